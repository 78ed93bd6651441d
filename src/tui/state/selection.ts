/** Which machines are shown, and in which order. Memoised: the same inputs give the same list. */
import type { Machine, MachineKey } from '../../engine/model/machine.ts';
import { type MachineFilter, machineFilter } from './machine-filter.ts';
import { inOrder } from './ordering.ts';
import type { Reputed } from './reputation.ts';
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

/**
 * A selector with a memory of one: the engine's map keeps its identity as long as no machine changed. The order of all
 * machines is remembered apart from what is narrowed, so that a letter typed sorts nothing.
 */
export function createSelector(): (
  machines: Machines,
  by: Selecting,
  now: number,
  reputed?: Reputed | null,
) => Selection {
  let ranked: (Ranked & Known) | null = null;
  let last: { ranked: Ranked; narrowing: string; answer: Selection } | null = null;
  return (machines, by, now, reputed = null) => {
    const at = Math.floor(now / FADING_MS);
    const filter = machineFilter(by.narrowing);
    const showAside = by.showAside || filter.wantsAside;
    const isKnown =
      ranked !== null &&
      ranked.machines === machines &&
      ranked.at === at &&
      ranked.reputations === reputed?.enrichment.reputations &&
      ranked.by.ordering === by.ordering &&
      ranked.showAside === showAside;
    if (ranked === null || !isKnown)
      ranked = {
        ...rank(machines, by, showAside, now, ranked?.shown ?? [], reputed),
        machines,
        by,
        at,
        reputations: reputed?.enrichment.reputations,
      };
    if (last && last.ranked === ranked && last.narrowing === by.narrowing) return last.answer;
    const found = narrowed(ranked, filter);
    const answer = last && sameSelection(last.answer, found) ? last.answer : found;
    last = { ranked, narrowing: by.narrowing, answer };
    return answer;
  };
}

export function select(machines: Machines, by: Selecting, now: number): Selection {
  const filter = machineFilter(by.narrowing);
  return narrowed(rank(machines, by, by.showAside || filter.wantsAside, now, []), filter);
}

/** What an order rests on. */
type Known = {
  readonly machines: Machines;
  readonly by: Selecting;
  readonly at: number;
  readonly reputations: Reputed['enrichment']['reputations'] | undefined;
};

/** All machines that could be shown, in their order. */
type Ranked = { readonly shown: readonly Machine[]; readonly aside: number; readonly showAside: boolean };

/** `hint`: an order that is probably close, so that sorting finds most of its work done. */
function rank(
  machines: Machines,
  by: Selecting,
  showAside: boolean,
  now: number,
  hint: readonly Machine[],
  reputed: Reputed | null = null,
): Ranked {
  const shown: Machine[] = [];
  let aside = 0;
  const consider = (machine: Machine) => {
    const setAside = isAside(machine, now);
    if (setAside) aside++;
    if (!setAside || showAside) shown.push(machine);
  };
  const seen = new Set<MachineKey>();
  for (const { key } of hint) {
    const machine = machines.get(key);
    if (!machine) continue;
    seen.add(key);
    consider(machine);
  }
  for (const machine of machines.values()) if (!seen.has(machine.key)) consider(machine);
  return { shown: inOrder(shown, by.ordering, now, (machine) => isAside(machine, now), reputed), aside, showAside };
}

function narrowed({ shown, aside }: Ranked, filter: MachineFilter): Selection {
  const sorted = filter.isAll ? shown : shown.filter(filter.passes);
  return { sorted: sorted.map(({ key }) => key), total: shown.length, aside };
}

/** Set aside by a person, and the time of it not over. */
export function isAside({ standing }: Pick<Machine, 'standing'>, now: number): boolean {
  return standing.kind === 'skipped' || (standing.kind === 'snoozed' && standing.until > now);
}

function sameSelection(a: Selection, b: Selection): boolean {
  return (
    a.total === b.total &&
    a.aside === b.aside &&
    a.sorted.length === b.sorted.length &&
    a.sorted.every((key, index) => key === b.sorted[index])
  );
}
