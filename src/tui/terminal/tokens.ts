/**
 * Splits what a terminal sends into tokens: one key, one paste, one report of the mouse, one reply. Replies to
 * questions nobody asked and keys the console does not know are eaten. Pure but for its carry; the waits belong to `input.ts`.
 */

export type InputToken = { readonly kind: 'key' | 'paste' | 'reply' | 'mouse'; readonly raw: string };

/** What is still incomplete, and so how long to wait for its rest. */
export type Pending = 'escape' | 'paste' | 'reply' | null;

export type Tokeniser = {
  push(chunk: string): readonly InputToken[];
  pending(): Pending;
  /** The rest will not come: answers what the incomplete part was. */
  flush(): readonly InputToken[];
};

const ESC = '\x1b';
const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
/** A paste is cut here; what follows, up to its end, is thrown away, lest it be taken for keys. */
export const LONGEST_PASTE = 1_000_000;
const LONGEST_REPLY = 65_536;
/** More letters than this in one read were not typed: without paste mode, this is what a paste looks like. */
const LONGEST_TYPED = 256;

const KNOWN_KEY = /^\x1b(?:(?:\[|O)[ABCDFH]|\[1;\d+[ABCDFH]|\[(?:1|3|4|5|6|7|8)(?:;\d+)?~|\[Z)$/;

/** Mouse reports of the SGR kind, the only one asked for. */
const MOUSE = /^\x1b\[<\d+;\d+;\d+[Mm]$/;
const COLOUR_REPLY = /^\x1b\]1[01];/;

export function createTokeniser(): Tokeniser {
  let carry = '';
  let paste: string | null = null;

  const takePaste = (text: string, tokens: InputToken[]): string => {
    // The marker itself may be split between two reads: its start stays in the carry.
    const end = text.indexOf(PASTE_END);
    const part = end === -1 ? text.slice(0, text.length - partialEnd(text)) : text.slice(0, end);
    paste = ((paste ?? '') + part).slice(0, LONGEST_PASTE);
    if (end === -1) return text.slice(part.length);
    tokens.push({ kind: 'paste', raw: PASTE_START + paste + PASTE_END });
    paste = null;
    return text.slice(end + PASTE_END.length);
  };

  const push = (chunk: string): readonly InputToken[] => {
    const tokens: InputToken[] = [];
    let text = carry + chunk;
    carry = '';
    if (paste === null && !text.includes(ESC) && [...text].length > LONGEST_TYPED) {
      return [{ kind: 'paste', raw: PASTE_START + text.slice(0, LONGEST_PASTE) + PASTE_END }];
    }
    while (text !== '') {
      if (paste !== null) {
        const rest = takePaste(text, tokens);
        if (paste !== null) {
          carry = rest;
          return tokens;
        }
        text = rest;
        continue;
      }
      const length = text[0] === ESC ? escapeLength(text) : (text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1;
      if (length === null) {
        carry = text;
        return tokens;
      }
      const raw = text.slice(0, length);
      text = text.slice(length);
      if (raw === PASTE_START) paste = '';
      else if (isKey(raw)) tokens.push({ kind: 'key', raw });
      else if (MOUSE.test(raw)) tokens.push({ kind: 'mouse', raw });
      else if (COLOUR_REPLY.test(raw)) tokens.push({ kind: 'reply', raw });
    }
    return tokens;
  };

  return {
    push,
    pending: () => {
      if (paste !== null) return 'paste';
      if (carry === '') return null;
      return carry.length > 2 && isStringStart(carry[1]) ? 'reply' : 'escape';
    },
    flush: () => {
      const rest = carry;
      carry = '';
      if (paste !== null) {
        const raw = PASTE_START + (paste + rest).slice(0, LONGEST_PASTE) + PASTE_END;
        paste = null;
        return [{ kind: 'paste', raw }];
      }
      if (!rest.startsWith(ESC) || rest.length > 2) return [];
      // Esc alone, or Esc and then a letter that could have begun a sequence.
      return [...rest].map((raw) => ({ kind: 'key', raw }));
    },
  };
}

function partialEnd(text: string): number {
  for (let length = Math.min(PASTE_END.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(PASTE_END.slice(0, length))) return length;
  }
  return 0;
}

function isStringStart(char: string | undefined): boolean {
  return char !== undefined && ']P_^X'.includes(char);
}

/** Length of the sequence at the start of a text that begins with ESC; null: not complete yet. */
function escapeLength(text: string): number | null {
  const second = text[1];
  if (second === undefined) return null;
  if (second === '[') return csiLength(text);
  if (second === 'O') {
    const final = text[2];
    if (final === undefined) return null;
    return /[A-Za-z]/.test(final) ? 3 : 1;
  }
  if (isStringStart(second)) return stringLength(text);
  // Alt means nothing here: over a slow line, Esc and a letter arrive like this too, and both are meant.
  return 1;
}

function csiLength(text: string): number | null {
  if (text[2] === 'M') return text.length >= 6 ? 6 : null; // a mouse report of old: three bytes follow
  if (text[2] === '[') return text.length >= 4 ? 4 : null; // function keys of the Linux console
  for (let index = 2; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0x40 && code <= 0x7e) return index + 1;
    // Neither parameter nor final: the sequence was cut; what stands here is a key of its own.
    if (code < 0x20 || code > 0x3f) return index;
  }
  return null;
}

/** OSC, DCS and their like end with BEL or ST; a control character in them means they were cut. */
function stringLength(text: string): number | null {
  for (let index = 2; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (char === '\x07' || char === '\x9c') return index + 1;
    if (char === ESC) {
      if (index + 1 === text.length) return null;
      return text[index + 1] === '\\' ? index + 2 : index;
    }
    if (char < ' ') return index;
  }
  return text.length > LONGEST_REPLY ? text.length : null;
}

function isKey(raw: string): boolean {
  if (raw.length > 1 && raw.startsWith(ESC)) return KNOWN_KEY.test(raw);
  const code = raw.codePointAt(0) ?? 0;
  const isC1 = code >= 0x80 && code <= 0x9f;
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return !isC1 && !isSurrogate;
}
