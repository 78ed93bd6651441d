/** What is under way: leaving aborts the reads and the waits, and stays until every write has its record. */

export interface Work {
  /** Fires when the engine closes; every read and every wait hangs on it, no write does. */
  readonly leaving: AbortSignal;
  /** Counts as work until it settles. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing tracked is left. */
  idle(): Promise<void>;
  /** Aborts what hangs on `leaving`, then waits for all that was begun. */
  leave(): Promise<void>;
}

export function createWork(): Work {
  const leaving = new AbortController();
  const tracked = new Set<Promise<unknown>>();

  async function idle(): Promise<void> {
    while (tracked.size > 0) await Promise.all(tracked);
  }

  return {
    leaving: leaving.signal,
    track(work) {
      const settled: Promise<unknown> = work.then(
        () => tracked.delete(settled),
        () => tracked.delete(settled),
      );
      tracked.add(settled);
      return work;
    },
    idle,
    leave() {
      leaving.abort();
      return idle();
    },
  };
}
