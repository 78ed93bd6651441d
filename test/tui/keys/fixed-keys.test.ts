import { describe, expect, it } from 'vitest';
import { spansText } from '../../../src/tui/components/spans.ts';
import { footerHints, helpColumns } from '../../../src/tui/keys/derived.ts';
import { matchEntry } from '../../../src/tui/keys/match.ts';
import { KEY_TABLE } from '../../../src/tui/keys/table.ts';
import { MODAL, NOTHING_IN_VIEW, type Scope } from '../../../src/tui/keys/types.ts';
import { VERBS } from '../../../src/tui/screens/command/verbs.ts';
import { helpLines } from '../../../src/tui/screens/help/help-lines.ts';

/** The fixed keys of the product's design, section "Screens": key, where, what it has to mean there. */
const FIXED: readonly (readonly [key: string, scope: Scope, command: string])[] = [
  ['i', 'triage', 'machine.isolate'],
  ['u', 'triage', 'machine.release'],
  ['U', 'triage', 'batch.release'],
  ['s', 'triage', 'machine.skip'],
  ['S', 'triage', 'machine.snooze'],
  ['v', 'machine', 'view.verbose'],
  ['r', 'machine', 'view.raw'],
  ['e', 'machine', 'view.explain'],
  ['h', 'triage', 'show.history'],
  ['A', 'triage', 'show.activity'],
  ['space', 'triage', 'mark.toggle'],
  ['a', 'triage', 'mark.all'],
  ['/', 'triage', 'table.narrow'],
  ['o', 'triage', 'table.order'],
  ['O', 'triage', 'table.reverse'],
  ['J', 'machine', 'alert.next'],
  ['K', 'machine', 'alert.previous'],
  ['n', 'raw', 'search.next'],
  ['N', 'raw', 'search.previous'],
  ['p', 'triage', 'watch.pause'],
  ['R', 'triage', 'watch.refresh'],
  ['t', 'triage', 'time.zone'],
  ['c', 'machine', 'copy'],
  ['!', 'triage', 'halt.toggle'],
  ['?', 'triage', 'help.open'],
  [':', 'triage', 'command.open'],
  ['esc', 'machine', 'back'],
  ['esc', 'triage', 'table.clear'],
  ['left', 'raw', 'tree.fold'],
  ['right', 'raw', 'tree.unfold'],
  ['esc', 'raw', 'tree.leave'],
  ['q', 'triage', 'app.leave'],
  ['q', 'help', 'help.close'],
  ['q', 'dialog', 'dialog.cancel'],
  ['y', 'dialog', 'dialog.yes'],
  ['enter', 'triage', 'open'],
  ['j', 'triage', 'move.down'],
  ['k', 'triage', 'move.up'],
  ['g', 'triage', 'move.first'],
  ['G', 'triage', 'move.last'],
  ['ctrl+u', 'triage', 'move.half-up'],
  ['ctrl+d', 'triage', 'move.half-down'],
  ['tab', 'machine', 'focus.next'],
  ['w', 'verbose', 'view.wrap'],
];

/** Not those that lie over a screen: dialogs and what stands in them, fields, the help, letters awaited. */
const SCREENS = [...new Set(KEY_TABLE.flatMap(({ where }) => where))].filter(
  (scope) => !MODAL.includes(scope) && !['global', 'always', 'place'].includes(scope),
);

describe('the fixed keys of product.md, Screens', () => {
  it.each(FIXED)('%s on %s is %s', (key, scope, command) => {
    expect(matchEntry(key, [scope])?.command).toBe(command);
  });

  it.each([
    'i',
    'u',
    'U',
    's',
    'S',
    'v',
    'r',
    'e',
    'h',
    'A',
    'p',
    'R',
    't',
    'c',
    '!',
    '?',
    ':',
    'q',
    'n',
    'N',
    'J',
    'K',
  ])('%s means one thing wherever it means anything', (key) => {
    const meanings = new Set(SCREENS.flatMap((scope) => matchEntry(key, [scope])?.command ?? []));
    expect([...meanings]).toHaveLength(1);
  });

  it('lets every other key mean one thing, or the like of it, from screen to screen', () => {
    /** Keys whose meaning follows what is on the screen, each of one kind: going in, going back, looking for a text. */
    const KINDS: Readonly<Record<string, readonly string[]>> = {
      enter: ['open', 'tree.toggle'],
      right: ['open', 'tree.unfold'],
      esc: ['back', 'table.clear', 'tree.leave'],
      left: ['back', 'tree.fold'],
      '/': ['table.narrow', 'search.start'],
    };
    const keys = new Set(
      KEY_TABLE.flatMap((entry) => (entry.where.some((at) => SCREENS.includes(at)) ? entry.keys : [])),
    );
    for (const key of keys) {
      const meanings = [...new Set(SCREENS.flatMap((scope) => matchEntry(key, [scope])?.command ?? []))];
      if (meanings.length > 1) expect(meanings.sort(), key).toEqual([...(KINDS[key] ?? ['one meaning'])].sort());
    }
  });

  it('names every command of the command line in the help of every screen', () => {
    for (const scope of SCREENS) {
      const lines = helpLines([scope], 80).map(spansText);
      for (const { name } of VERBS)
        expect(
          lines.some((line) => line.includes(`:${name}`)),
          `${scope} :${name}`,
        ).toBe(true);
    }
  });

  it('shows every binding in the help of its screen, and the main ones in its footer', () => {
    for (const scope of SCREENS) {
      const inHelp = helpColumns([scope]).flatMap(({ lines }) => lines.map(({ command }) => command));
      for (const { command, where } of KEY_TABLE) if (where.includes(scope)) expect(inHelp, scope).toContain(command);
      const inFooter = footerHints([scope], NOTHING_IN_VIEW, 80).map(({ key }) => key);
      expect(inFooter, scope).toEqual(expect.arrayContaining(['?', 'q']));
    }
  });
});
