import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fit, padEnd, padStart } from '../../../src/tui/text/pad.ts';
import { sanitise } from '../../../src/tui/text/sanitise.ts';
import { endOf, startOf, truncateEnd, truncateMiddle, wrapLines } from '../../../src/tui/text/truncate.ts';
import { widthOf } from '../../../src/tui/text/width.ts';

const shown = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => sanitise(text));
const width = fc.integer({ min: 0, max: 60 });

describe('fitting text into cells', () => {
  it('cuts to the width, never through a character', () => {
    fc.assert(
      fc.property(shown, width, (text, cells) => {
        expect(widthOf(truncateEnd(text, cells))).toBeLessThanOrEqual(cells);
        expect(widthOf(truncateMiddle(text, cells))).toBeLessThanOrEqual(cells);
        expect(text.startsWith(startOf(text, cells))).toBe(true);
        expect(text.endsWith(endOf(text, cells))).toBe(true);
        expect(widthOf(startOf(text, cells))).toBeLessThanOrEqual(cells);
      }),
    );
  });

  it('leaves text that fits alone', () => {
    fc.assert(
      fc.property(shown, (text) => {
        expect(truncateEnd(text, widthOf(text))).toBe(text);
        expect(truncateMiddle(text, widthOf(text))).toBe(text);
      }),
    );
  });

  it('makes a cell of exactly its width', () => {
    fc.assert(
      fc.property(shown, width, fc.constantFrom('left' as const, 'right' as const), (text, cells, align) => {
        expect(widthOf(fit(text, cells, align))).toBe(cells);
      }),
    );
  });

  it('wraps at spaces and loses no word', () => {
    expect(wrapLines('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrapLines('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrapLines('', 4)).toEqual(['']);
    expect(wrapLines('日本語', 1)).toEqual(['日', '本', '語']);
    fc.assert(
      fc.property(shown, fc.integer({ min: 2, max: 40 }), (text, cells) => {
        const lines = wrapLines(text, cells);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(cells);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('shows both ends of a long name', () => {
    expect(truncateMiddle('C:\\Users\\ana\\AppData\\evil.exe', 15)).toBe('C:\\User…vil.exe');
    expect(truncateEnd('FIN-LT-07', 5)).toBe('FIN-…');
    expect(padStart('7', 3)).toBe('  7');
    expect(padEnd('日', 3)).toBe('日 ');
  });
});
