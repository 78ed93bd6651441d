// The built program measures text through a memory of its own (.config/bundle): it must say what string-width says.
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';

type CellWidth = (text: string, options?: { readonly ambiguousIsNarrow?: boolean }) => number;
const { default: cellWidth } = (await import(
  new URL('../../../.config/bundle/cell-width.mjs', import.meta.url).href
)) as { default: CellWidth };

describe('the remembered width', () => {
  it('is string-width’s, the first time and ever after, styled or not', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
      fc.constantFrom('›', '\u001b[1m✓ verified\u001b[22m', '漢字', '▁▂▃', 'a\tb', '👨‍👩‍👧', ''),
    );
    fc.assert(
      fc.property(text, (given) => {
        const expected = stringWidth(given);
        expect(cellWidth(given)).toBe(expected);
        expect(cellWidth(given)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('asks anew where options are given, and forgets nothing it needs when it is full', () => {
    expect(cellWidth('±', { ambiguousIsNarrow: false })).toBe(stringWidth('±', { ambiguousIsNarrow: false }));
    for (let index = 0; index < 20_000; index += 1) cellWidth(`漢${index}`);
    expect(cellWidth('漢0')).toBe(3);
    expect(cellWidth('漢19999')).toBe(7);
  });
});
