/**
 * The program's clock and the gateway's, run faster than the wall clock: waits of minutes take seconds. Everything that
 * is not a wait takes its real time, so the factor is small enough for a slow machine.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../src/engine/ports.ts';

const FASTER = 20;
const begun = Date.now();

const now = (): number => begun + (Date.now() - begun) * FASTER;

export const fastClock: Clock = {
  now,
  sleep: (ms, signal) => sleep(ms / FASTER, undefined, signal ? { signal } : {}),
};

/** Real time-outs of the HTTP layer, ms: short, since they are no waits of the program's clock. */
export const SHORT_TIME_OUTS = { connectMs: 1000, headersMs: 400, bodyMs: 400 };
