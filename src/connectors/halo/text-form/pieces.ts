/** Cuts `key="value"` input into the texts of its records. Their bytes stay as they came: they are the evidence. */
import type { TextPiece } from '../../connector.ts';
import { beginsRecord } from './key-value.ts';

/** A record longer than this is set aside; its head is kept. */
const LONGEST = 4 * 1024 * 1024;
const KEPT = 64 * 1024;

/** Every byte is one character, so that cutting loses nothing; all that is looked for is plain ASCII. */
const BYTES = 'latin1';
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/** Whether an input that begins so is in this form. Pure. */
export function isKeyValueText(head: string): boolean {
  const lines = head.replace(/^\uFEFF/, '').split(/\r?\n/, 200);
  const first = lines.find((line) => line.trim() !== '');
  return first !== undefined && beginsRecord(first);
}

/**
 * The pieces of the input in their order, each with the line it began on. A record that ends with what has come so far
 * is given at once, not held for the next.
 */
export async function* keyValuePieces(input: AsyncIterable<Uint8Array>): AsyncGenerator<readonly TextPiece[]> {
  const gathered = new Gathered();
  let rest = '';
  let isFirst = true;
  for await (const chunk of input) {
    let given = rest + Buffer.from(chunk).toString(BYTES);
    if (isFirst && given.length >= BYTE_ORDER_MARK.length) {
      isFirst = false;
      if (given.startsWith(BYTE_ORDER_MARK)) given = given.slice(BYTE_ORDER_MARK.length);
    }
    const lines = given.split('\n');
    rest = lines.pop() ?? '';
    const found = lines.flatMap((line) => gathered.add(line));
    if (rest === '') found.push(...gathered.flushWhole());
    if (found.length > 0) yield found;
    if (rest.length > LONGEST) rest = rest.slice(0, LONGEST);
  }
  const last = [...(rest === '' ? [] : gathered.add(rest)), ...gathered.flush()];
  if (last.length > 0) yield last;
}

/** The lines of one record. */
class Gathered {
  #lines: string[] = [];
  /** Of a record that is too long only the first lines are kept; these were taken too. */
  #left = 0;
  #size = 0;
  #isClosed = false;
  /** Lines of the input that came before those gathered. */
  #before = 0;

  /** What is finished by this line. */
  add(line: string): TextPiece[] {
    const out = this.#endsBefore(line) ? this.flush() : [];
    if (this.#lines.length === 0 && line.trim() === '') {
      this.#before += 1;
      return out;
    }
    if (this.#size > LONGEST) this.#left += 1;
    else {
      this.#lines.push(line);
      if (line.trim() !== '') this.#isClosed = endsInQuote(line);
    }
    this.#size += line.length + 1;
    return out;
  }

  /** Gives the record only if it is closed. */
  flushWhole(): TextPiece[] {
    return this.#isClosed ? this.flush() : [];
  }

  flush(): TextPiece[] {
    const [lines, size, line] = [this.#lines, this.#size, this.#before + 1];
    this.#before += lines.length + this.#left;
    [this.#lines, this.#left, this.#size, this.#isClosed] = [[], 0, 0, false];
    if (lines.length === 0) return [];
    if (size > LONGEST) return [{ line, bytes: bytesOf(lines).subarray(0, KEPT), flaw: 'too-long' }];
    // What follows the last closing quote is no part of the record.
    const end = beginsRecord(lines[0] as string) ? lines.findLastIndex(endsInQuote) + 1 : 0;
    return [
      { line, bytes: bytesOf(lines.slice(0, end)), flaw: null },
      { line: line + end, bytes: bytesOf(lines.slice(end)), flaw: null },
    ].filter(({ bytes }) => bytes.length > 0 && Buffer.from(bytes).toString(BYTES).trim() !== '') as TextPiece[];
  }

  /** A line may look like a beginning inside a value that runs over several lines. */
  #endsBefore(line: string): boolean {
    if (!beginsRecord(line)) return false;
    const first = this.#lines[0];
    return first === undefined || this.#isClosed || !beginsRecord(first) || memberOf(first) === memberOf(line);
  }
}

function bytesOf(lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.join('\n'), BYTES);
}

function endsInQuote(line: string): boolean {
  return line.trimEnd().endsWith('"');
}

function memberOf(line: string): string {
  return line.trimStart().split('=', 1)[0] as string;
}
