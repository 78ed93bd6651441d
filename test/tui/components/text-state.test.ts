import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldWindow } from '../../../src/tui/components/text-field/text-field.tsx';
import { fieldKey } from '../../../src/tui/components/text-field/text-keys.ts';
import {
  EMPTY_TEXT,
  editText,
  fitForField,
  LONGEST_TEXT,
  type TextEdit,
  textState,
} from '../../../src/tui/components/text-field/text-state.ts';
import { sanitise } from '../../../src/tui/text/sanitise.ts';
import { widthOf } from '../../../src/tui/text/width.ts';

const edit: fc.Arbitrary<TextEdit> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }).map((text): TextEdit => ({ kind: 'insert', text })),
  fc
    .constantFrom('delete-back', 'delete-forward', 'delete-word', 'delete-all', 'left', 'right', 'start', 'end')
    .map((kind): TextEdit => ({ kind })),
);

describe('a text being typed', () => {
  it('keeps the caret inside and holds nothing the terminal would obey, whatever is done', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const state = edits.reduce(editText, EMPTY_TEXT);
        expect(state.caret).toBeGreaterThanOrEqual(0);
        expect(state.caret).toBeLessThanOrEqual([...state.text].length);
        expect(state.text).not.toMatch(/\p{C}/u);
      }),
    );
  });

  it('edits at the caret', () => {
    let state = textState('severity:High');
    state = editText(state, { kind: 'delete-word' });
    expect(state).toEqual(EMPTY_TEXT);
    state = editText(state, { kind: 'insert', text: 'one two' });
    state = editText(state, { kind: 'delete-word' });
    expect(state.text).toBe('one ');
    state = editText(editText(state, { kind: 'start' }), { kind: 'insert', text: 'no ' });
    expect(state).toEqual({ text: 'no one ', caret: 3 });
    state = editText(state, { kind: 'delete-forward' });
    expect(state.text).toBe('no ne ');
    state = editText(state, { kind: 'delete-all' });
    expect(state).toEqual({ text: 'ne ', caret: 0 });
  });

  it('takes a paste as one line, without its last line break', () => {
    expect(fitForField('secret\r\n')).toBe('secret');
    expect(fitForField('one\ntwo\x1b[31m')).toBe('one two[31m');
    expect([...editText(EMPTY_TEXT, { kind: 'insert', text: 'x'.repeat(9000) }).text].length).toBe(LONGEST_TEXT);
  });
});

describe('keys in a field', () => {
  it('are letters, every one of them', () => {
    for (const letter of 'qyjkGiusSvrehA a/oOJKnNpRtc!?:w') {
      expect(fieldKey(letter, {})).toEqual({ kind: 'edit', edit: { kind: 'insert', text: letter } });
    }
  });

  it('edit, or belong to whoever holds the field', () => {
    expect(fieldKey('w', { ctrl: true })).toEqual({ kind: 'edit', edit: { kind: 'delete-word' } });
    expect(fieldKey('u', { ctrl: true })).toEqual({ kind: 'edit', edit: { kind: 'delete-all' } });
    expect(fieldKey('', { return: true })).toEqual({ kind: 'command', command: 'text.accept' });
    expect(fieldKey('', { escape: true })).toEqual({ kind: 'command', command: 'text.cancel' });
    expect(fieldKey('c', { ctrl: true })).toEqual({ kind: 'command', command: 'app.interrupt' });
    expect(fieldKey('k', { ctrl: true })).toEqual({ kind: 'none' });
    expect(fieldKey('x', { meta: true })).toEqual({ kind: 'none' });
  });
});

describe('the window of a field', () => {
  it('is exactly as wide as asked and holds the caret', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 4, max: 40 }),
        fc.boolean(),
        (typed, at, width, masked) => {
          // A field is drawn character by character, so marks on letters are left to the sanitiser's own test.
          const text = sanitise(typed).replace(/\p{M}/gu, '');
          const caret = Math.floor(at * [...text].length);
          const shown = fieldWindow({ text, caret }, width, masked);
          const drawn = shown.before + shown.under + shown.after;
          expect(widthOf(drawn) + shown.left).toBeGreaterThanOrEqual(width);
          expect(widthOf(drawn) + shown.left).toBeLessThanOrEqual(width + 1);
          if (masked) expect(drawn).toMatch(/^\** ?$/);
        },
      ),
    );
  });
});
