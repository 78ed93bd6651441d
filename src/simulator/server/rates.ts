/** Requests a minute and key (contract section 3.4), in world time. */

export class RateLimiter {
  readonly #taken = new Map<string, number[]>();

  /** Takes one; 0: allowed, else the seconds until the next one is. */
  take(bucket: string, perMinute: number, now: number): number {
    if (!Number.isFinite(perMinute)) return 0;
    const recent = (this.#taken.get(bucket) ?? []).filter((at) => at > now - 60_000 && at <= now);
    this.#taken.set(bucket, recent);
    if (recent.length < perMinute) {
      recent.push(now);
      return 0;
    }
    return Math.max(1, Math.ceil(((recent[0] ?? now) + 60_000 - now) / 1000));
  }
}
