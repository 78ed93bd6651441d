/** A run of the scheduler never overlaps another one on the same home (cli.md, Exit codes: 5). */
import { ServiceError } from '../engine/errors.ts';
import { spanWords } from '../engine/model/span-words.ts';
import type { Clock, Journal } from '../engine/ports.ts';
import { type Holder, type RunLock, runLockState, takeRunLock } from '../storage/run-lock.ts';

function nameOf({ pid, host, since }: Holder): string {
  return `process ${pid} on ${host}, since ${new Date(since).toISOString()}`;
}

/** Throws ServiceError `busy` where a run is at work; says so in the log where the one before was killed. */
export function beTheOnlyRun(file: string, clock: Clock, journal: Pick<Journal, 'log'>): RunLock {
  const lock = takeRunLock(file, clock.now());
  if (!lock) throw busy(file, clock.now());
  if (lock.leftBy) {
    const words = `The run before this one did not end by itself (${nameOf(lock.leftBy)}): it was killed, or the machine stopped.`;
    journal.log('warn', `${words} What it had ordered is settled by reading.`);
  }
  return lock;
}

function busy(file: string, now: number): ServiceError {
  const state = runLockState(file);
  const by = state.kind === 'held' ? state.by : null;
  const who = by ? `: ${nameOf(by)} (${spanWords(now - by.since)})` : '';
  return new ServiceError({
    code: 'busy',
    what: `Another "cordon run" is at work in this home${who}.`,
    affects: 'This one searched nothing and ordered nothing.',
    next: `The next run goes on where that one ends.${by ? ` If it hangs, end process ${by.pid}.` : ''}`,
  });
}
