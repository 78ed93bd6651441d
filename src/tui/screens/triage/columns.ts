/** The machine table's columns: what each needs, what it gets, and which give way first. */

import type { HeaderCell } from '../../components/table-header.tsx';
import type { OrderColumn, Ordering } from '../../state/ordering.ts';
import { isDescending } from '../../state/ordering.ts';
import { type ColumnSpec, type ColumnWidth, columnWidths } from '../../text/columns.ts';

export type ColumnId =
  | 'host'
  | 'severity'
  | 'alerts'
  | 'state'
  | 'last'
  | 'users'
  | 'events'
  | 'first'
  | 'strip'
  | 'source';

/** Cursor, mark and a blank in front of every row. */
export const MARKER_WIDTH = 3;
export const GAP = 2;

const COLUMNS: readonly ColumnSpec<ColumnId>[] = [
  { id: 'host', min: 14, weight: 3, max: 36, drop: 0 },
  { id: 'source', min: 9, weight: 0, drop: 2 },
  { id: 'severity', min: 19, weight: 0, drop: 0 },
  { id: 'alerts', min: 6, weight: 0, drop: 4 },
  { id: 'state', min: 17, weight: 1, max: 26, drop: 0 },
  { id: 'last', min: 5, weight: 0, drop: 3 },
  { id: 'strip', min: 12, weight: 2, max: 48, drop: 6 },
  { id: 'users', min: 10, weight: 2, max: 34, drop: 5 },
  { id: 'first', min: 5, weight: 0, drop: 7 },
  { id: 'events', min: 18, weight: 3, max: 72, drop: 8 },
];

const RIGHT: readonly ColumnId[] = ['alerts', 'last', 'first'];

export function alignment(id: ColumnId): 'left' | 'right' {
  return RIGHT.includes(id) ? 'right' : 'left';
}

/** The columns a table of this width shows; where alerts come from is told only where they come from several places. */
export function tableColumns(width: number, sources = 1): readonly ColumnWidth<ColumnId>[] {
  const columns = sources > 1 ? COLUMNS : COLUMNS.filter(({ id }) => id !== 'source');
  return columnWidths(columns, width - MARKER_WIDTH, GAP);
}

const TITLES: Readonly<Record<ColumnId, string>> = {
  host: 'HOST',
  source: 'SOURCE',
  severity: 'SEVERITY',
  alerts: 'ALERTS',
  state: 'ISOLATION',
  last: 'LAST',
  first: 'FIRST',
  users: 'USERS',
  events: 'EVENTS',
  strip: 'OVER TIME',
};

/** Which column shows the arrow of an order; urgency has none of its own and is named on the status line. */
const ORDER_OF: Partial<Readonly<Record<ColumnId, OrderColumn>>> = {
  host: 'host',
  severity: 'severity',
  alerts: 'alerts',
  state: 'state',
  last: 'last',
  first: 'first',
};

/** The names of the columns, with an arrow at the one that orders. */
export function titleCells(columns: readonly ColumnWidth<ColumnId>[], ordering: Ordering): readonly HeaderCell[] {
  const direction = isDescending(ordering) ? 'down' : 'up';
  return columns.map(({ id, width }) => ({
    title: TITLES[id],
    width,
    align: alignment(id),
    order: ORDER_OF[id] === ordering.column ? direction : undefined,
  }));
}
