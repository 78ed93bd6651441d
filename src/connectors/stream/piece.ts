/** One piece of the input → a record, or what is set aside in its place. */
import type { TextReading } from '../connector.ts';
import type { Piece } from './scan.ts';
import { UnreadableRecord } from './unreadable.ts';

export type ReadText = (text: string) => TextReading;

const KEPT_TEXT = 64 * 1024;

/** `read`: how a text that is no JSON is read; absent: it is JSON. */
export function recordOf({ line, bytes, flaw }: Piece, read?: ReadText): unknown {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const aside = (reason: string) => new UnreadableRecord(`Line ${line}: ${reason}`, text.slice(0, KEPT_TEXT));
  if (flaw === 'too-long') return aside('the record is longer than is taken in.');
  if (flaw === 'after-the-end') return aside('something stands after the end of the list.');
  if (read) {
    const reading = read(text);
    return reading.ok ? reading.record : aside(reading.reason);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return aside(flaw === 'cut-short' ? 'the record is cut short.' : 'not JSON.');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  return aside('not a record but a bare value.');
}
