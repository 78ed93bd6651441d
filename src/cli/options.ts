/** The options of the commands, in groups, and how their raw values become flags. */
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import {
  type CycleFlags,
  type DemoFlags,
  type ScreenFlags,
  type SessionFlags,
  THEMES,
  type Theme,
} from './invocation.ts';
import { parseIsoTime } from './iso-time.ts';
import { OUTPUT_FORMATS, type OutputFormat } from './listings.ts';

/** Options as commander hands them over: members are there only where the option was given. */
export type RawOptions = {
  readonly demo?: true;
  readonly scenario?: string;
  readonly keep?: true;
  readonly connector?: string;
  readonly gateway?: string;
  readonly auth?: string;
  readonly isolationGroup?: string;
  readonly haloSeed?: true;
  readonly haloFilter?: string;
  readonly starting?: number;
  readonly comment?: string;
  readonly outputDir?: string;
  readonly verifyTimeout?: string;
  readonly verifySpacing?: string;
  readonly output?: OutputFormat;
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly filter?: string;
  readonly window?: string;
  readonly from?: number;
  readonly to?: number;
  readonly auto?: true;
  readonly dryRun?: true;
  readonly maxIsolations?: number;
  readonly protect?: readonly string[];
  readonly plain?: true;
  readonly theme?: Theme;
  readonly readOnly?: true;
  readonly scheduled?: true;
  readonly interval?: string;
  readonly cycles?: number;
  readonly run?: string;
  readonly yes?: true;
  readonly repair?: true;
  readonly olderThan?: string;
};

/** A value that is there, and is not the next option taken for one. */
function text(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('The value is empty.');
  if (value.startsWith('--')) throw new InvalidArgumentError(`"${value}" is an option, the value is missing.`);
  return value;
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError(`"${value}" is not a whole number from 1 up.`);
  }
  return number;
}

function isoTime(value: string): number {
  const time = parseIsoTime(text(value));
  if (time === null) {
    throw new InvalidArgumentError(`"${value}" is not an ISO 8601 time such as 2026-02-03T08:00:00Z.`);
  }
  return time;
}

export function valued(flags: string, help: string): Option {
  return new Option(flags, help).argParser(text);
}

/** Machines, by name or id; an empty word, as of an unset variable of a shell, names none. */
export function hostsArgument(name: string): Argument {
  return new Argument(name, 'host names or the vendor’s ids').argParser(
    (value: string, before: readonly string[] | undefined) => [...(before ?? []), hostName(value)],
  );
}

function hostName(value: string): string {
  if (value.trim() !== '') return value;
  throw new InvalidArgumentError('A name is empty: nothing was done.');
}

/** The stories of the built-in gateway, as the simulator's catalog has them. */
export const SCENARIO_NAMES = [
  'demo',
  'quiet-morning',
  'outbreak',
  'samples',
  'one-machine',
  'large',
  'flood',
  'same-second',
  'quarantine-open',
  'quarantine-good',
  'clock-off',
  'swapped-keys',
  'many-events',
  'many-servers',
  'empty',
] as const;

export function demoOptions(command: Command): void {
  command
    .optionsGroup('Demo:')
    .option('--demo', 'use the built-in gateway: no account is needed and nothing is kept')
    .addOption(valued('--scenario <name>', `the story the built-in gateway tells: ${SCENARIO_NAMES.join(', ')}`))
    .option('--keep', 'keep what the demo wrote, and say where');
}

export function screenOptions(command: Command): void {
  command
    .optionsGroup('Screen:')
    .option('--plain', 'a linear layout, for screen readers')
    .addOption(new Option('--theme <name>', 'colours').choices([...THEMES]))
    .option('--read-only', 'no write call to the vendor is possible');
}

export function connectorOption(): Option {
  return valued('--connector <name>', 'the system to work with: harmony or halo');
}

export function connectionOptions(command: Command): void {
  command
    .optionsGroup('Connection:')
    .addOption(connectorOption())
    .addOption(valued('--gateway <url>', 'its regional gateway (https; http on loopback only)'))
    .addOption(valued('--auth <file>', 'file with one id|secret line for each key, in the order of the setup'))
    .addOption(valued('--isolation-group <name>', 'Halo: the group that isolates (default Quarantine)'))
    .addOption(new Option('--halo-seed').hideHelp());
}

export function orderOptions(command: Command): void {
  command
    .addOption(valued('--comment <text>', 'the comment the order carries at the vendor'))
    .addOption(valued('--verify-timeout <duration>', 'how long to wait for the proof, e.g. 60s'))
    .addOption(valued('--verify-spacing <duration>', 'time between the two reads that make the proof, e.g. 10s'));
}

export function outputOptions(command: Command): void {
  command.optionsGroup('Output:').addOption(valued('--output-dir <dir>', 'folder for the log and the report'));
  answerOptions(command);
}

/** Of commands that leave no files behind. */
export function answerOptions(command: Command): void {
  formatOptions(command);
  command.option('--quiet', 'say nothing but what went wrong').option('-v, --verbose', 'tell each step');
}

/** Of every command that answers with a list or a document. */
export function formatOptions(command: Command): void {
  command
    .optionsGroup('Output:')
    .option('--json', 'one JSON document on standard output, words on standard error (short for -o json)')
    .addOption(
      new Option('-o, --output <format>', 'for people, tab-separated for scripts, or JSON')
        .choices(OUTPUT_FORMATS)
        .argParser(outputFormat),
    );
}

