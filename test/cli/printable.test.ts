import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableJson } from '../../src/cli/printable.ts';

const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

describe('text for a terminal', () => {
  it('shows what it neutralises', () => {
    expect(printable('a\u001b[31mb\r\n\u202ec\u0000')).toBe('a\\x1b[31mb\\x0d\\x0a\\u202ec\\x00');
    expect(printable('Zoë 機器 FIN-LT-07')).toBe('Zoë 機器 FIN-LT-07');
  });

  it('never carries a byte that is obeyed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(HARMFUL);
      }),
    );
  });

  it('as JSON reads back to the same value, with nothing harmful raw in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = printableJson({ text, list: [text] });
        expect(written.replaceAll('\n', '')).not.toMatch(HARMFUL);
        expect(JSON.parse(written)).toEqual({ text, list: [text] });
      }),
    );
  });
});
