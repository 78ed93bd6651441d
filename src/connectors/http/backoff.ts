/** How long to wait before a read is tried again. */

/** Steps of the contract (section 3.3: 2, 5, 10 s; one earlier one, because most hiccups are short). */
const STEPS_MS = [1000, 2000, 5000, 10_000];
export const RETRIES = STEPS_MS.length;

/** The longest `Retry-After` that is waited for; a longer one ends the call with its words. */
export const LONGEST_RETRY_AFTER_MS = 60_000;

/** Delay before retry number `retry` (0-based), ms, spread by ±20 % so that clients do not march in step. */
export function backoffMs(retry: number, fraction: number): number {
  const step = STEPS_MS[Math.min(retry, STEPS_MS.length - 1)] as number;
  return Math.round(step * (0.8 + 0.4 * fraction));
}

/** `Retry-After` as ms from now: seconds, or an HTTP date. Null: absent or unreadable. Never negative. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  const date = /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
