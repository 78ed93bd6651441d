/** A list is a window over an array: which rows are shown, and where the cursor goes. Pure. */

/**
 * First row to show so that the cursor is inside a window of `height` rows over `total` rows, moving the window
 * no further than it must. Total and height may be 0.
 */
export function scrollIntoView(cursor: number, previousFirst: number, height: number, total: number): number {
  // A window of no rows still has a place, so that it opens where the cursor is.
  const rows = Math.max(1, height);
  const last = Math.max(0, total - rows);
  let first = previousFirst;
  if (cursor < first) first = cursor;
  if (cursor >= first + rows) first = cursor - rows + 1;
  return Math.min(Math.max(0, first), last);
}

export type Motion =
  | 'move.down'
  | 'move.up'
  | 'move.page-down'
  | 'move.page-up'
  | 'move.half-down'
  | 'move.half-up'
  | 'move.first'
  | 'move.last';

export function isMotion(command: string): command is Motion {
  return command.startsWith('move.');
}

/** Where a motion takes the cursor; stays within the list (0 for an empty one). */
export function moveCursor(cursor: number, motion: Motion, height: number, total: number): number {
  const page = Math.max(1, height - 1);
  const half = Math.max(1, Math.floor(height / 2));
  const steps: Readonly<Record<Motion, number>> = {
    'move.down': 1,
    'move.up': -1,
    'move.page-down': page,
    'move.page-up': -page,
    'move.half-down': half,
    'move.half-up': -half,
    'move.first': -total,
    'move.last': total,
  };
  return clampCursor(cursor + steps[motion], total);
}

/** The nearest row that exists; 0 for an empty list. */
export function clampCursor(cursor: number, total: number): number {
  return Math.max(0, Math.min(cursor, total - 1));
}
