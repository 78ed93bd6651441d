import type { Clock } from '../../../src/engine/ports.ts';

/** A clock whose sleeps take no real time: each moves it on to its own end. `slept` says what was asked for. */
export class QuickClock implements Clock {
  #now: number;
  readonly slept: number[] = [];

  constructor(start = Date.UTC(2026, 1, 3, 12)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const end = this.#now + ms;
    this.slept.push(ms);
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new DOMException('cancelled', 'AbortError');
    this.#now = Math.max(this.#now, end);
  }
}
