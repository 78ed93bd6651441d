/** Times as distances, for tables and the status line: '12 s', '3 m', '2 h', '5 d'. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span in its largest whole unit; negative spans count as none. */
export function shortSpan(ms: number): string {
  const span = Math.max(0, ms);
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)} m`;
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)} h`;
  return `${Math.floor(span / DAY)} d`;
}

/** Age of a moment, epoch ms both; '–' where it is not known. */
export function relativeTime(at: number | null, now: number): string {
  return at === null || Number.isNaN(at) ? '–' : shortSpan(now - at);
}

/** Time until a moment: 'in 12 s'; 'now' once it is due. */
export function timeUntil(at: number, now: number): string {
  return at - now < SECOND ? 'now' : `in ${shortSpan(at - now)}`;
}

/** ms until `relativeTime(at)` reads differently: when a clock line must be drawn anew. */
export function nextChange(at: number, now: number): number {
  const age = Math.max(0, now - at);
  const unit = age < MINUTE ? SECOND : age < HOUR ? MINUTE : age < 2 * DAY ? HOUR : DAY;
  return unit - (age % unit);
}
