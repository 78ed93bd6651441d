/** What must be written to turn one line of the screen into another: the cells that differ, and nothing else. Pure. */
import type { Brush } from './brush.ts';
import type { Cells } from './cells.ts';
import { PLAIN } from './style.ts';

/** Unchanged cells between two changes that are cheaper to write again than to step over. */
const SHORT_GAP = 4;

/** A stretch of cells to be written: from the first up to, not with, the last. */
type Stretch = { from: number; to: number };

/** One change of the screen: `cells` from a place on. Those of one frame never overlap, and may be written in any order. */
export type Patch = {
  readonly row: number;
  readonly column: number;
  readonly cells: number;
  write(brush: Brush): void;
};

/** `row` from 0. None where nothing differs. */
export function patchesOf(before: Cells, after: Cells, row: number): readonly Patch[] {
  const tail = blankTail(after);
  const patches = differing(before, after, tail).map(
    ({ from, to }): Patch => ({
      row,
      column: from,
      cells: to - from,
      write: (brush) => writeCells(after, row, from, to, brush),
    }),
  );
  for (let column = tail; column < after.texts.length; column += 1) {
    if (isSame(before, after, column)) continue;
    const write = (brush: Brush) => {
      brush.goTo(row, tail);
      brush.clearRest();
    };
    return [...patches, { row, column: tail, cells: after.texts.length - tail, write }];
  }
  return patches;
}

/** Cells of a patch that is small. */
const FEW = 4;

/**
 * Line by line, and small patches at the end, column by column: what ticks in a quiet table are ages of one style below
 * one another, and from one to the next it is two short steps (a third of the bytes of a quiet watch).
 */
export function inWritingOrder(patches: readonly Patch[]): readonly Patch[] {
  const small = patches.filter(({ cells }) => cells <= FEW).sort((a, b) => a.column - b.column || a.row - b.row);
  return [...patches.filter(({ cells }) => cells > FEW), ...small];
}

function writeCells(after: Cells, row: number, from: number, to: number, brush: Brush): void {
  brush.goTo(row, from);
  for (let column = from; column < to; column += 1) {
    const text = after.texts[column] ?? '';
    brush.link(after.links?.[column] ?? '');
    if (text !== '') brush.put(text, after.texts[column + 1] === '' ? 2 : 1, after.styles[column] ?? PLAIN);
  }
  brush.link('');
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
