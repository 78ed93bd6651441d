import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyBytes } from '../../../src/tui/keys/name.ts';
import { KEY_TABLE } from '../../../src/tui/keys/table.ts';
import { createTokeniser, LONGEST_PASTE } from '../../../src/tui/terminal/tokens.ts';

const raws = (...chunks: readonly string[]) => {
  const tokeniser = createTokeniser();
  const tokens = chunks.flatMap((chunk) => tokeniser.push(chunk));
  return [...tokens, ...tokeniser.flush()]
    .filter(({ kind }) => kind === 'key' || kind === 'paste')
    .map((token) => token.raw);
};
const paste = (text: string) => `\x1b[200~${text}\x1b[201~`;

describe('tokens of the keyboard', () => {
  it('are one a key, however many come in one read', () => {
    expect(raws('jj')).toEqual(['j', 'j']);
    expect(raws('abc\r')).toEqual(['a', 'b', 'c', '\r']);
    expect(raws('\r\r')).toEqual(['\r', '\r']);
    expect(raws('\x15\x15')).toEqual(['\x15', '\x15']);
    expect(raws('ab\x03')).toEqual(['a', 'b', '\x03']);
    expect(raws('\x1b[A\x1b[Bj\x1b[5~')).toEqual(['\x1b[A', '\x1b[B', 'j', '\x1b[5~']);
    expect(raws('é😀ж')).toEqual(['é', '😀', 'ж']);
  });

  it('are the same wherever the reads are cut', () => {
    const keys = [...new Set(KEY_TABLE.flatMap((entry) => entry.keys))].map(keyBytes).filter((raw) => raw !== '\x1b');
    const pieces = fc.array(fc.constantFrom(...keys, paste('pasted\rtext'), '\x1b]11;rgb:0/0/0\x07', '\x1b[<0;3;4M'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(200), { maxLength: 6 }), (parts, cuts) => {
        const text = parts.join('');
        const places = [...new Set(cuts.filter((cut) => cut < text.length))].sort((a, b) => a - b);
        const chunks = [0, ...places].map((from, index) => text.slice(from, places[index] ?? text.length));
        expect(raws(...chunks)).toEqual(raws(text));
        expect(raws(text)).toEqual(parts.filter((part) => !part.startsWith('\x1b]') && !part.startsWith('\x1b[<')));
      }),
    );
  });

  it('never grow out of anything that was not sent, and never fail', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'binary', maxLength: 5 }),
            fc.constantFrom('\x1b', '\x1b[', '\x1b]', '\x1bP', '\x1b[200~', '\x1b[201~', '\x1b[M', '\x1bO', '[', '~'),
          ),
          { maxLength: 15 },
        ),
        (chunks) => {
          const sent = chunks.join('');
          for (const raw of raws(...chunks)) {
            const inner = raw.startsWith('\x1b[200~') ? raw.slice(6, -6) : raw;
            expect(sent.includes(inner)).toBe(true);
          }
        },
      ),
    );
  });

  it('eat replies and reports nobody asked for', () => {
    expect(raws('\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\j')).toEqual(['j']);
    expect(raws('\x1b]11;rgb:1e1e/', '1e1e/1e1e\x07j')).toEqual(['j']);
    expect(raws('\x1bP>|xterm(390)\x1b\\k')).toEqual(['k']);
    expect(raws('\x1b[?64;1;2c\x1b[12;40R\x1b[I\x1b[O')).toEqual([]);
    expect(raws('\x1b[<64;10;10M\x1b[M !!q')).toEqual(['q']);
    expect(raws('\x1b[15~\x1b[[A\x1b[106;5u')).toEqual([]);
    expect(raws('\x9b\x85x')).toEqual(['x']);
  });

  it('let Ctrl-C through a reply that was cut', () => {
    expect(raws('\x1b]11;rgb:1e\x03')).toEqual(['\x03']);
    expect(raws('\x1b[12;\x03')).toEqual(['\x03']);
  });

  it('keep Esc and the letter after it apart', () => {
    expect(raws('\x1b')).toEqual(['\x1b']);
    expect(raws('\x1bj')).toEqual(['\x1b', 'j']);
    expect(raws('\x1b\x1b')).toEqual(['\x1b', '\x1b']);
    expect(raws('\x1b\x1b[A')).toEqual(['\x1b', '\x1b[A']);
    expect(raws('\x1bO')).toEqual(['\x1b', 'O']);
    expect(raws('\x1b', '[A')).toEqual(['\x1b[A']);
  });

  it('take a paste whole, and end one whose end was lost', () => {
    expect(raws(paste('one\rtwo'))).toEqual([paste('one\rtwo')]);
    expect(raws('\x1b[200~ab', 'c\x1b[20', '1~q')).toEqual([paste('abc'), 'q']);
    expect(raws('\x1b[200~lost')).toEqual([paste('lost')]);
    const tokeniser = createTokeniser();
    tokeniser.push(`\x1b[200~${'x'.repeat(LONGEST_PASTE + 500)}`);
    expect(tokeniser.pending()).toBe('paste');
    expect(tokeniser.push('iiii\x1b[201~')).toEqual([{ kind: 'paste', raw: paste('x'.repeat(LONGEST_PASTE)) }]);
    expect(tokeniser.pending()).toBeNull();
  });

  it('see a paste in more text than anybody types in one read', () => {
    expect(raws('x'.repeat(300))).toEqual([paste('x'.repeat(300))]);
    expect(raws('x'.repeat(200)).length).toBe(200);
  });
});
