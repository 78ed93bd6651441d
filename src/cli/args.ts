/** From the words of a command line to what they ask for; nothing is done here (cli.md, Commands and Options). */
import { Command, CommanderError, Option } from 'commander';
import type { Problem } from '../engine/errors.ts';
import { fromCommander, pageOf, unknownCommand, usage } from './bad-usage.ts';
import { afterOptions, ROOT_NOTES } from './help.ts';
import { homeCommands } from './home-args.ts';
import type { Invocation } from './invocation.ts';
import { ledgerCommands } from './ledger-args.ts';
import type { OutputFormat } from './listings.ts';
import { commandsOf } from './manual/pages.ts';
import * as options from './options.ts';
import { fromSeedSpelling } from './seed-spelling.ts';

export type Parsed =
  | { readonly kind: 'do'; readonly invocation: Invocation; readonly output: OutputFormat }
  /** --help, --version: text for standard output. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'usage'; readonly problem: Problem; readonly json: boolean };

class Contradiction extends Error {}

function named(parent: Command, name: string, summary: string): Command {
  return parent.command(name).description(summary).allowExcessArguments(false);
}

/** Where the words of a command line end up. */
export type Sink = {
  ask(invocation: Invocation): void;
  output(format: OutputFormat): void;
};

/** The one table of commands and options: what is parsed, what the help, the completion and the manual page say. */
export function buildProgram(version: string, { ask, output }: Sink): Command {
  const program = new Command('cordon');
  program
    .description('Cut a machine off the network, prove that it is cut off, and let it back in.')
    .usage(
      '[options]            the console; the first time, its setup\n       cordon <command> [options]  one of the commands below; only setup needs a terminal',
    )
    .enablePositionalOptions()
    .helpCommand(false)
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this page; after a command, the page of the command')
    .configureHelp({
      helpWidth: 100,
      subcommandTerm: (command) =>
        `${command.name()} ${command.usage().replace('[options] ', '').replace('[options]', '')}`.trim(),
    });
  const raw = (command: Command): options.RawOptions => {
    const given = command.optsWithGlobals<options.RawOptions>();
    const off = options.contradiction(given);
    if (off) throw new Contradiction(off);
    output(options.outputOf(given));
    return given;
  };

  options.demoOptions(program);
  options.screenOptions(program);
  program.addOption(options.connectorOption());
  program.allowExcessArguments(false).action((_options, command: Command) => {
    const given = raw(command);
    const { connector = null } = given;
    ask({ command: 'console', demo: options.demoFlags(given), connector, screen: options.screenFlags(given) });
  });

  const setup = named(program, 'setup', 'the setup again, question by question');
  options.screenOptions(setup);
  setup.action((_options, command: Command) => ask({ command: 'setup', screen: options.screenFlags(raw(command)) }));

  const run = named(program, 'run', 'one cycle: search, decide, act where told to, verify, report');
  cycle(run, 'how far back to search: 1h, 6h, 12h, 2d, 3w, 1mo');
  run.addOption(new Option('--scheduled').hideHelp());
  run.action((_options, command: Command) => {
    const given = raw(command);
    ask({ command: 'run', scheduled: given.scheduled ?? false, flags: options.cycleFlags(given) });
  });

  const watch = named(program, 'watch', 'cycles until stopped; a signal ends it after the order in flight');
  options.watchOptions(watch);
  cycle(watch, 'how far back the first cycle searches: 1h, 6h, 2d');
  watch.action((_options, command: Command) => {
    const given = raw(command);
    const { interval = null, cycles = null } = given;
    ask({ command: 'watch', interval, cycles, flags: options.cycleFlags(given) });
  });

  const ingest = named(
    program,
    'ingest',
    'alerts from a file or a pipe: JSON lines, a JSON array, key="value" lines of Halo',
  );
  ingest.argument('[file]', 'the file; standard input where it is left out, or -');
  cycle(ingest, 'alerts older than this are held as stale with --auto (default 24h)');
  ingest.action((file: string | undefined, _options, command: Command) => {
    const flags = options.cycleFlags(raw(command));
    ask({ command: 'ingest', file: file === undefined || file === '-' ? null : file, flags });
  });

  const isolate = named(program, 'isolate', 'cut machines off the network, and prove it');
  isolate.addArgument(options.hostsArgument('[host...]')).usage('<host...> [options]');
  isolate.addOption(new Option('--auto').hideHelp());
  order(isolate);
  isolate.action((hosts: string[], _options, command: Command) => {
    const given = raw(command);
    if (given.auto && !given.haloSeed) throw new Contradiction('isolate takes no --auto: --yes confirms.');
    if (hosts.length === 0) {
      throw new Contradiction(
        given.haloSeed
          ? 'Say what to read: --portal or --stdin, or name a server by its id.'
          : 'Name the machines to isolate.',
      );
    }
    const misplaced = hosts.find((host) => program.commands.some((each) => each.name() === host));
    if (given.haloSeed && misplaced !== undefined) {
      throw new Contradiction(`The command comes first: cordon ${misplaced} …`);
    }
    const yes = given.yes ?? given.auto ?? false;
    ask({ command: 'isolate', hosts, run: null, yes, flags: options.sessionFlags(given) });
  });

  const release = named(program, 'release', 'let machines back in, and prove it');
  release.addArgument(options.hostsArgument('[host...]'));
  release.addOption(new Option('--run <id>', 'every machine this run isolated'));
  order(release);
  release.action((hosts: string[], _options, command: Command) => {
    const given = raw(command);
    if (given.run === undefined && hosts.length === 0)
      throw new Contradiction('Name the machines, or a run with --run.');
    if (given.run !== undefined && hosts.length > 0)
      throw new Contradiction('Name either machines or a run, not both.');
    const flags = options.sessionFlags(given);
    ask({ command: 'release', hosts, run: given.run ?? null, yes: given.yes ?? false, flags });
  });

  const status = named(program, 'status', 'what the vendor’s record says of machines, read now');
  status.addArgument(options.hostsArgument('<host...>'));
  options.connectionOptions(status);
  options.outputOptions(status);
  options.demoOptions(status);
  status.action((hosts: string[], _options, command: Command) => {
    ask({ command: 'status', hosts, flags: options.sessionFlags(raw(command)) });
  });

  ledgerCommands({ command: (name, summary) => named(program, name, summary), raw, ask });

  const doctor = named(program, 'doctor', 'what stands between this program and its work, each with the mend');
  doctor
    .optionsGroup('Repair:')
    .option('--repair', 'mend what can be: the quarantine group of Halo, file modes, what a killed run left')
    .option('--yes', 'confirm the repair');
  options.connectionOptions(doctor);
  options.outputOptions(doctor);
  options.demoOptions(doctor);
  doctor.action((_options, command: Command) => {
    const given = raw(command);
    const { repair = false, yes = false } = given;
    ask({ command: 'doctor', repair, yes, flags: options.sessionFlags(given) });
  });

  homeCommands({ named, program, raw, ask });
  for (const [name, command] of commandsOf(program)) {
    const words = afterOptions(name);
    if (words !== '') command.addHelpText('after', words);
  }
  return program.addHelpText('after', `\n${ROOT_NOTES}`);
}

