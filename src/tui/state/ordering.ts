/** `o` and a letter: in which order the machines stand. Records without a host always come last. */
import type { SeverityCounts } from '../../engine/model/alert.ts';
import type { MachineReputation } from '../../engine/model/enrichment.ts';
import { isolationStateOf } from '../../engine/model/isolation-state.ts';
import type { IsolationState, Machine } from '../../engine/model/machine.ts';
import type { ReputationWord } from '../../engine/model/reputation.ts';
import { urgencyScore } from '../../engine/model/urgency.ts';
import { assetOf } from './asset.ts';
import { machineReputation, type Reputed } from './reputation.ts';

export const ORDER_COLUMNS = [
  'urgency',
  'host',
  'severity',
  'alerts',
  'first',
  'last',
  'state',
  'reputation',
  'user',
  'rule',
  'event',
  'technique',
  'address',
  'group',
  'source',
] as const;
export type OrderColumn = (typeof ORDER_COLUMNS)[number];

export type Ordering = { readonly column: OrderColumn; readonly reversed: boolean };

/** The worst on top. */
export const BY_URGENCY: Ordering = { column: 'urgency', reversed: false };

/** Columns of words, in the order of the alphabet; a machine without any comes last. */
const TEXTS = {
  host: (machine) => machine.host,
  user: (machine) => machine.users[0] ?? '',
  rule: (machine) => machine.rules[0] ?? '',
  event: (machine) => machine.events[0] ?? '',
  technique: (machine) => machine.techniques[0] ?? '',
  address: (machine) => assetOf(machine)?.ip ?? '',
  group: (machine) => assetOf(machine)?.groups[0]?.name ?? '',
  source: (machine) => machine.source,
} as const satisfies Partial<Record<OrderColumn, (machine: Machine) => string>>;
type TextColumn = keyof typeof TEXTS;

function isText(column: OrderColumn): column is TextColumn {
  return column in TEXTS;
}

/** True where the column's natural order puts the greatest on top (shown as ↓). */
export function isDescending({ column, reversed }: Ordering): boolean {
  return !isText(column) !== reversed;
}

/** Which states ask for attention first. */
const STATE_RANK: Readonly<Record<IsolationState, number>> = {
  unknown: 13,
  failed: 12,
  ambiguous: 11,
  aborted: 10,
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

type Rank = (machine: Machine, now: number, reputed: Reputed | null) => number;

const RANKS: Readonly<Record<Exclude<OrderColumn, TextColumn>, Rank>> = {
  urgency: (machine, now, reputed) => urgencyScore(machine, now, reputed && machineReputation(reputed, machine, now)),
  severity: (machine) => severityRank(machine.counts),
  alerts: (machine) => machine.alerts.length,
  first: (machine) => machine.firstSeen ?? Number.NEGATIVE_INFINITY,
  last: (machine) => machine.lastSeen ?? Number.NEGATIVE_INFINITY,
  state: (machine) => STATE_RANK[isolationStateOf(machine).state],
  reputation: (machine, now, reputed) => reputationRank(reputed && machineReputation(reputed, machine, now)),
};

/** What was bad a while ago weighs more than what nobody ever found anything in. */
const GRAVITY: Readonly<Record<ReputationWord, number>> = {
  bad: 4,
  'likely-bad': 3,
  stale: 2,
  'no-finding': 1,
  unknown: 0,
};

/** The gravest word on top; what has no answer below all that has one. */
function reputationRank(found: MachineReputation | null): number {
  if (!found?.gravest) return -1;
  return GRAVITY[found.gravest.word];
}

/** A machine with what its place in an order rests on. `last`: it comes behind all others whatever the order. */
export type Placed = {
  readonly machine: Machine;
  readonly last: boolean;
  readonly rank: number;
  readonly text: string;
};

/** An order: what a machine's place rests on, and which of two comes first. */
export type Sorting = {
  place(machine: Machine): Placed;
  compare(a: Placed, b: Placed): number;
};

/** Total, so that equal machines never change places. `now`: epoch ms, for urgency and for what `isLast` names. */
export function sortingBy(
  { column, reversed }: Ordering,
  now: number,
  isLast: (machine: Machine) => boolean = () => false,
  reputed: Reputed | null = null,
): Sorting {
  const sign = reversed ? -1 : 1;
  const rank = isText(column) ? () => 0 : RANKS[column];
  const text = isText(column) ? TEXTS[column] : () => '';
  return {
    place: (machine) => ({
      machine,
      last: isLast(machine),
      rank: rank(machine, now, reputed),
      text: text(machine),
    }),
    compare: (a, b) =>
      Number(a.last) - Number(b.last) ||
      Number(a.machine.host === '') - Number(b.machine.host === '') ||
      byText(a.text, b.text, sign) ||
      sign * compareNumbers(b.rank, a.rank) ||
      compareNumbers(b.machine.lastSeen ?? Number.NEGATIVE_INFINITY, a.machine.lastSeen ?? Number.NEGATIVE_INFINITY) ||
      byHost(a.machine, b.machine) ||
      (a.machine.key < b.machine.key ? -1 : a.machine.key > b.machine.key ? 1 : 0),
  };
}

/** The machines in the order of a column, the greatest on top; those that `isLast` names come last. */
export function inOrder(
  machines: readonly Machine[],
  ordering: Ordering,
  now: number,
  isLast?: (machine: Machine) => boolean,
): readonly Machine[] {
  const { place, compare } = sortingBy(ordering, now, isLast);
  return machines
    .map(place)
    .sort(compare)
    .map(({ machine }) => machine);
}

/** Two lists that are in order each, as one. */
export function mergeOrdered(some: readonly Placed[], others: readonly Placed[], { compare }: Sorting): Placed[] {
  const merged: Placed[] = [];
  let next = 0;
  for (const placed of some) {
    for (; next < others.length; next += 1) {
      const other = others[next] as Placed;
      if (compare(other, placed) > 0) break;
      merged.push(other);
    }
    merged.push(placed);
  }
  for (; next < others.length; next += 1) merged.push(others[next] as Placed);
  return merged;
}

function byText(a: string, b: string, sign: number): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  return sign * collator.compare(a, b);
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
function byHost(a: Machine, b: Machine): number {
  return collator.compare(a.host, b.host);
}
