/** How long to wait for the next cycle (safety.md; architecture.md, watch). Pure. */
import type { Problem, ProblemCode } from '../errors.ts';

/** A search that goes on failing is never left alone for longer than this. */
export const LONGEST_BACK_OFF_MS = 5 * 60_000;
const FIRST_BACK_OFF_MS = 15_000;
const RATE_BACK_OFF_MS = 60_000;

/** Failures that no repetition mends: somebody has to change a key, a filter or a setting first. */
const FOR_A_PERSON: readonly ProblemCode[] = ['credentials', 'forbidden', 'filter', 'settings', 'usage', 'not-found'];

export type LastCycle = { readonly failures: number; readonly problem: Problem | null };

/**
 * After a good cycle the interval; after failures an exponential wait up to five minutes, at once the longest one for
 * what only a person can mend. `fraction` in [0, 1) takes off up to a tenth, so that many watches spread out: a wait
 * is never longer than asked for.
 */
export function waitAfter(last: LastCycle, intervalMs: number, fraction: number): number {
  return Math.round(fullWait(last, intervalMs) * (1 - 0.1 * fraction));
}

function fullWait({ failures, problem }: LastCycle, intervalMs: number): number {
  if (failures === 0) return intervalMs;
  if (problem && FOR_A_PERSON.includes(problem.code)) return LONGEST_BACK_OFF_MS;
  const base = Math.min(intervalMs, FIRST_BACK_OFF_MS);
  const grown = Math.min(LONGEST_BACK_OFF_MS, base * 2 ** Math.min(failures, 16));
  return problem?.code === 'rate' ? Math.max(RATE_BACK_OFF_MS, grown) : grown;
}
