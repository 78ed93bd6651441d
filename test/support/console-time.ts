/** Time that stands still until a test moves it. */
import { type ConsoleTime, REAL_TIME } from '../../src/tui/state/time.ts';

export type HandTime = ConsoleTime & {
  /** Moves time on and makes the calls that fall due, in their order. */
  advance(ms: number): void;
  /** Milliseconds until the next call that waits; null: none waits. */
  nextIn(): number | null;
};

export function handTime(start: number): HandTime {
  let now = start;
  let calls: { at: number; call: () => void }[] = [];
  const next = () => calls.reduce<(typeof calls)[number] | null>((a, b) => (a === null || b.at < a.at ? b : a), null);
  return {
    now: () => now,
    after(ms, call) {
      const waiting = { at: now + Math.max(0, ms), call };
      calls.push(waiting);
      return () => {
        calls = calls.filter((each) => each !== waiting);
      };
    },
    advance(ms) {
      const until = now + ms;
      for (let due = next(); due !== null && due.at <= until; due = next()) {
        now = Math.max(now, due.at);
        calls = calls.filter((each) => each !== due);
        due.call();
      }
      now = until;
    },
    nextIn() {
      const due = next();
      return due === null ? null : due.at - now;
    },
  };
}

/** Real time, where a real engine works: it cannot be moved. */
export function realTime(): HandTime {
  return { ...REAL_TIME, advance: () => {}, nextIn: () => null };
}