/** `text` is what `table` was called first. */
function outputFormat(value: string): OutputFormat {
  const found = OUTPUT_FORMATS.find((format) => format === (value === 'text' ? 'table' : value));
  if (found) return found;
  throw new InvalidArgumentError(`"${value}" is no format; there are ${OUTPUT_FORMATS.join(', ')}.`);
}

export function outputOf(raw: RawOptions): OutputFormat {
  return raw.json ? 'json' : (raw.output ?? 'table');
}

export function searchOptions(command: Command, windowHelp: string): void {
  command
    .optionsGroup('Search:')
    .addOption(valued('--filter <lucene>', 'which alerts, e.g. severity:"High"; * for all'))
    .addOption(valued('--halo-filter <file>', 'Halo: a file of field=value lines instead, any of which is enough'))
    .addOption(valued('--window <duration>', windowHelp))
    .addOption(
      new Option('--from <iso>', 'a fixed span instead: its start (UTC where no zone is given)').argParser(isoTime),
    )
    .addOption(new Option('--to <iso>', 'its end; now, where it is left out').argParser(isoTime))
    .addOption(new Option('--starting <iso>', 'Halo: a window that begins then').argParser(isoTime));
}

export function actionOptions(command: Command): void {
  command
    .optionsGroup('Action:')
    .option('--auto', 'isolate without asking; without it the run proposes and writes nothing to the vendor')
    .option('--dry-run', 'decide everything, write nothing to the vendor');
  limitOptions(command);
}

export function limitOptions(command: Command): void {
  command
    .addOption(new Option('--max-isolations <n>', 'isolate at most so many machines in a cycle').argParser(wholeNumber))
    .addOption(
      new Option('--protect <glob>', 'never isolate machines of this name (may be repeated)').argParser(
        (value: string, before: readonly string[] | undefined) => [...(before ?? []), text(value)],
      ),
    );
}

export function watchOptions(command: Command): void {
  command
    .optionsGroup('Watch:')
    .addOption(valued('--interval <duration>', 'time from one cycle to the next, e.g. 15s'))
    .addOption(new Option('--cycles <n>', 'stop after so many cycles').argParser(wholeNumber));
}

/** `--scenario` and `--keep` speak of the demo and switch nothing on by themselves. */
export function demoFlags(raw: RawOptions): DemoFlags | null {
  return raw.demo ? { scenario: raw.scenario ?? null, keep: raw.keep ?? false } : null;
}

export function screenFlags(raw: RawOptions): ScreenFlags {
  return { plain: raw.plain ?? false, theme: raw.theme ?? null, readOnly: raw.readOnly ?? false };
}

export function sessionFlags(raw: RawOptions): SessionFlags {
  return {
    demo: demoFlags(raw),
    connector: raw.connector ?? null,
    gateway: raw.gateway ?? null,
    auth: raw.auth ?? null,
    isolationGroup: raw.isolationGroup ?? null,
    haloSeed: raw.haloSeed ?? false,
    comment: raw.comment ?? null,
    outputDir: raw.outputDir ?? null,
    verifyTimeout: raw.verifyTimeout ?? null,
    verifySpacing: raw.verifySpacing ?? null,
    json: outputOf(raw) === 'json',
    quiet: raw.quiet ?? false,
    verbose: raw.verbose ?? false,
  };
}

export function cycleFlags(raw: RawOptions): CycleFlags {
  return {
    ...sessionFlags(raw),
    filter: raw.filter ?? null,
    haloFilter: raw.haloFilter ?? null,
    starting: raw.starting ?? null,
    window: raw.window ?? null,
    span: raw.from === undefined ? null : { from: raw.from, to: raw.to ?? null },
    auto: raw.auto ?? false,
    dryRun: raw.dryRun ?? false,
    maxIsolations: raw.maxIsolations ?? null,
    protect: raw.protect ?? [],
  };
}

/** What contradicts itself, as one sentence; null: nothing. */
export function contradiction(raw: RawOptions): string | null {
  if (!raw.demo && raw.scenario !== undefined) return '--scenario chooses the story of --demo: give both.';
  if (!raw.demo && raw.keep) return '--keep keeps what --demo wrote: give both.';
  if (raw.demo && raw.gateway !== undefined) return '--demo brings its own gateway: leave --gateway out.';
  if (raw.demo && raw.auth !== undefined) return '--demo brings its own keys: leave --auth out.';
  if (raw.json && raw.output !== undefined && raw.output !== 'json')
    return `--json and --output ${raw.output} contradict each other.`;
  if (raw.to !== undefined && raw.from === undefined) return '--to needs --from: both make the span.';
  if (raw.from !== undefined && raw.window !== undefined) return 'Give either --window or --from and --to, not both.';
  if (raw.from !== undefined && raw.to !== undefined && raw.from >= raw.to) return '--from must be before --to.';
  if (raw.starting !== undefined && (raw.from !== undefined || raw.window !== undefined))
    return 'Give either --starting or another window, not both.';
  if (raw.filter !== undefined && raw.haloFilter !== undefined)
    return 'Give either --filter or --halo-filter, not both.';
  return null;
}
