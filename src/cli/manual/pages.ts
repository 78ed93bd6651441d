/** The commands as the help, the completion and the manual page tell them, read from the one table of commands. */
import type { Command, Option } from 'commander';
import { LISTING_OF, LISTINGS } from '../listings.ts';
import { SCENARIO_NAMES } from '../options.ts';
import { EXAMPLES, type Example } from './examples.ts';

/** What the words after an option, or of an argument, may be. */
export type Words =
  | { readonly kind: 'own' | 'file' | 'folder' }
  | { readonly kind: 'one-of'; readonly words: readonly string[] }
  /** Asked of the program: a command line whose first column holds them. */
  | { readonly kind: 'asked'; readonly line: string };

export type PageOption = {
  readonly short: string | null;
  readonly long: string;
  readonly flags: string;
  readonly help: string;
  /** Null: it takes no value. */
  readonly value: Words | null;
};

export type Page = {
  /** "" for the program itself, "config get" for a command inside another. */
  readonly command: string;
  readonly summary: string;
  readonly usage: string;
  readonly argument: Words | null;
  readonly arguments: readonly { readonly name: string; readonly help: string }[];
  readonly groups: readonly { readonly title: string; readonly options: readonly PageOption[] }[];
  readonly inner: readonly { readonly name: string; readonly summary: string }[];
  readonly examples: readonly Example[];
  /** Of `-o plain`. */
  readonly columns: readonly string[];
};

/** Vendors are known to another part of the program; a test holds this list against its. */
export const CONNECTOR_NAMES = ['harmony', 'halo'] as const;

const ISOLATED_ONCE = { kind: 'asked', line: 'cordon history -o plain' } as const;

const VALUES: Readonly<Record<string, Words>> = {
  '--connector': { kind: 'one-of', words: CONNECTOR_NAMES },
  '--scenario': { kind: 'one-of', words: SCENARIO_NAMES },
  '--auth': { kind: 'file' },
  '--halo-filter': { kind: 'file' },
  '--export': { kind: 'file' },
  '--output-dir': { kind: 'folder' },
};

const ARGUMENTS: Readonly<Record<string, Words>> = {
  ingest: { kind: 'file' },
  verify: { kind: 'file' },
  'config import': { kind: 'file' },
  'config get': { kind: 'asked', line: 'cordon config get -o plain' },
  'config set': { kind: 'asked', line: 'cordon config get -o plain' },
  status: ISOLATED_ONCE,
  explain: ISOLATED_ONCE,
  release: { kind: 'asked', line: 'cordon history --open -o plain' },
};

function pageOption(option: Option): PageOption {
  const { short = null, long = '', flags, description: help, argChoices } = option;
  const own = argChoices ? ({ kind: 'one-of', words: argChoices } as const) : (VALUES[long] ?? { kind: 'own' });
  return { short, long: long ?? '', flags, help, value: option.required || option.optional ? own : null };
}

function pageOf(command: Command, name: string): Page {
  const help = command.createHelp();
  const groups = new Map<string, PageOption[]>();
  for (const option of help.visibleOptions(command)) {
    const title = option.helpGroupHeading ?? 'Options:';
    groups.set(title, [...(groups.get(title) ?? []), pageOption(option)]);
  }
  const listing = LISTING_OF[name];
  return {
    command: name,
    summary: command.description(),
    usage: `cordon ${name} ${command.usage()}`.replace('  ', ' '),
    argument: ARGUMENTS[name] ?? (command.registeredArguments.length > 0 ? { kind: 'own' } : null),
    arguments: help
      .visibleArguments(command)
      .map((each) => ({ name: help.argumentTerm(each), help: each.description })),
    groups: [...groups].map(([title, options]) => ({ title: title.replace(/:$/, ''), options })),
    inner: help.visibleCommands(command).map((each) => ({ name: each.name(), summary: each.description() })),
    examples: EXAMPLES[name] ?? [],
    columns: listing ? LISTINGS[listing] : [],
  };
}

/** Every command by its name, with those inside it; the program itself is "". */
export function commandsOf(program: Command): ReadonlyMap<string, Command> {
  const found = new Map<string, Command>();
  const walk = (command: Command, name: string): void => {
    found.set(name, command);
    for (const inner of command.commands) walk(inner, `${name} ${inner.name()}`.trim());
  };
  walk(program, '');
  return found;
}

export function pagesOf(program: Command): readonly Page[] {
  return [...commandsOf(program)].map(([name, command]) => pageOf(command, name));
}
