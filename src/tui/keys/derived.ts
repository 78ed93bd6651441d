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
  { title: 'This screen', groups: ['Actions', 'Look', 'Table', 'Dialog', 'Text field', 'Order by'] },
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

const SCREEN_WORDS: Partial<Readonly<Record<Scope, string>>> = {
  triage: 'table',
  machine: 'machine',
  verbose: 'verbose',
  raw: 'raw',
  explain: 'explain',
  activity: 'activity',
  history: 'history',
  details: 'details',
  help: 'help',
  dialog: 'dialogs',
  text: 'fields',
  order: 'after `o`',
  setup: 'setup',
};

/** The key table as Markdown, grouped, for the README. Deterministic: a test compares the two. */
export function keysAsMarkdown(): string {
  const groups: KeyGroup[] = [];
  for (const entry of KEY_TABLE) if (!groups.includes(entry.group)) groups.push(entry.group);
  return groups
    .map((group) => {
      const rows = KEY_TABLE.filter((entry) => entry.group === group).map(
        (entry) => `| ${entry.keys.map(inCode).join(' ')} | ${entry.help} | ${wordsFor(entry)} |`,
      );
      return [`**${group}**`, '', '| key | does | where |', '|---|---|---|', ...rows].join('\n');
    })
    .join('\n\n');
}

function inCode(key: string): string {
  return `\`${keyLabel(key)}\``;
}

function wordsFor(entry: CommandEntry): string {
  if (entry.where.includes('always') || entry.where.includes('global')) return 'everywhere';
  return entry.where.map((scope) => SCREEN_WORDS[scope] ?? scope).join(', ');
}
