/** What is derived from the key table: footer hints, help columns, the README's key table. */
import { widthOf } from '../text/width.ts';
import { reachableScopes } from './match.ts';
import { keyLabel } from './name.ts';
import { type Command, type CommandEntry, KEY_TABLE } from './table.ts';
import type { KeyGroup, KeyView, Scope } from './types.ts';

export type Hint = {
  readonly command: Command;
  readonly key: string;
  readonly label: string;
  readonly danger: boolean;
  readonly disabled: boolean;
};

/** Cells between two hints of a footer. */
export const HINT_GAP = 2;

/** Cells a hint takes: key, space, label. */
export function hintWidth(hint: Hint): number {
  return widthOf(hint.key) + 1 + widthOf(hint.label);
}

/** Commands that a key can reach in a scope stack; a key taken by a higher scope does not count below. */
export function reachableEntries(stack: readonly Scope[]): readonly CommandEntry[] {
  const taken = new Set<string>();
  const reached = new Set<CommandEntry>();
  for (const scope of reachableScopes(stack)) {
    const here = KEY_TABLE.filter((entry) => entry.where.includes(scope));
    for (const entry of here) if (entry.keys.some((key) => !taken.has(key))) reached.add(entry);
    for (const entry of here) for (const key of entry.keys) taken.add(key);
  }
  return KEY_TABLE.filter((entry) => reached.has(entry));
}

/**
 * Footer hints for a scope stack that fit into `width` cells: the least important ones are left out, the order of
 * the table is kept. `only` limits it to some commands (a dialog without a yes key, say).
 */
export function footerHints(
  stack: readonly Scope[],
  view: KeyView,
  width: number,
  only: (command: Command) => boolean = () => true,
): readonly Hint[] {
  const wanted = reachableEntries(stack).filter((entry) => entry.footer !== undefined && only(entry.command));
  const kept = new Set<CommandEntry>();
  let used = 0;
  for (const entry of [...wanted].sort((a, b) => (a.footer ?? 0) - (b.footer ?? 0))) {
    const cells = hintWidth(toHint(entry, view)) + (kept.size > 0 ? HINT_GAP : 0);
    if (used + cells > width) continue;
    used += cells;
    kept.add(entry);
  }
  return wanted.filter((entry) => kept.has(entry)).map((entry) => toHint(entry, view));
}

function toHint(entry: CommandEntry, view: KeyView): Hint {
  return {
    command: entry.command,
    key: keyLabel(entry.keys[0] ?? ''),
    label: entry.label,
    danger: entry.danger === true,
    disabled: entry.disabled?.(view) !== undefined,
  };
}

export type HelpLine = {
  readonly command: Command;
  readonly keys: string;
  readonly help: string;
  readonly danger: boolean;
};
export type HelpColumn = { readonly title: string; readonly lines: readonly HelpLine[] };

const TITLES: readonly { readonly title: string; readonly groups: readonly KeyGroup[] }[] = [
  { title: 'This screen', groups: ['Actions', 'Look', 'Table', 'Dialog', 'Text field', 'Order by', 'Value of'] },
  { title: 'Everywhere', groups: ['Program'] },
  { title: 'Movement', groups: ['Movement'] },
];

/** The help of a scope stack: this screen first, then the general keys, then movement. Empty columns are left out. */
export function helpColumns(stack: readonly Scope[]): readonly HelpColumn[] {
  const entries = reachableEntries(stack);
  return TITLES.map(({ title, groups }) => ({
    title,
    lines: entries
      .filter((entry) => groups.includes(entry.group))
      .map((entry) => ({
        command: entry.command,
        keys: entry.keys.map(keyLabel).join(' '),
        help: entry.help,
        danger: entry.danger === true,
      })),
  })).filter((column) => column.lines.length > 0);
}

/** Groups whose keys need a sentence each; the others explain themselves by their label. */
const IN_FULL: readonly KeyGroup[] = ['Actions', 'Look', 'Table', 'Program'];
const IN_SHORT: readonly (readonly [KeyGroup, string])[] = [
  ['Movement', 'Movement'],
  ['Order by', 'Order, after `o`'],
  ['Value of', 'Only or without, after `+` or `-`'],
  ['Dialog', 'Dialogs and setup'],
  ['Text field', 'Text fields'],
];

/** The key table as Markdown, for the README: a table of what has to be explained, a line a group of the rest. */
export function keysAsMarkdown(): string {
  const inFull = KEY_TABLE.filter(({ group }) => IN_FULL.includes(group));
  const rows = [...Map.groupBy(inFull, ({ keys }) => keys[0])].map(([, entries]) => {
    const keys = [...new Set(entries.flatMap((entry) => entry.keys))];
    return `| ${keys.map(inCode).join(' ')} | ${meanings(entries)} |`;
  });
  const lines = IN_SHORT.map(([group, title]) => {
    const entries = KEY_TABLE.filter((entry) => entry.group === group);
    return `${title}: ${entries.map(({ keys, label }) => `${keys.map(inCode).join(' ')} ${label}`).join(', ')}.`;
  });
  return ['| key | does |', '|---|---|', ...rows, '', ...lines.flatMap((line) => [line, ''])].join('\n').trimEnd();
}

/** A key that means different things in different places has all of them on its line. */
function meanings(entries: readonly CommandEntry[]): string {
  const [first] = entries;
  if (entries.length === 1 && first) return first.help;
  return entries.map(({ help, where }) => `${placeOf(where)}: ${help}`).join('. ');
}

function placeOf(where: readonly Scope[]): string {
  if (where.includes('triage')) return 'On the table';
  if (where.includes('raw')) return 'In a record';
  return where.includes('help') ? 'In the help' : 'Elsewhere';
}

function inCode(key: string): string {
  return `\`${keyLabel(key)}\``;
}
