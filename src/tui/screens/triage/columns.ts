/** The machine table's columns: what each needs, what it gets, and which give way first. */

import type { HeaderCell } from '../../components/table-header.tsx';
import type { OrderColumn, Ordering } from '../../state/ordering.ts';
import { isDescending } from '../../state/ordering.ts';
import { type ColumnSpec, type ColumnWidth, columnWidths } from '../../text/columns.ts';

export type ColumnId =
  | 'host'
  | 'source'
  | 'severity'
  | 'alerts'
  | 'reputation'
  | 'state'
  | 'last'
  | 'strip'
  | 'why'
  | 'users'
  | 'rules'
  | 'first'
  | 'events'
  | 'techniques'
  | 'address'
  | 'group';

/** Cursor, mark and a blank in front of every row. */
export const MARKER_WIDTH = 3;
export const GAP = 2;

/** From 60 to 300 cells: what decides stays longest, what only describes the machine comes where there is room to spare. */
const COLUMNS: readonly ColumnSpec<ColumnId>[] = [
  { id: 'host', min: 15, weight: 3, max: 36, drop: 0 },
  { id: 'source', min: 9, weight: 0, drop: 3 },
  { id: 'severity', min: 19, weight: 0, drop: 0 },
  { id: 'alerts', min: 6, weight: 0, drop: 4 },
  { id: 'reputation', min: 11, weight: 0, drop: 2 },
  { id: 'state', min: 16, weight: 1, max: 22, drop: 0 },
  { id: 'last', min: 6, weight: 0, drop: 1 },
  { id: 'strip', min: 12, weight: 3, max: 60, drop: 5 },
  { id: 'why', min: 28, weight: 4, max: 52, drop: 8 },
  { id: 'users', min: 10, weight: 2, max: 30, drop: 7 },
  { id: 'rules', min: 18, weight: 4, max: 52, drop: 6 },
  { id: 'first', min: 6, weight: 0, drop: 9 },
  { id: 'events', min: 24, weight: 1, max: 44, drop: 10 },
  { id: 'techniques', min: 34, weight: 2, max: 56, drop: 11 },
  { id: 'address', min: 15, weight: 0, drop: 12 },
  { id: 'group', min: 16, weight: 2, max: 40, drop: 13 },
];

/** On a narrow terminal names and ages of states give way, so that the time of the latest alert can stay. */
const NARROW = 65;
const NARROW_MIN: Partial<Readonly<Record<ColumnId, number>>> = { host: 13, state: 13 };

const RIGHT: readonly ColumnId[] = ['alerts', 'last', 'first'];

export function alignment(id: ColumnId): 'left' | 'right' {
  return RIGHT.includes(id) ? 'right' : 'left';
}

/**
 * The columns a table of this width shows. Where alerts come from is told only where they come from several places, and
 * what a reputation service says only where one is switched on.
 */
export function tableColumns(width: number, sources = 1, reputed = false): readonly ColumnWidth<ColumnId>[] {
  const known = COLUMNS.filter(({ id }) => (id !== 'source' || sources > 1) && (id !== 'reputation' || reputed));
  const columns = width >= NARROW ? known : known.map((each) => ({ ...each, min: NARROW_MIN[each.id] ?? each.min }));
  return columnWidths(columns, width - MARKER_WIDTH, GAP);
}

const TITLES: Readonly<Record<ColumnId, string>> = {
  host: 'HOST',
  source: 'SOURCE',
  severity: 'SEVERITY',
  alerts: 'ALERTS',
  reputation: 'REPUTATION',
  state: 'ISOLATION',
  last: 'LAST',
  first: 'FIRST',
  why: 'WHY HERE',
  users: 'USERS',
  rules: 'RULES',
  events: 'EVENTS',
  techniques: 'TECHNIQUES',
  address: 'ADDRESS',
  group: 'GROUP',
  strip: 'OVER TIME',
};

/** Which column shows the arrow of an order; where it is not on show, the status line names it. */
const ORDER_OF: Partial<Readonly<Record<ColumnId, OrderColumn>>> = {
  host: 'host',
  source: 'source',
  severity: 'severity',
  alerts: 'alerts',
  reputation: 'reputation',
  state: 'state',
  last: 'last',
  first: 'first',
  why: 'urgency',
  users: 'user',
  rules: 'rule',
  events: 'event',
  techniques: 'technique',
  address: 'address',
  group: 'group',
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
