/** What is under way: reads that leaving aborts, writes that leaving waits for. */

export interface Work {
  /** Fires when the engine closes; every read and every wait hangs on it. */
  readonly leaving: AbortSignal;
  /** Counts as work until it settles. */
  track<T>(work: Promise<T>): Promise<T>;
  /** A call that changes something at the vendor, with the record of its answer: never cut short. */
  write<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing tracked is left. */
  idle(): Promise<void>;
  /** Aborts the reads, waits for the writes, then for what the reads leave behind. */
  leave(): Promise<void>;
}

export function createWork(): Work {
  const leaving = new AbortController();
  const tracked = new Set<Promise<unknown>>();
  const writes = new Set<Promise<unknown>>();

  function hold<T>(among: Set<Promise<unknown>>, work: Promise<T>): Promise<T> {
    const settled: Promise<unknown> = work.then(
      () => among.delete(settled),
      () => among.delete(settled),
    );
    among.add(settled);
    return work;
  }

  async function drain(among: Set<Promise<unknown>>): Promise<void> {
    while (among.size > 0) await Promise.all(among);
  }

  return {
    leaving: leaving.signal,
    track: (work) => hold(tracked, work),
    write: (work) => hold(writes, hold(tracked, work)),
    idle: () => drain(tracked),
    async leave() {
      leaving.abort();
      await drain(writes);
      await drain(tracked);
    },
  };
}
