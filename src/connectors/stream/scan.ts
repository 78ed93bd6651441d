/**
 * Cuts a stream of bytes into the texts of its records: one a line (JSON lines), or one an element where the input is
 * one JSON array, pretty-printed or not. Bounded memory; what is broken comes out as a piece too, with its line.
 */

export type Piece = {
  /** Line of its first byte, counted from 1. */
  readonly line: number;
  /** As it came; only the head where it is `too-long`. */
  readonly bytes: Uint8Array;
  readonly flaw: 'cut-short' | 'too-long' | 'after-the-end' | null;
};

/** A record larger than this is not taken in; its head is kept. */
const LONGEST = 4 * 1024 * 1024;
const HEAD = 64 * 1024;

const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [0x0a, 0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}

/** What may stand before the first record: space, and the three bytes of a byte order mark. */
function isLeader(byte: number): boolean {
  return isSpace(byte) || byte === 0xef || byte === 0xbb || byte === 0xbf;
}

/** The bytes of one record, gathered over several chunks. */
class Gathering {
  #parts: Uint8Array[] = [];
  #size = 0;
  line = 1;

  add(bytes: Uint8Array): void {
    const room = LONGEST - this.#size;
    if (room > 0) this.#parts.push(bytes.subarray(0, room));
    this.#size += bytes.length;
  }

  /** The piece, trimmed; null where it is blank. */
  take(flaw: Piece['flaw'] = null): Piece | null {
    const [parts, size, line] = [this.#parts, this.#size, this.line];
    this.#parts = [];
    this.#size = 0;
    const whole = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
    if (size > LONGEST) return { line, bytes: whole.subarray(0, HEAD), flaw: 'too-long' };
    const bytes = trimmed(whole);
    return bytes.length === 0 ? null : { line, bytes, flaw };
  }
}

function trimmed(bytes: Uint8Array): Uint8Array {
  let [start, end] = [0, bytes.length];
  while (start < end && isSpace(bytes[start] as number)) start++;
  while (end > start && isSpace(bytes[end - 1] as number)) end--;
  return bytes.subarray(start, end);
}

/** The pieces of the input in their order. */
export async function* pieces(input: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Piece[]> {
  let cutter: Cutter | null = null;
  let line = 1;
  for await (const given of input) {
    let chunk = given;
    if (cutter === null) {
      let at = 0;
      while (at < chunk.length && isLeader(chunk[at] as number)) if (chunk[at++] === NEWLINE) line++;
      if (at === chunk.length) continue;
      const isList = chunk[at] === OPEN_LIST;
      cutter = isList ? new ListCutter(line) : new LineCutter(line);
      chunk = chunk.subarray(isList ? at + 1 : at);
    }
    const found = cutter.feed(chunk);
    if (found.length > 0) yield found;
  }
  const last = cutter?.end() ?? [];
  if (last.length > 0) yield last;
}

interface Cutter {
  feed(chunk: Uint8Array): readonly Piece[];
  end(): readonly Piece[];
}

class LineCutter implements Cutter {
  readonly #now = new Gathering();
  #line: number;

  constructor(line: number) {
    this.#line = line;
    this.#now.line = line;
  }

  feed(chunk: Uint8Array): readonly Piece[] {
    const found: Piece[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      this.#now.add(chunk.subarray(from, at));
      const piece = this.#now.take();
      if (piece) found.push(piece);
      this.#now.line = ++this.#line;
      from = at + 1;
    }
    if (from < chunk.length) this.#now.add(chunk.subarray(from));
    return found;
  }

  end(): readonly Piece[] {
    const piece = this.#now.take();
    return piece ? [piece] : [];
  }
}

class ListCutter implements Cutter {
  readonly #now = new Gathering();
  #line: number;
  /** Brackets open inside the element; the element has begun where `begun`. */
  #depth = 0;
  #begun = false;
  #inText = false;
  #escaped = false;
  #ended = false;
  /** A text ran into the end of its line: the element is broken, the next line that opens an object starts anew. */
  #broken = false;
  #lineStart = false;

  constructor(line: number) {
    this.#line = line;
    this.#now.line = line;
  }

  feed(chunk: Uint8Array): readonly Piece[] {
    const found: Piece[] = [];
    let from = 0;
    const cut = (at: number, flaw: Piece['flaw'] = null) => {
      this.#now.add(chunk.subarray(from, at));
      const piece = this.#now.take(flaw);
      if (piece) found.push(piece);
      this.#begun = false;
    };
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (byte === NEWLINE) {
        this.#newline();
        continue;
      }
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inText = false;
        continue;
      }
      if (isSpace(byte)) continue;
      if (this.#broken && this.#lineStart && byte === OPEN_OBJECT) {
        cut(at, 'cut-short');
        from = at;
        this.#depth = 0;
        this.#broken = false;
      }
      this.#lineStart = false;
      const closes = this.#depth === 0 && !this.#ended && (byte === COMMA || byte === CLOSE_LIST);
      if (closes) {
        cut(at);
        from = at + 1;
        this.#ended = byte === CLOSE_LIST;
        this.#broken = false;
        continue;
      }
      if (!this.#begun) {
        this.#begun = true;
        this.#now.line = this.#line;
        from = at;
      }
      if (byte === QUOTE) this.#inText = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && this.#depth > 0) this.#depth--;
    }
    if (this.#begun && from < chunk.length) this.#now.add(chunk.subarray(from));
    return found;
  }

  end(): readonly Piece[] {
    const piece = this.#now.take(this.#ended ? 'after-the-end' : 'cut-short');
    return piece ? [piece] : [];
  }

  #newline(): void {
    this.#line++;
    this.#lineStart = true;
    this.#escaped = false;
    if (!this.#inText) return;
    this.#inText = false;
    this.#broken = true;
  }
}
