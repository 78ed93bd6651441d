/** `o` and a letter: in which order the machines stand. Records without a host always come last. */
import type { SeverityCounts } from '../../engine/model/alert.ts';
import { isolationStateOf } from '../../engine/model/isolation-state.ts';
import type { IsolationState, Machine } from '../../engine/model/machine.ts';
import { urgencyOf } from '../../engine/model/urgency.ts';

export const ORDER_COLUMNS = ['urgency', 'host', 'severity', 'alerts', 'first', 'last', 'state'] as const;
export type OrderColumn = (typeof ORDER_COLUMNS)[number];

export type Ordering = { readonly column: OrderColumn; readonly reversed: boolean };

/** The worst on top. */
export const BY_URGENCY: Ordering = { column: 'urgency', reversed: false };

/** True where the column's natural order puts the greatest on top (shown as ↓). */
export function isDescending({ column, reversed }: Ordering): boolean {
  return (column !== 'host') !== reversed;
}

/** Which states ask for attention first. */
const STATE_RANK: Readonly<Record<IsolationState, number>> = {
  unknown: 12,
  failed: 11,
  ambiguous: 10,
  pending: 9,
  requested: 8,
  accepted: 7,
  reported: 6,
  releasing: 5,
  isolated: 4,
  'not-found': 3,
  'not-isolated': 2,
  unread: 1,
  released: 0,
};

/** Counts as one number, so that one more critical outweighs any number of lesser alerts. */
function severityRank(counts: SeverityCounts): number {
  const cap = (count: number) => Math.min(count, 999);
  return cap(counts.critical) * 1e9 + cap(counts.high) * 1e6 + cap(counts.medium) * 1e3 + cap(counts.low);
}

const RANKS: Readonly<Record<Exclude<OrderColumn, 'host'>, (machine: Machine, now: number) => number>> = {
  urgency: (machine, now) => urgencyOf(machine, now).score,
  severity: (machine) => severityRank(machine.counts),
  alerts: (machine) => machine.alerts.length,
  first: (machine) => machine.firstSeen ?? Number.NEGATIVE_INFINITY,
  last: (machine) => machine.lastSeen ?? Number.NEGATIVE_INFINITY,
  state: (machine) => STATE_RANK[isolationStateOf(machine).state],
};

type Placed = { readonly machine: Machine; readonly last: boolean; readonly rank: number };

/**
 * The machines in the order of a column, the greatest on top; those that `isLast` names come last whatever the
 * order. A total order, so that equal machines never change places. `now`: epoch ms, for urgency.
 */
export function inOrder(
  machines: readonly Machine[],
  { column, reversed }: Ordering,
  now: number,
  isLast: (machine: Machine) => boolean = () => false,
): readonly Machine[] {
  const sign = reversed ? -1 : 1;
  const rank = column === 'host' ? () => 0 : RANKS[column];
  const placed: Placed[] = machines.map((machine) => ({ machine, last: isLast(machine), rank: rank(machine, now) }));
  placed.sort(
    (a, b) =>
      Number(a.last) - Number(b.last) ||
      Number(a.machine.host === '') - Number(b.machine.host === '') ||
      sign * (column === 'host' ? byHost(a.machine, b.machine) : compareNumbers(b.rank, a.rank)) ||
      compareNumbers(b.machine.lastSeen ?? Number.NEGATIVE_INFINITY, a.machine.lastSeen ?? Number.NEGATIVE_INFINITY) ||
      byHost(a.machine, b.machine) ||
      (a.machine.key < b.machine.key ? -1 : a.machine.key > b.machine.key ? 1 : 0),
  );
  return placed.map(({ machine }) => machine);
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
function byHost(a: Machine, b: Machine): number {
  return collator.compare(a.host, b.host);
}
