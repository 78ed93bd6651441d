import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchKey } from '../../../src/tui/keys/match.ts';
import { keyBytes, keyLabel, keyName } from '../../../src/tui/keys/name.ts';
import { KEY_TABLE } from '../../../src/tui/keys/table.ts';
import { type KeyView, NOTHING_IN_VIEW, type Scope } from '../../../src/tui/keys/types.ts';

const ONE: KeyView = {
  ...NOTHING_IN_VIEW,
  machine: { host: 'FIN-LT-07', isolation: 'not-isolated', orderInFlight: false, standing: 'open' },
  targets: 1,
  rows: 3,
};
const command = (key: string, stack: readonly Scope[], view = ONE) => {
  const match = matchKey(key, stack, view);
  return match.kind === 'none' ? null : match.command;
};

describe('matching', () => {
  it('asks the top of the stack first', () => {
    expect(command('q', ['triage'])).toBe('app.leave');
    expect(command('q', ['help', 'triage'])).toBe('help.close');
    expect(command('q', ['dialog', 'triage'])).toBe('dialog.cancel');
    expect(command('esc', ['triage'])).toBe('table.clear');
    expect(command('esc', ['machine'])).toBe('back');
    expect(command('left', ['raw'])).toBe('tree.fold');
  });

  it('lets nothing through a dialog or a text field but repaint, Ctrl-Z and Ctrl-C', () => {
    const through = (scope: Scope) =>
      KEY_TABLE.filter((entry) => !entry.where.includes(scope)).filter((entry) =>
        entry.keys.some((key) => command(key, [scope, 'triage']) === entry.command),
      );
    for (const scope of ['dialog', 'text', 'help', 'order'] as const) {
      expect(
        through(scope).map((entry) => entry.command),
        scope,
      ).toEqual(['screen.repaint', 'app.stop', 'app.interrupt']);
    }
  });

  it('does nothing with a letter in a text field', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme-ascii' }), (letter) => {
        expect(matchKey(keyName(letter, {}), ['text', 'triage'], ONE).kind).toBe('none');
      }),
    );
  });

  it('says why a key cannot be used now', () => {
    const machine = { host: 'FIN-LT-07', isolation: 'isolated', orderInFlight: false, standing: 'open' } as const;
    expect(matchKey('i', ['triage'], { ...ONE, machine })).toEqual({
      kind: 'disabled',
      command: 'machine.isolate',
      reason: 'isolate: already isolated',
    });
    expect(matchKey('i', ['triage'], { ...ONE, readOnly: true })).toMatchObject({ kind: 'disabled' });
    expect(matchKey('u', ['triage'], { ...ONE, halted: true })).toMatchObject({ kind: 'disabled' });
    expect(matchKey('u', ['triage'], { ...ONE, machine, halted: true })).toMatchObject({ kind: 'command' });
  });

  it('reads every key of the table back from the bytes a terminal sends', () => {
    // Ink's own parser is exercised in the terminal tests; here only that no key lacks its bytes.
    for (const key of KEY_TABLE.flatMap((entry) => entry.keys)) {
      expect(keyBytes(key), key).not.toBe('');
      expect(key.length === 1 || keyBytes(key) !== key, key).toBe(true);
      expect(keyLabel(key), key).not.toBe('');
    }
  });
});

describe('names of keys', () => {
  it('names what Ink reports', () => {
    expect(keyName('j', {})).toBe('j');
    expect(keyName('J', { shift: true })).toBe('J');
    expect(keyName(' ', {})).toBe('space');
    expect(keyName('u', { ctrl: true })).toBe('ctrl+u');
    expect(keyName('', { downArrow: true })).toBe('down');
    expect(keyName('', { return: true })).toBe('enter');
    expect(keyName('', { tab: true, shift: true })).toBe('shift+tab');
    // Page keys carry an event type without any protocol for it.
    expect(keyName('', { pageDown: true, eventType: 'press' })).toBe('pagedown');
  });

  it('knows no key in a release, a batch or Alt', () => {
    expect(keyName('j', { eventType: 'release' })).toBeNull();
    expect(keyName('jj', {})).toBeNull();
    expect(keyName('j', { meta: true })).toBeNull();
    expect(keyName('', {})).toBeNull();
  });
});
