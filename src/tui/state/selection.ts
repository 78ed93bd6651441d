/** Which machines are shown, and in which order. Memoised: the same inputs give the same list. */
import type { Machine, MachineKey } from '../../engine/model/machine.ts';
import { isWithin, type MachineFilter, machineFilter } from './machine-filter.ts';
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
  let last: (Found & { ranked: Ranked; narrowing: string; filter: MachineFilter; answer: Selection }) | null = null;
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
    // Looking through 10,000 machines takes 8 ms: a letter more looks through those that are left.
    const isCloser = last?.ranked === ranked && isWithin(filter, last.filter);
    const found = narrowed(ranked, filter, isCloser && last ? last.machines : ranked.shown);
    const answer = last && sameSelection(last.answer, found.selection) ? last.answer : found.selection;
    last = { ...found, ranked, narrowing: by.narrowing, filter, answer };
    return answer;
  };
}

export function select(machines: Machines, by: Selecting, now: number): Selection {
  const filter = machineFilter(by.narrowing);
  const ranked = rank(machines, by, by.showAside || filter.wantsAside, now, []);
  return narrowed(ranked, filter, ranked.shown).selection;
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

type Found = { readonly machines: readonly Machine[]; readonly selection: Selection };

/** `among`: the machines that can pass at all. */
function narrowed({ shown, aside }: Ranked, filter: MachineFilter, among: readonly Machine[]): Found {
  const machines = filter.isAll ? shown : among.filter(filter.passes);
  return { machines, selection: { sorted: machines.map(({ key }) => key), total: shown.length, aside } };
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
