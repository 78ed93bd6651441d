/** Filling text up to a width in cells. */
import { truncateEnd } from './truncate.ts';
import { widthOf } from './width.ts';

export function padEnd(text: string, width: number): string {
  const missing = width - widthOf(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}

export function padStart(text: string, width: number): string {
  const missing = width - widthOf(text);
  return missing > 0 ? ' '.repeat(missing) + text : text;
}

/** One cell of a table: cut or filled to exactly `width` cells. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncateEnd(text, width);
  return align === 'left' ? padEnd(cut, width) : padStart(cut, width);
}