function cycle(command: Command, windowHelp: string): void {
  options.searchOptions(command, windowHelp);
  options.actionOptions(command);
  options.orderOptions(command);
  options.connectionOptions(command);
  options.outputOptions(command);
  options.demoOptions(command);
}

function order(command: Command): void {
  command.optionsGroup('Order:').option('--yes', 'confirm; a protected machine still needs a terminal');
  options.orderOptions(command);
  options.connectionOptions(command);
  options.outputOptions(command);
  options.demoOptions(command);
}

/** Reads a command line (without the program's own name). Pure. */
export function parseArgs(argv: readonly string[], version: string): Parsed {
  let invocation: Invocation | null = null;
  let output: OutputFormat = 'table';
  let written = '';
  const program = buildProgram(version, {
    ask: (asked) => {
      invocation = asked;
    },
    output: (format) => {
      output = format;
    },
  });
  const known = program.commands.map((command) => command.name());
  const line = fromHelp(fromSeedSpelling(argv, known));
  const wantsJson = line.some(
    (word, at) =>
      word === '--json' ||
      word === '-ojson' ||
      word === '--output=json' ||
      (word === 'json' && (line[at - 1] === '-o' || line[at - 1] === '--output')),
  );
  const off = (problem: Problem): Parsed => ({ kind: 'usage', problem, json: wantsJson });

  for (const command of allOf(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => {
        written += text;
      },
      writeErr: () => {},
    });
  }
  const first = line[0];
  if (first !== undefined && !first.startsWith('-') && !known.includes(first)) return off(unknownCommand(first, known));
  try {
    program.parse(line, { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof Contradiction) return off(usage(thrown.message, pageOf(line)));
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return { kind: 'text', text: written };
    const inner = program.commands.find((command) => command.name() === first)?.commands ?? [];
    return off(
      fromCommander(
        thrown,
        line,
        inner.map((command) => command.name()),
      ),
    );
  }
  if (invocation) return { kind: 'do', invocation, output };
  return { kind: 'text', text: written };
}

/** `cordon help run`, as many programs take it, is `cordon run --help`. */
function fromHelp(line: readonly string[]): readonly string[] {
  return line[0] === 'help' ? [...line.slice(1), '--help'] : line;
}

function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}
