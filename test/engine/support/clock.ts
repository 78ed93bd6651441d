/** A clock that stands still until it is moved: sleeping means waiting for somebody to advance it. */
import type { Clock } from '../../../src/engine/ports.ts';

export type TestClock = Clock & {
  /** Moves on by so many ms, waking every sleeper at its time, in order. */
  advance(ms: number): Promise<void>;
  /** Sets the clock without waking anybody: a machine that slept, a clock put right. */
  jump(ms: number): void;
  /** Moves from sleeper to sleeper until the work has settled. Throws where nobody sleeps and it has not. */
  until<T>(work: Promise<T>, limitMs?: number): Promise<T>;
  /** How many sleep now. */
  sleepers(): number;
};

type Sleeper = { readonly at: number; readonly wake: () => void };

/** Lets everything that is ready run: all work between two sleeps is promises. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function createTestClock(start: number): TestClock {
  let time = start;
  let sleepers: Sleeper[] = [];

  function next(): Sleeper | undefined {
    return sleepers.reduce<Sleeper | undefined>((first, one) => (first && first.at <= one.at ? first : one), undefined);
  }

  async function wakeNext(): Promise<void> {
    const sleeper = next();
    if (!sleeper) return;
    time = Math.max(time, sleeper.at);
    sleepers = sleepers.filter((one) => one !== sleeper);
    sleeper.wake();
    await breathe();
  }

  return {
    now: () => time,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        const abort = () => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          reject(new DOMException('The sleep was cut short.', 'AbortError'));
        };
        const sleeper: Sleeper = {
          at: time + Math.max(0, ms),
          wake: () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        if (signal?.aborted) return abort();
        signal?.addEventListener('abort', abort, { once: true });
        sleepers.push(sleeper);
      });
    },
    async advance(ms) {
      const end = time + ms;
      await breathe();
      for (let sleeper = next(); sleeper && sleeper.at <= end; sleeper = next()) await wakeNext();
      time = end;
      await breathe();
    },
    jump(ms) {
      time += ms;
    },
    async until(work, limitMs = 24 * 3_600_000) {
      let settled = false;
      const done = work.finally(() => {
        settled = true;
      });
      done.catch(() => {});
      const end = time + limitMs;
      await breathe();
      while (!settled) {
        if (sleepers.length === 0) {
          for (let breath = 0; breath < 100 && !settled && sleepers.length === 0; breath += 1) await breathe();
          if (settled) break;
          if (sleepers.length > 0) continue;
          throw new Error('The work waits, and nobody sleeps: it would wait for ever.');
        }
        if ((next()?.at ?? 0) > end) throw new Error(`The work has not settled within ${limitMs} ms.`);
        await wakeNext();
      }
      return done;
    },
    sleepers: () => sleepers.length,
  };
}
