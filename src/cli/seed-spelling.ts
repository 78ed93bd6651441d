/** The seeds' spellings, rewritten to ours before anything else looks at the command line (cli.md, Commands). */

/** Bare flags that stand for a command; those of the Halo seed bring its files and its vendor along. */
const COMMAND_OF_FLAG: Readonly<Record<string, readonly string[]>> = {
  '--scheduled': ['run', '--scheduled'],
  '--portal': ['run', '--halo-seed'],
  '--stdin': ['ingest', '--halo-seed'],
};

/** `cordon --auth=FILE SERVER_ID`: a server named by hand. */
const BY_HAND = ['isolate', '--halo-seed'];
const SERVER_ID = /^[0-9a-f]{32}$/i;

/**
 * `--scheduled` and `--portal` → `run`, `--stdin` → `ingest`, `--auth=FILE SERVER_ID` → `isolate`, `-?` → `--help`.
 * A line that begins with one of `commands` is left alone.
 */
export function fromSeedSpelling(argv: readonly string[], commands: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const flags = end === -1 ? argv : argv.slice(0, end);
  const line = argv.map((word, at) => (word === '-?' && at < flags.length ? '--help' : word));
  const [first] = line;
  if (first !== undefined && commands.includes(first)) return line;
  const at = flags.findIndex((word) => Object.hasOwn(COMMAND_OF_FLAG, word));
  if (at !== -1) return [...(COMMAND_OF_FLAG[line[at] as string] ?? []), ...line.slice(0, at), ...line.slice(at + 1)];
  const byHand = flags.some((word) => word === '--auth' || word.startsWith('--auth=') || SERVER_ID.test(word));
  return byHand ? [...BY_HAND, ...line] : line;
}
