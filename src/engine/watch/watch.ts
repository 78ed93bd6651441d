/** The watch: cycles one after another, the next one counted from the end of the last (architecture.md, watch). */
import { type Core, now, settingsOf } from '../core.ts';
import { waitAfter } from './back-off.ts';

export interface Watch {
  start(): void;
  /** Stops after the cycle at hand; a wait ends at once. */
  stop(): void;
  /** A cycle has ended that the watch did not ask for, or the settings changed: counts the wait anew. `ms`: at most so long. */
  reschedule(ms?: number): void;
}

export function createWatch(core: Core, cycle: () => Promise<unknown>): Watch {
  let running: { stopped: boolean; wake: AbortController | null } | null = null;

  /** The one thing an unchanged poll tells: when the data was looked at and when it will be again. */
  function plan(atMost: number): void {
    const { watch } = core.store.get();
    const wait = waitAfter(watch, settingsOf(core).intervalMs, core.ports.chance.fraction());
    const change = { nextAt: now(core) + Math.min(wait, atMost) };
    core.store.apply({ kind: 'watch', change });
  }

  async function wait(self: NonNullable<typeof running>): Promise<void> {
    for (;;) {
      const nextAt = core.store.get().watch.nextAt ?? now(core);
      const ms = nextAt - now(core);
      if (self.stopped || ms <= 0) return;
      self.wake = new AbortController();
      try {
        // A whole sleep ends the wait even where the clock was put back meanwhile.
        return await core.ports.clock.sleep(ms, self.wake.signal);
      } catch {
        // Woken: stopped, or the time of the next cycle has changed.
      } finally {
        self.wake = null;
      }
    }
  }

  async function loop(self: NonNullable<typeof running>): Promise<void> {
    while (!self.stopped) {
      core.store.applyQuietly({ kind: 'watch', change: { nextAt: null } });
      await cycle();
      if (self.stopped) return;
      plan(Number.POSITIVE_INFINITY);
      await wait(self);
    }
  }

  return {
    start() {
      if (running) return;
      const self = { stopped: false, wake: null };
      running = self;
      core.store.apply({ kind: 'watch', change: { on: true } });
      void loop(self);
    },
    stop() {
      if (!running) return;
      running.stopped = true;
      running.wake?.abort();
      running = null;
      core.store.apply({ kind: 'watch', change: { on: false, nextAt: null } });
    },
    reschedule(ms = Number.POSITIVE_INFINITY) {
      if (!running?.wake) return;
      plan(ms);
      running.wake.abort();
    },
  };
}
