import { describe, expect, it } from 'vitest';
import { footerHints, HINT_GAP, helpColumns, hintWidth, keysAsMarkdown } from '../../../src/tui/keys/derived.ts';
import { keyLabel } from '../../../src/tui/keys/name.ts';
import { entryOf, KEY_TABLE } from '../../../src/tui/keys/table.ts';
import { NOTHING_IN_VIEW, type Scope } from '../../../src/tui/keys/types.ts';

const SCOPES: readonly Scope[] = [...new Set(KEY_TABLE.flatMap((entry) => entry.where))];
const SCREENS: readonly Scope[] = SCOPES.filter((scope) => scope !== 'global' && scope !== 'always');

describe('the key table', () => {
  it('gives no key to two commands of one scope', () => {
    for (const scope of SCOPES) {
      const keys = KEY_TABLE.filter((entry) => entry.where.includes(scope)).flatMap((entry) => entry.keys);
      expect(keys, scope).toEqual([...new Set(keys)]);
    }
  });

  it('names every command once, with help, a label, a key and a place', () => {
    const names = KEY_TABLE.map((entry) => entry.command);
    expect(names).toEqual([...new Set(names)]);
    for (const entry of KEY_TABLE) {
      expect(entry.help.length, entry.command).toBeGreaterThan(5);
      expect(entry.label, entry.command).toMatch(/^\S.{0,18}$/);
      expect(entry.keys.length, entry.command).toBeGreaterThan(0);
      expect(entry.where.length, entry.command).toBeGreaterThan(0);
      expect(entryOf(entry.command)).toBe(entry);
    }
  });

  it('uses y for nothing but the yes of a dialog', () => {
    const withY = KEY_TABLE.filter((entry) => entry.keys.includes('y'));
    expect(withY.map((entry) => entry.command)).toEqual(['dialog.yes']);
    expect(withY[0]?.where).toEqual(['dialog']);
  });

  it('puts nothing dangerous on Enter, Esc or a key that moves', () => {
    const motions = ['enter', 'esc', 'j', 'k', 'g', 'G', 'up', 'down', 'left', 'right', 'space', 'tab'];
    for (const entry of KEY_TABLE.filter((each) => each.danger)) {
      expect(
        entry.keys.filter((key) => motions.includes(key)),
        entry.command,
      ).toEqual([]);
    }
  });

  it('leaves every letter of a text field to the field', () => {
    const inText = KEY_TABLE.filter((entry) => entry.where.includes('text') || entry.where.includes('always'));
    for (const key of inText.flatMap((entry) => entry.keys)) expect(key.length, key).toBeGreaterThan(1);
  });
});

describe('the footer', () => {
  it.each([40, 60, 80, 120, 200])('fits %i cells on every screen', (width) => {
    for (const scope of SCREENS) {
      const hints = footerHints([scope], NOTHING_IN_VIEW, width);
      const cells = hints.reduce((sum, hint) => sum + hintWidth(hint), 0) + HINT_GAP * Math.max(0, hints.length - 1);
      expect(cells, scope).toBeLessThanOrEqual(width);
      expect(hints.length, scope).toBeGreaterThan(0);
    }
  });

  it('keeps help and leave longest, and shows the main keys at 80', () => {
    expect(footerHints(['triage'], NOTHING_IN_VIEW, 16).map((hint) => hint.key)).toEqual(['?', 'q']);
    // The console leaves out one of i and u, and what belongs to another place.
    const one = (command: string) => command !== 'machine.release' && command !== 'machine.lookup';
    const at80 = footerHints(['triage'], NOTHING_IN_VIEW, 80, one).map((hint) => hint.key);
    expect(at80).toEqual(expect.arrayContaining(['i', 'Enter', 'Space', 'e', '/', 's', '?', 'q']));
  });

  it('marks what cannot be done now', () => {
    const hint = footerHints(['triage'], NOTHING_IN_VIEW, 80).find((each) => each.command === 'machine.isolate');
    expect(hint).toMatchObject({ disabled: true, danger: true });
  });

  it('leaves out what the caller does not want', () => {
    const hints = footerHints(['dialog'], NOTHING_IN_VIEW, 80, (command) => command !== 'dialog.yes');
    expect(hints.map((hint) => hint.command)).not.toContain('dialog.yes');
  });
});

describe('the help', () => {
  it('shows this screen first and names every key that works here, once', () => {
    const columns = helpColumns(['triage']);
    expect(columns.map((column) => column.title)).toEqual(['This screen', 'Everywhere', 'Movement']);
    const commands = columns.flatMap((column) => column.lines.map((line) => line.command));
    expect(commands).toEqual([...new Set(commands)]);
    expect(commands).toEqual(expect.arrayContaining(['machine.isolate', 'app.leave', 'screen.repaint', 'move.down']));
  });

  it('shows only what reaches a dialog while one is open', () => {
    const commands = helpColumns(['dialog', 'triage']).flatMap((column) => column.lines.map((line) => line.command));
    expect(commands).toContain('dialog.yes');
    expect(commands).not.toContain('machine.isolate');
  });
});

describe('the table for the README', () => {
  it('has every key of the table, with a sentence where a label does not say enough', () => {
    const text = keysAsMarkdown();
    for (const entry of KEY_TABLE) {
      const [key] = entry.keys;
      expect(text, entry.command).toContain(`\`${keyLabel(key ?? '')}\``);
      expect(text.includes(entry.help) || text.includes(` ${entry.label}`), entry.command).toBe(true);
    }
    expect(text).toContain('| `i` | Cut the machine off the network (asks first) |');
  });
});
