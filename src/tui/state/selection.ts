/** Which machines are shown, and in which order. Memoised: the same inputs give the same list. */
import type { Machine, MachineKey } from '../../engine/model/machine.ts';
import { isWithin, type MachineFilter, machineFilter } from './machine-filter.ts';
import { mergeOrdered, type Placed, type Sorting, sortingBy } from './ordering.ts';
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

/**
 * Urgency fades with time, by half in an hour. In between these steps (ms) only a machine that changes finds another
 * place: rows that change places in a quiet watch are drawn for nothing, and make a person look.
 */
const FADING_MS = 5 * 60_000;

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
  let snoozes: { readonly machines: Machines; readonly ends: readonly number[] } | null = null;
  let last: (Found & { ranked: Ranked; narrowing: string; filter: MachineFilter; answer: Selection }) | null = null;
  return (machines, by, now, reputed = null) => {
    if (snoozes?.machines !== machines) snoozes = { machines, ends: endsOfSnoozes(machines) };
    const at = latestStep(snoozes.ends, now);
    const filter = machineFilter(by.narrowing);
    const showAside = by.showAside || filter.wantsAside;
    const known = { ordering: by.ordering, at, reputations: reputed?.enrichment.reputations };
    const isSameOrder =
      ranked !== null &&
      ranked.at === at &&
      ranked.reputations === known.reputations &&
      ranked.ordering === by.ordering;
    if (ranked === null || !isSameOrder || ranked.machines !== machines || ranked.showAside !== showAside) {
      const sorting = sortingBy(by.ordering, at, (machine) => isAside(machine, at), reputed);
      const before = ranked?.placed ?? [];
      const placed = isSameOrder ? reordered(machines, before, sorting) : sorted(machines, before, sorting);
      ranked = { ...shownOf(placed, showAside), ...known, machines, placed };
    }
    if (last && last.ranked === ranked && last.narrowing === by.narrowing) return last.answer;
    // Looking through 10,000 machines takes 8 ms: a letter more looks through those that are left.
    const isCloser = last?.ranked === ranked && isWithin(filter, last.filter);
    const found = narrowed(ranked, filter, isCloser && last ? last.machines : ranked.shown);
    const answer = last && sameSelection(last.answer, found.selection) ? last.answer : found.selection;
    last = { ...found, ranked, narrowing: by.narrowing, filter, answer };
    return answer;
  };
}

/** The last moment that moved machines by itself: urgency faded a step, or a snooze ran out. */
function latestStep(ends: readonly number[], now: number): number {
  const faded = Math.floor(now / FADING_MS) * FADING_MS;
  return ends.reduce((latest, end) => (end <= now && end > latest ? end : latest), faded);
}

function endsOfSnoozes(machines: Machines): readonly number[] {
  const ends = new Set<number>();
  for (const { standing } of machines.values()) if (standing.kind === 'snoozed') ends.add(standing.until);
  return [...ends];
}

export function select(machines: Machines, by: Selecting, now: number): Selection {
  const filter = machineFilter(by.narrowing);
  const sorting = sortingBy(by.ordering, now, (machine) => isAside(machine, now));
  const ranked = shownOf(sorted(machines, [], sorting), by.showAside || filter.wantsAside);
  return narrowed(ranked, filter, ranked.shown).selection;
}

/** What an order rests on, and the machines in it. */
type Known = {
  readonly machines: Machines;
  readonly ordering: Selecting['ordering'];
  /** Epoch ms: the moment that it is right for. */
  readonly at: number;
  readonly reputations: Reputed['enrichment']['reputations'] | undefined;
  readonly placed: readonly Placed[];
};

/** All machines that could be shown, in their order. */
type Ranked = { readonly shown: readonly Machine[]; readonly aside: number; readonly showAside: boolean };

/** Those that were set aside stand behind all others. */
function shownOf(placed: readonly Placed[], showAside: boolean): Ranked {
  const first = placed.findIndex(({ last }) => last);
  const aside = first < 0 ? 0 : placed.length - first;
  const shown = (showAside ? placed : placed.slice(0, placed.length - aside)).map(({ machine }) => machine);
  return { shown, aside, showAside };
}

/** `before`: an order that is probably close, so that sorting finds most of its work done. */
function sorted(machines: Machines, before: readonly Placed[], sorting: Sorting): readonly Placed[] {
  const { staying, changed } = compared(machines, before);
  return [...staying.map(({ machine }) => machine), ...changed].map(sorting.place).sort(sorting.compare);
}

/**
 * The same order after some machines have changed: only these find a new place. Of 10,000 machines a few hundred change
 * between two frames of a flood; to sort all of them anew took 30 ms, in which a key had to wait.
 */
function reordered(machines: Machines, before: readonly Placed[], sorting: Sorting): readonly Placed[] {
  const { staying, changed } = compared(machines, before);
  return mergeOrdered(staying, changed.map(sorting.place).sort(sorting.compare), sorting);
}

/** A machine that did not change is the same object. */
function compared(machines: Machines, before: readonly Placed[]) {
  const staying = before.filter(({ machine }) => machines.get(machine.key) === machine);
  if (staying.length === machines.size) return { staying, changed: [] };
  const same = new Set(staying.map(({ machine }) => machine));
  return { staying, changed: [...machines.values()].filter((machine) => !same.has(machine)) };
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
