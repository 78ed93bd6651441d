import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLACEHOLDER, sanitise, sanitiseWithin } from '../../../src/tui/text/sanitise.ts';
import { widthOf } from '../../../src/tui/text/width.ts';
import { createScreen } from '../../support/screen.ts';

const FORBIDDEN = /\p{C}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/u;

/** Any code units, lone surrogates too, with the nasty ones often. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
      fc.constantFrom(
        '\x1b[31m',
        '\x1b]52;c;aGk=\x07',
        '\x9b2J',
        '\x90q',
        '\0',
        '\r',
        '\n',
        '\t',
        '\u202e',
        '\u2066',
        '\u200b',
        '\u200d',
        '\ufe0f',
        '👩‍🚀',
        '🇩🇪',
        '⚠️',
        '1️⃣',
        'e\u0301\u0301\u0301\u0301\u0301',
        'हिन्दी',
        '각',
        '\u1100\u1161\u11a8',
        '日本',
        'ก็',
        'a',
        ' ',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('sanitise', () => {
  it.each(['plain', 'raw'] as const)('lets no control, invisible or direction character through (%s)', (mode) => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(sanitise(text, mode)).not.toMatch(FORBIDDEN);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['\u202e\uff9e', '▯▯', '\\u202e\\uff9e'],
    ['\x07\u0eb3', '▯▯', '\\x07\\u0eb3'],
  ])('leaves nothing behind that joins what stands before it (%j)', (text, plain, raw) => {
    expect(sanitise(text)).toBe(plain);
    expect(sanitise(text, 'raw')).toBe(raw);
  });

  it.each(['plain', 'raw'] as const)('changes nothing when done twice (%s)', (mode) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = sanitise(text, mode);
        expect(sanitise(once, mode)).toBe(once);
        expect(sanitise(sanitise(text, 'plain'), mode)).toBe(sanitise(text, 'plain'));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['plain', 'raw'] as const)('leaves text as wide as a terminal draws it (%s)', async (mode) => {
    const screen = createScreen(400, 2);
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const shown = sanitise(text, mode);
        fc.pre(widthOf(shown) < 400);
        await screen.write(`\r\x1b[2K${shown}`);
        expect(screen.cursor()).toEqual({ column: widthOf(shown), row: 0 });
      }),
      { numRuns: 600 },
    );
  });

  it('keeps what people write', () => {
    for (const text of ['FIN-LT-07', 'Müller', 'Ångström', 'Привет', '東京', '서울', 'señor', '©', 'ก็']) {
      expect(sanitise(text)).toBe(text);
    }
  });

  it('shows the place of what it took out', () => {
    expect(sanitise('a\x1b[31mb')).toBe(`a${PLACEHOLDER}[31mb`);
    expect(sanitise('evil\u202eexe.txt')).toBe(`evil${PLACEHOLDER}exe.txt`);
    expect(sanitise('pay\u200bpal')).toBe('paypal');
    expect(sanitise('one\r\ntwo\tthree')).toBe('one  two three');
    expect(sanitise('👩‍🚀 🇩🇪 ⚠️')).toBe(`${PLACEHOLDER} ${PLACEHOLDER} ${PLACEHOLDER}`);
  });

  it('writes everything out in raw mode', () => {
    expect(sanitise('a\x1b[31m\n\t\0', 'raw')).toBe('a\\x1b[31m\\n\\t\\x00');
    expect(sanitise('x\u202ey\u200b😀\ud800', 'raw')).toBe('x\\u202ey\\u200b\\u{1f600}\\ud800');
  });

  it('reads only as much of an endless text as is needed', () => {
    const endless = Buffer.alloc(20_000_000, 'a').fill(0x1b, 0, 1).toString('latin1');
    const start = performance.now();
    const shown = sanitiseWithin(endless, 80);
    expect(performance.now() - start).toBeLessThan(50);
    expect(shown.startsWith(`${PLACEHOLDER}aaa`)).toBe(true);
    expect(shown.endsWith('…')).toBe(true);
    expect(sanitiseWithin('short', 80)).toBe('short');
  });
});
