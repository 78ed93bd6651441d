/** `key="value"` input as JSON lines, so that everything that reads JSON lines reads it too. */
import { beginsRecord, readKeyValues } from './key-value.ts';
import { UNREADABLE } from './unreadable.ts';

/** A record longer than this is set aside; its head is kept. */
const LONGEST = 4 * 1024 * 1024;
const KEPT = 64 * 1024;

/** Whether an input that begins so is in this form. Pure. */
export function isKeyValueText(head: string): boolean {
  const lines = head.replace(/^\uFEFF/, '').split(/\r?\n/, 200);
  const first = lines.find((line) => line.trim() !== '');
  return first !== undefined && beginsRecord(first);
}

/**
 * A record a line, each on the line it began on (lines that its values ran over become blank). What cannot be read
 * becomes a record that says why. A record that ends with what has come so far is given at once, not held for the next.
 */
export async function* keyValuesToJsonLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // It takes off a byte order mark.
  const decoder = new TextDecoder('utf-8');
  const gathered = new Gathered();
  let rest = '';
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    const out = lines.map((line) => gathered.add(line)).join('');
    const ready = out + (rest === '' ? gathered.flushWhole() : '');
    if (ready !== '') yield Buffer.from(ready);
    if (rest.length > LONGEST) rest = rest.slice(0, LONGEST);
  }
  rest += decoder.decode();
  const last = (rest === '' ? '' : gathered.add(rest)) + gathered.flush();
  if (last !== '') yield Buffer.from(last);
}

/** The lines of one record; every line taken is answered by one line given. */
class Gathered {
  #lines: string[] = [];
  #size = 0;

  /** What is finished by this line, as text. */
  add(given: string): string {
    const line = given.replace(/\r$/, '');
    const out = this.#endsBefore(line) ? this.flush() : '';
    if (this.#lines.length === 0 && line.trim() === '') return `${out}\n`;
    this.#lines.push(this.#size > LONGEST ? '' : line);
    this.#size += line.length + 1;
    return out;
  }

  /** Gives the record only if it is closed. */
  flushWhole(): string {
    return this.#isClosed() ? this.flush() : '';
  }

  flush(): string {
    const [lines, size] = [this.#lines, this.#size];
    [this.#lines, this.#size] = [[], 0];
    if (lines.length === 0) return '';
    if (size > LONGEST) return padded(aside('The record is longer than is taken in.', lines.join('\n')), lines.length);
    // What follows the last closing quote is no part of the record.
    const end = beginsRecord(lines[0] as string) ? lines.findLastIndex(endsInQuote) + 1 : 0;
    const rest = lines.slice(end).join('\n');
    const record = end === 0 ? '' : padded(recordOf(lines.slice(0, end).join('\n')), end);
    if (rest.trim() === '') return record + '\n'.repeat(lines.length - end);
    return record + padded(aside('No key="value" record begins here.', rest), lines.length - end);
  }

  /** A line may look like a beginning inside a value that runs over several lines. */
  #endsBefore(line: string): boolean {
    if (!beginsRecord(line)) return false;
    const first = this.#lines[0];
    return first === undefined || this.#isClosed() || !beginsRecord(first) || memberOf(first) === memberOf(line);
  }

  #isClosed(): boolean {
    return endsInQuote(this.#lines.findLast((line) => line.trim() !== '') ?? '');
  }
}

function endsInQuote(line: string): boolean {
  return line.trimEnd().endsWith('"');
}

function memberOf(line: string): string {
  return line.trimStart().split('=', 1)[0] as string;
}

function padded(record: unknown, lines: number): string {
  return JSON.stringify(record) + '\n'.repeat(lines);
}

function recordOf(text: string): unknown {
  const reading = readKeyValues(text);
  return reading.ok ? reading.record : aside(reading.reason, text);
}

function aside(reason: string, text: string): unknown {
  return { [UNREADABLE]: reason, text: text.slice(0, KEPT) };
}
