/** What must be written to turn one line of the screen into another: the cells that differ, and nothing else. Pure. */
import type { Brush } from './brush.ts';
import type { Cells } from './cells.ts';
import { PLAIN } from './style.ts';

/** Unchanged cells between two changes that are cheaper to write again than to step over. */
const SHORT_GAP = 4;

/** A stretch of cells to be written: from the first up to, not with, the last. */
type Stretch = { from: number; to: number };

/** `row` from 0. Writes nothing where nothing differs. */
export function changeLine(before: Cells, after: Cells, row: number, brush: Brush): void {
  const tail = blankTail(after);
  for (const { from, to } of differing(before, after, tail)) {
    brush.goTo(row, from);
    for (let column = from; column < to; column += 1) {
      const text = after.texts[column] ?? '';
      brush.link(after.links?.[column] ?? '');
      if (text !== '') brush.put(text, after.texts[column + 1] === '' ? 2 : 1, after.styles[column] ?? PLAIN);
    }
    brush.link('');
  }
  for (let column = tail; column < after.texts.length; column += 1) {
    if (isSame(before, after, column)) continue;
    brush.goTo(row, tail);
    brush.clearRest();
    return;
  }
}

/** First of the plain blanks that end the line. */
function blankTail({ texts, styles, links }: Cells): number {
  let tail = texts.length;
  while (tail > 0 && texts[tail - 1] === ' ' && styles[tail - 1] === PLAIN && !links?.[tail - 1]) tail -= 1;
  return tail;
}

function isSame(before: Cells, after: Cells, column: number): boolean {
  return (
    before.texts[column] === after.texts[column] &&
    before.styles[column] === after.styles[column] &&
    (before.links?.[column] ?? '') === (after.links?.[column] ?? '')
  );
}

function differing(before: Cells, after: Cells, end: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (let column = 0; column < end; column += 1) {
    if (isSame(before, after, column)) continue;
    // Half of a wide character cannot be written, and writing over one half wipes the other.
    let from = column;
    while (from > 0 && (before.texts[from] === '' || after.texts[from] === '')) from -= 1;
    let to = column + 1;
    while (to < after.texts.length && (before.texts[to] === '' || after.texts[to] === '')) to += 1;
    const last = stretches.at(-1);
    if (last && (from <= last.to || isCheap(after, last.to, from))) last.to = Math.max(last.to, to);
    else stretches.push({ from, to });
  }
  return stretches;
}

/** Whether a gap is short, plain to type and in the style that stands on both of its sides. */
function isCheap({ texts, styles }: Cells, from: number, to: number): boolean {
  if (to - from > SHORT_GAP) return false;
  for (let column = from; column < to; column += 1) {
    if (styles[column] !== styles[from - 1] || (texts[column] ?? '').length !== 1) return false;
  }
  return true;
}
