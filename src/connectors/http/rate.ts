/** The client-side rate: below what the vendor allows, so that it never has to say 429 (contract section 3.4). */
import type { Clock } from '../../engine/ports.ts';

export type RateLimit = { readonly calls: number; readonly perMs: number };

/**
 * At most `calls` starts in any span of `perMs`. A caller reserves its start and sleeps until then, so callers
 * keep their order and a clock that jumps cannot make them spin.
 */
export class RateGate {
  readonly #limit: RateLimit;
  readonly #clock: Clock;
  /** Start times reserved, oldest first; never longer than `calls`. */
  #starts: number[] = [];
  #lastNow = Number.NEGATIVE_INFINITY;

  constructor(limit: RateLimit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  async pass(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    // A clock that was set back would make every start lie in the future.
    if (now < this.#lastNow - this.#limit.perMs / 10) this.#starts = [];
    this.#lastNow = now;
    const { calls, perMs } = this.#limit;
    const oldest = this.#starts.length < calls ? null : (this.#starts[0] ?? null);
    const start = oldest === null ? now : Math.max(now, oldest + perMs);
    this.#starts.push(start);
    if (this.#starts.length > calls) this.#starts.shift();
    if (start > now) await this.#clock.sleep(start - now, signal);
  }
}

/** One gate a route group; a group without a limit passes at once. */
export class RateGates {
  readonly #gates = new Map<string, RateGate>();

  constructor(limits: Readonly<Record<string, RateLimit>>, clock: Clock) {
    for (const [group, limit] of Object.entries(limits)) this.#gates.set(group, new RateGate(limit, clock));
  }

  async pass(group: string, signal: AbortSignal): Promise<void> {
    await this.#gates.get(group)?.pass(signal);
  }
}
