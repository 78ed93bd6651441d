/** Holds the snapshot: events in, an immutable state out, listeners told once a change. */
import type { EngineEvent } from './events.ts';
import { reduce } from './reducer.ts';
import type { EngineState } from './state.ts';

export interface Store {
  get(): EngineState;
  subscribe(listener: () => void): () => void;
  /** Applies events in order and tells listeners once, if anything changed. */
  apply(...events: readonly EngineEvent[]): void;
  /** Applies events without telling anybody: for a poll that found nothing (its times are read when drawn). */
  applyQuietly(...events: readonly EngineEvent[]): void;
}

export function createStore(initial: EngineState): Store {
  let state = initial;
  const listeners = new Set<() => void>();

  function change(events: readonly EngineEvent[]): boolean {
    const before = state;
    for (const event of events) state = reduce(state, event);
    return state !== before;
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    apply(...events) {
      if (change(events)) for (const listener of [...listeners]) tell(listener);
    },
    applyQuietly(...events) {
      change(events);
    },
  };
}

/** A listener's mistake must not cost the record of an order: it surfaces on its own, as the bug it is. */
function tell(listener: () => void): void {
  try {
    listener();
  } catch (thrown) {
    queueMicrotask(() => {
      throw thrown;
    });
  }
}
