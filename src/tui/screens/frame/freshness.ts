/** How old what is shown is, and what the watch does about it. Staleness is told, never hidden. Pure. */
import type { Problem } from '../../../engine/errors.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import type { CycleView, WatchView } from '../../../engine/state.ts';
import { type Span, span } from '../../components/spans.ts';
import { nextChange, relativeTime, timeUntil } from '../../text/relative-time.ts';
import { sanitise } from '../../text/sanitise.ts';
import { truncateEnd } from '../../text/truncate.ts';

export type Freshness = {
  readonly spans: readonly Span[];
  /** ms until the words change by themselves; null: only facts change them. */
  readonly nextIn: number | null;
};

export function freshness(watch: WatchView, cycle: CycleView, now: number): Freshness {
  const age = watch.lastSuccessAt;
  const updated = age === null ? 'nothing read yet' : `updated ${agoWords(age, now)}`;
  const nextIn = age === null ? null : untilOlder(age, now);
  if (watch.paused) {
    const waiting = watch.arrivedWhilePaused;
    const words = waiting === 0 ? '' : `  ${countWords(waiting, 'new alert')} waiting`;
    return { spans: [span('PAUSED', 'warn'), span(words, 'warn'), span(`  ${updated}`, 'text.muted')], nextIn };
  }
  if (watch.problem !== null) return troubled(watch, watch.problem, cycle, now);
  if (age === null) {
    const words = cycle.phase === 'idle' ? (watch.on ? 'starting' : 'not started') : 'first search';
    return { spans: [span(words, 'text.muted')], nextIn: null };
  }
  if (!watch.on) return { spans: [span('watch off', 'warn'), span(`  ${updated}`, 'text.muted')], nextIn };
  return { spans: [span('live', 'good'), span(`  ${updated}`, 'text.muted')], nextIn };
}

/** Below a minute ages go in steps, a few to an interval of the watch: a tick each second would wake a slow line for nothing. */
const STEP_MS = 4000;
const MINUTE_MS = 60_000;

function agoWords(at: number, now: number): string {
  const ms = Math.max(0, now - at);
  if (ms < STEP_MS) return 'just now';
  return `${relativeTime(ms < MINUTE_MS ? now - (ms - (ms % STEP_MS)) : at, now)} ago`;
}

function untilOlder(at: number, now: number): number {
  const ms = Math.max(0, now - at);
  return ms < MINUTE_MS ? STEP_MS - (ms % STEP_MS) : nextChange(at, now);
}

/** Cells of the reason beside age and retry. */
const MOST_REASON = 28;

function troubled(watch: WatchView, problem: Problem, cycle: CycleView, now: number): Freshness {
  const reason = shortReason(problem);
  const next = watch.nextAt;
  const when = cycle.phase !== 'idle' ? 'trying again' : next === null ? 'stopped' : `retrying ${timeUntil(next, now)}`;
  const age = watch.lastSuccessAt;
  const stale = age === null ? '' : `data ${relativeTime(age, now)} old  `;
  const untilNext = next === null ? null : Math.max(1, (next - now) % 1000 || 1000);
  // How old the data is must never be what is cut off; the reason in full stands on the status line.
  return {
    spans: [span(stale, 'warn'), span(`${when} — ${truncateEnd(reason, MOST_REASON)}`, 'error')],
    nextIn: untilNext,
  };
}

/** "gateway returned 503", else the problem's first words without the full stop. */
export function shortReason(problem: Problem): string {
  if (problem.status !== undefined && problem.status >= 400) return `gateway returned ${problem.status}`;
  return sanitise(problem.what).replace(/\.$/u, '');
}
