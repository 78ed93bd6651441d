/** Lines of the screen: header, body, status, footer. Integer heights, computed once and passed down. */
import type { Size, View } from './view.ts';

/** Two lines of header and the rule below them, which doubles as the progress bar. */
export const HEADER_LINES = 3;
/** Status line and footer. */
export const BOTTOM_LINES = 2;
/** Names of the columns above the table's rows. */
export const COLUMN_LINES = 1;

export const LEAST: Size = { columns: 60, rows: 12 };

/** Too small to be honest about what matters. */
export function isTooSmall(size: Size): boolean {
  return size.columns < LEAST.columns || size.rows < LEAST.rows;
}

/** Lines between the header and the status line. */
export function bodyHeight(size: Size): number {
  return Math.max(1, size.rows - HEADER_LINES - BOTTOM_LINES);
}

/** Rows of the machine table. */
export function tableHeight(view: Pick<View, 'size'>): number {
  return Math.max(1, bodyHeight(view.size) - COLUMN_LINES);
}
