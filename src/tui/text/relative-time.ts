/** Times as distances, for tables and the status line: '12 s', '3 min', '2 h', '5 d'. */
import { spanWords } from '../../engine/model/span-words.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Age of a moment, epoch ms both; '–' where it is not known. */
export function relativeTime(at: number | null, now: number): string {
  return at === null || Number.isNaN(at) ? '–' : spanWords(now - at);
}

/** Time until a moment: 'in 12 s'; 'now' once it is due. */
export function timeUntil(at: number, now: number): string {
  return at - now < SECOND ? 'now' : `in ${spanWords(at - now)}`;
}

/** ms until `relativeTime(at)` reads differently: when a clock line must be drawn anew. */
export function nextChange(at: number, now: number): number {
  const age = Math.max(0, now - at);
  const unit = age < MINUTE ? SECOND : age < HOUR ? MINUTE : age < 2 * DAY ? HOUR : DAY;
  return unit - (age % unit);
}
