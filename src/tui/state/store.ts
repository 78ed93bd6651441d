/**
 * The one place where the engine's truth and the analyst's view meet. Key handlers read it fresh and act on it at
 * once; the engine's events are gathered to about ten a second; whoever draws subscribes. No change, no frame.
 */
import type { Engine } from '../../engine/commands.ts';
import type { EngineState } from '../../engine/state.ts';
import type { Action } from './actions.ts';
import { CARD_LINES, tableHeight } from './layout.ts';
import { warmUp } from './narrowing.ts';
import { reduce } from './reducer.ts';
import { createSelector, type Selection } from './selection.ts';
import type { Settling } from './table.ts';
import type { ConsoleTime } from './time.ts';
import type { View } from './view.ts';

export type Snapshot = { readonly engine: EngineState; readonly view: View; readonly selection: Selection };

export type Store = {
  get(): Snapshot;
  subscribe(listener: () => void): () => void;
  act(action: Action): void;
  /** A key was pressed: nothing reorders for a moment. */
  touched(): void;
  /** True while an engine event waits for its frame. */
  isPending(): boolean;
  close(): void;
};

/** Milliseconds between two frames that only the engine asked for. */
export const FEED_MS = 100;
/** Milliseconds after a key in which the table's rows keep their places. */
export const FREEZE_MS = 1500;

/** Machines whose text is built at a time, and the pause between two portions (ms). */
const WARM_PORTION = 200;
const WARM_MS = 20;

export function createStore(engine: Engine, view: View, time: ConsoleTime): Store {
  const selectMachines = createSelector();
  const listeners = new Set<() => void>();
  let state = engine.getState();
  let snapshot: Snapshot = { engine: state, view, selection: selectMachines(state.machines, view, time.now(), state) };
  let touchedAt = Number.NEGATIVE_INFINITY;
  let fedAt = Number.NEGATIVE_INFINITY;
  let feedDue = Number.POSITIVE_INFINITY;
  let cancelFeed: (() => void) | null = null;
  let changed = false;

  const settle = (next: View, how: Settling): Snapshot => {
    const selection = selectMachines(state.machines, next, time.now(), state);
    const cardLines = state.storms.length > 0 ? CARD_LINES : 0;
    const placed = reduce(next, {
      type: 'machines',
      sorted: selection.sorted,
      known: state.machines,
      height: tableHeight({ size: next.size, cardLines }),
      cardLines,
      how,
      settled: state.watch.lastSuccessAt !== null || Number.isFinite(touchedAt),
    });
    return { engine: state, view: placed, selection };
  };

  const publish = (next: Snapshot) => {
    const unchanged =
      next.engine === snapshot.engine && next.view === snapshot.view && next.selection === snapshot.selection;
    if (unchanged) return;
    snapshot = next;
    for (const listener of listeners) listener();
  };

  const feed = () => {
    cancelFeed = null;
    feedDue = Number.POSITIVE_INFINITY;
    changed = false;
    fedAt = time.now();
    if (state.machines !== engine.getState().machines) cancelWarm ??= time.after(WARM_MS, warm);
    state = engine.getState();
    const wait = untilThaw();
    publish(settle(snapshot.view, wait > 0 ? 'frozen' : 'quiet'));
    const unsorted = snapshot.selection.sorted.some((key, index) => key !== snapshot.view.table.keys[index]);
    if (wait > 0 && unsorted) feedIn(wait);
  };

  /** Milliseconds in which rows must keep their places. */
  const untilThaw = () => {
    const { dialog, prompt } = snapshot.view;
    if (dialog !== null || prompt !== null) return FREEZE_MS;
    return Math.max(0, touchedAt + FREEZE_MS - time.now());
  };

  /** The next look at the engine, at the earliest after `ms`; an earlier one that is due stays. */
  const feedIn = (ms: number) => {
    const at = time.now() + ms;
    if (feedDue <= at) return;
    cancelFeed?.();
    feedDue = at;
    cancelFeed = time.after(ms, feed);
  };

  /** What narrowing searches in is built in small portions, so that no key has to wait for it. */
  const warm = () => {
    cancelWarm = null;
    if (!warmUp(state.machines.values(), WARM_PORTION)) cancelWarm = time.after(WARM_MS, warm);
  };

  const unsubscribe = engine.subscribe(() => {
    changed = true;
    feedIn(Math.max(0, fedAt + FEED_MS - time.now()));
  });
  snapshot = settle(view, 'asked');
  let cancelWarm: (() => void) | null = time.after(WARM_MS, warm);

  return {
    get: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    act(action) {
      const next = reduce(snapshot.view, action);
      if (next === snapshot.view) return;
      const asked = next.narrowing !== snapshot.view.narrowing || next.ordering !== snapshot.view.ordering;
      const shown = next.showAside !== snapshot.view.showAside;
      if (asked || shown) publish(settle(next, 'asked'));
      else if (next.size !== snapshot.view.size) publish(settle(next, 'frozen'));
      else publish({ ...snapshot, view: next });
    },
    touched() {
      const first = !Number.isFinite(touchedAt);
      touchedAt = time.now();
      if (first) publish(settle(snapshot.view, 'frozen'));
    },
    isPending: () => changed,
    close() {
      unsubscribe();
      cancelFeed?.();
      cancelWarm?.();
      listeners.clear();
    },
  };
}
