/** The seeds' spellings, rewritten to ours before anything else looks at the command line (cli.md, Commands). */

/** Bare flags that stand for a command. */
const COMMAND_OF_FLAG: Readonly<Record<string, readonly string[]>> = {
  '--scheduled': ['run', '--scheduled'],
  '--stdin': ['ingest'],
};

/** `--scheduled` → `run`, `--stdin` → `ingest`, `-?` → `--help`. A line that names a command is left alone. */
export function fromSeedSpelling(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const flags = end === -1 ? argv : argv.slice(0, end);
  const line = argv.map((word, at) => (word === '-?' && at < flags.length ? '--help' : word));
  const namesCommand = line[0] !== undefined && !line[0].startsWith('-');
  if (namesCommand) return line;
  const at = flags.findIndex((word) => Object.hasOwn(COMMAND_OF_FLAG, word));
  if (at === -1) return line;
  return [...(COMMAND_OF_FLAG[line[at] as string] ?? []), ...line.slice(0, at), ...line.slice(at + 1)];
}
