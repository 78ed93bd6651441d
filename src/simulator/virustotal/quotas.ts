/** What each key has used of its quotas, by the service's clock (VirusTotal's contract, section 5). */
import { RateLimiter } from '../server/rates.ts';
import type { VirusTotalErrorCode } from './errors.ts';
import type { VirusTotalSettings } from './settings.ts';

export type Refusal = { readonly code: VirusTotalErrorCode; readonly retryAfterSec: number };

export type Used = { readonly hour: number; readonly day: number; readonly month: number };

/** How much of a time's ISO text names its hour, day and month, in UTC. */
const NAMED = { hour: 13, day: 10, month: 7 } as const;

export class Quotas {
  readonly #minute = new RateLimiter();
  readonly #counts = new Map<string, { name: string; count: number }>();

  /** Counts one request, whatever will be answered; a refused one is not counted. */
  take(key: string, settings: VirusTotalSettings, now: number): Refusal | null {
    const used = this.used(key, now);
    if (used.month >= settings.perMonth) return { code: 'QuotaExceededError', retryAfterSec: untilNext('month', now) };
    if (used.day >= settings.perDay) return { code: 'QuotaExceededError', retryAfterSec: untilNext('day', now) };
    const seconds = this.#minute.take(key, settings.perMinute, now);
    if (seconds > 0) return { code: settings.minuteRefusal, retryAfterSec: seconds };
    for (const period of ['hour', 'day', 'month'] as const) this.#counter(key, period, now).count += 1;
    return null;
  }

  /** Requests of the hour, day and month that it is now. */
  used(key: string, now: number): Used {
    const count = (period: keyof Used) => this.#counter(key, period, now).count;
    return { hour: count('hour'), day: count('day'), month: count('month') };
  }

  #counter(key: string, period: keyof Used, now: number): { count: number } {
    const name = new Date(now).toISOString().slice(0, NAMED[period]);
    const known = this.#counts.get(`${period}/${key}`);
    if (known?.name === name) return known;
    const begun = { name, count: 0 };
    this.#counts.set(`${period}/${key}`, begun);
    return begun;
  }
}

/** Seconds until the next day or month begins in UTC. */
function untilNext(period: 'day' | 'month', now: number): number {
  const at = new Date(now);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  const next = period === 'day' ? Date.UTC(year, month, at.getUTCDate() + 1) : Date.UTC(year, month + 1, 1);
  return Math.ceil((next - now) / 1000);
}
