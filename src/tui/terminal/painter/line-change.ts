/** What must be written to turn one line of the screen into another: the cells that differ, and nothing else. Pure. */
import type { Cells } from './cells.ts';
import { type CellStyle, PLAIN, turn } from './style.ts';

/** Unchanged cells between two changes that are cheaper to write again than to step over. */
const SHORT_GAP = 4;

/** A stretch of cells to be written: from the first up to, not with, the last. */
type Stretch = { from: number; to: number };

/** `row` from 0. The pen is plain before and after. '' where nothing differs. */
export function lineChange(before: Cells, after: Cells, row: number): string {
  const columns = after.texts.length;
  const tail = blankTail(after);
  const stretches = differing(before, after, tail);
  let isTailDue = false;
  for (let column = tail; column < columns && !isTailDue; column += 1) isTailDue = !isSame(before, after, column);
  if (stretches.length === 0 && !isTailDue) return '';

  let written = '';
  let at = -1;
  let style: CellStyle = PLAIN;
  const goTo = (column: number) => {
    if (at === column) return;
    if (at < 0) written += column === 0 ? `\x1b[${row + 1}H` : `\x1b[${row + 1};${column + 1}H`;
    else written += `\x1b[${column - at}C`;
    at = column;
  };
  for (const { from, to } of stretches) {
    goTo(from);
    let link = '';
    for (let column = from; column < to; column += 1) {
      const next = after.styles[column] ?? PLAIN;
      const address = after.links?.[column] ?? '';
      if (address !== link) written += linkTo(address);
      link = address;
      if (after.texts[column] !== '') written += turn(style, next) + (after.texts[column] ?? '');
      style = next;
    }
    if (link !== '') written += linkTo('');
    at = to;
  }
  written += turn(style, PLAIN);
  if (isTailDue) {
    // Whoever has just filled the last cell stands on it, not behind it: there is no tail then.
    goTo(tail);
    written += '\x1b[K';
  }
  return written;
}

function linkTo(address: string): string {
  return `\x1b]8;;${address}\x1b\\`;
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
