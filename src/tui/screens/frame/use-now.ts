/** Time for whoever shows ages: only those who ask are drawn anew. */
import { createContext, useContext, useEffect, useReducer } from 'react';
import { type ConsoleTime, REAL_TIME } from '../../state/time.ts';

export const TimeContext = createContext<ConsoleTime>(REAL_TIME);

/** Draws the caller anew after so many ms, once for each drawing; null: never. */
export function useTick(ms: number | null): void {
  const time = useContext(TimeContext);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => (ms === null ? undefined : time.after(ms, draw)));
}

/** Ages of what was seen move on in steps: a clock that ticks each second would draw the whole table each second. */
const AGE_STEP_MS = 10_000;
const SECOND_MS = 1000;

/**
 * The two clocks (epoch ms) of every screen. One fact has one clock wherever it stands, so no age runs backwards from
 * one screen, or one drawing, to the next.
 */
export type Ages = {
  /** Of alerts and what the vendor told: whole steps. */
  readonly now: number;
  /** Of orders and of what a person did, which are watched: whole seconds. */
  readonly exact: number;
};

export function agesAt(time: number): Ages {
  return { now: time - (time % AGE_STEP_MS), exact: time - (time % SECOND_MS) };
}

/** Draws the caller anew with each step; each second where something is `watched`. */
export function useAges(watched = false): Ages {
  const time = useContext(TimeContext).now();
  const step = watched ? SECOND_MS : AGE_STEP_MS;
  useTick(step - (time % step));
  return agesAt(time);
}

/** Epoch ms as it is while drawing. */
export function useTime(): ConsoleTime {
  return useContext(TimeContext);
}
