/** Cutting text to a width in cells, never through a character. */
import { widthOf } from './width.ts';

const ELLIPSIS = '…';
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The longest start of a text that fits into `width` cells. */
export function startOf(text: string, width: number): string {
  if (width <= 0) return '';
  if (PRINTABLE_ASCII.test(text)) return text.slice(0, width);
  let kept = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += widthOf(segment);
    if (used > width) break;
    kept += segment;
  }
  return kept;
}

/** The longest end of a text that fits into `width` cells. */
export function endOf(text: string, width: number): string {
  if (width <= 0) return '';
  if (PRINTABLE_ASCII.test(text)) return text.slice(Math.max(0, text.length - width));
  const segments = [...segmenter.segment(text)].map(({ segment }) => segment);
  let from = segments.length;
  let used = 0;
  while (from > 0) {
    used += widthOf(segments[from - 1] ?? '');
    if (used > width) break;
    from -= 1;
  }
  return segments.slice(from).join('');
}

/** Cut at the end, with an ellipsis where something was cut. */
export function truncateEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width <= 0) return '';
  return startOf(text, width - 1) + ELLIPSIS;
}

/** Cut in the middle: both ends of a path or a hash tell more than its start. */
export function truncateMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width <= 0) return '';
  const front = Math.ceil((width - 1) / 2);
  return startOf(text, front) + ELLIPSIS + endOf(text, width - 1 - front);
}

/** Breaks a text into lines of at most `width` cells, at spaces where there are any. Sanitised text in, no empty answer. */
export function wrapLines(text: string, width: number): readonly string[] {
  const limit = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= limit) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (widthOf(line) > limit) {
      // A wide character in a one-cell column: take it anyway, or this would never end.
      const head = startOf(line, limit) || ([...line][0] ?? '');
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
