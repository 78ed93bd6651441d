/** Events that happen while one watches, one after the other, made when their time has come. */
import type { Dice } from '../dice.ts';

export type EventStream = {
  readonly dice: Dice;
  /** Seconds between two events. */
  readonly gapSec: readonly [least: number, most: number];
  /** Makes the event of this time. */
  readonly happen: (dice: Dice, at: number) => void;
};

/** Nobody watches events of a longer sleep appear one by one. */
const LONGEST_SLEEP_MS = 6 * 60 * 60_000;

export class Streams {
  readonly #running: { readonly stream: EventStream; next: number; count: number }[] = [];

  add(stream: EventStream, now: number): void {
    this.#running.push({ stream, next: now + gap(stream, 0), count: 1 });
  }

  settle(now: number): void {
    for (const running of this.#running) {
      running.next = Math.max(running.next, now - LONGEST_SLEEP_MS);
      while (running.next <= now) {
        running.stream.happen(running.stream.dice.fork(`event ${running.count}`), running.next);
        running.next += gap(running.stream, running.count);
        running.count += 1;
      }
    }
  }
}

function gap({ dice, gapSec: [least, most] }: EventStream, index: number): number {
  return dice.fork(`gap ${index}`).between(least * 1000, most * 1000);
}
