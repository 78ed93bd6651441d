/** Which machines are shown, and in which order. Memoised: the same inputs give the same list. */
import type { Machine, MachineKey } from '../../engine/model/machine.ts';
import { matches, parseNarrowing } from './narrowing.ts';
import { inOrder } from './ordering.ts';
import type { View } from './view.ts';

export type Selection = {
  /** In the order of the screen. */
  readonly sorted: readonly MachineKey[];
  /** Machines that could be shown without the narrowing. */
  readonly total: number;
  /** Machines that were set aside, whether they are shown or not. */
  readonly aside: number;
};

export type Selecting = Pick<View, 'narrowing' | 'ordering' | 'showAside'>;
type Machines = ReadonlyMap<MachineKey, Machine>;

/** Urgency fades with time; the order is looked at anew this often (ms), and whenever a machine changes. */
const FADING_MS = 30_000;

/** A selector with a memory of one: the engine's map keeps its identity as long as no machine changed. */
export function createSelector(): (machines: Machines, by: Selecting, now: number) => Selection {
  let last: { machines: Machines; by: Selecting; at: number; answer: Selection } | null = null;
  return (machines, by, now) => {
    const at = Math.floor(now / FADING_MS);
    if (last && last.machines === machines && last.at === at && sameSelecting(last.by, by)) return last.answer;
    const found = select(machines, by, now, last?.answer.sorted ?? []);
    const answer = last && sameSelection(last.answer, found) ? last.answer : found;
    last = { machines, by: { narrowing: by.narrowing, ordering: by.ordering, showAside: by.showAside }, at, answer };
    return answer;
  };
}

/** `hint`: an order that is probably close, so that sorting finds most of its work done. */
export function select(machines: Machines, by: Selecting, now: number, hint: readonly MachineKey[] = []): Selection {
  const narrowing = parseNarrowing(by.narrowing);
  // `is:skipped` and `is:snoozed` ask for what is set aside.
  const showAside = by.showAside || narrowing.wanted.some((word) => word.startsWith('is:s'));
  const shown: Machine[] = [];
  let total = 0;
  let aside = 0;
  const consider = (machine: Machine) => {
    const setAside = isAside(machine, now);
    if (setAside) aside++;
    if (setAside && !showAside) return;
    total++;
    if (matches(machine, narrowing)) shown.push(machine);
  };
  const seen = new Set<MachineKey>();
  for (const key of hint) {
    const machine = machines.get(key);
    if (!machine) continue;
    seen.add(key);
    consider(machine);
  }
  for (const machine of machines.values()) if (!seen.has(machine.key)) consider(machine);
  const ordered = inOrder(shown, by.ordering, now, (machine) => isAside(machine, now));
  return { sorted: ordered.map((machine) => machine.key), total, aside };
}

/** Set aside by a person, and the time of it not over. */
export function isAside({ standing }: Pick<Machine, 'standing'>, now: number): boolean {
  return standing.kind === 'skipped' || (standing.kind === 'snoozed' && standing.until > now);
}

function sameSelecting(a: Selecting, b: Selecting): boolean {
  return a.narrowing === b.narrowing && a.ordering === b.ordering && a.showAside === b.showAside;
}

function sameSelection(a: Selection, b: Selection): boolean {
  return (
    a.total === b.total &&
    a.aside === b.aside &&
    a.sorted.length === b.sorted.length &&
    a.sorted.every((key, index) => key === b.sorted[index])
  );
}
