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

/** A word in pieces of at most `limit` cells. In one go: a word may be as long as a record. */
function piecesOf(word: string, limit: number): readonly string[] {
  if (PRINTABLE_ASCII.test(word)) {
    return Array.from({ length: Math.ceil(word.length / limit) }, (_, index) =>
      word.slice(index * limit, (index + 1) * limit),
    );
  }
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of segmenter.segment(word)) {
    const cells = widthOf(segment);
    // A wide character in a one-cell column is taken anyway.
    if (piece !== '' && used + cells > limit) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += cells;
  }
  return [...pieces, piece];
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
    const pieces = piecesOf(word, limit);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
