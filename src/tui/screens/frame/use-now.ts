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

/** Epoch ms in whole steps: the same until the next one begins, when the caller is drawn anew. */
export function useNow(stepMs: number): number {
  const time = useContext(TimeContext);
  const now = time.now();
  useTick(stepMs - (now % stepMs));
  return now - (now % stepMs);
}

/** Epoch ms as it is while drawing. */
export function useTime(): ConsoleTime {
  return useContext(TimeContext);
}
