/** Old files go by themselves, once a day and home, at the end of a run or during a watch; a failure stops nobody. */
import { readFileSync } from 'node:fs';
import { toProblem, wordsOf } from '../../engine/errors.ts';
import { sizeWords } from '../../engine/model/size-words.ts';
import type { Clock, Journal } from '../../engine/ports.ts';
import type { OpenLedger } from '../../ledger/ledger.ts';
import { durationMs } from '../../settings/duration.ts';
import type { Settings } from '../../settings/schema.ts';
import type { Home } from '../../storage/home.ts';
import { writeWhole } from '../../storage/write-whole.ts';
import { planPrune, type Terms } from './plan.ts';
import { bytesOf, carryOutPrune } from './prune.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MONTH = 30 * DAY;
/** The first screen and the first cycle come before old files. */
const AFTER_THE_START = 60_000;
const BY = { kind: 'system', id: 'retention' } as const;

export type Household = {
  readonly home: Home;
  readonly ledger: OpenLedger;
  readonly settings: Pick<Settings, 'retention' | 'window'>;
  readonly journal: Pick<Journal, 'log'>;
  readonly clock: Clock;
};

export function termsOf({ evidence, logs, reports }: Settings['retention']): Terms {
  const ms = (text: string | null): number | null => (text === null ? null : durationMs(text));
  return { evidence: ms(evidence), logs: ms(logs), reports: ms(reports) };
}

/** Nothing happens where it was done within a day, and nothing goes at the first look of a home. Never throws. */
export async function pruneDaily(household: Household, signal: AbortSignal): Promise<void> {
  const { home, ledger, settings, journal, clock } = household;
  try {
    const now = clock.now();
    const silence = now - lastLook(home.lastPrune);
    if (silence >= 0 && silence < DAY) return;
    writeWhole(home.lastPrune, `${new Date(now).toISOString()}\n`);
    // The first look of a home, or a clock that jumped: then everything seems old at once, and it waits for a day.
    if (!(silence >= 0 && silence < MONTH)) return;
    const windowMs = durationMs(settings.window);
    const { going } = await planPrune(home, ledger, termsOf(settings.retention), { now, windowMs });
    const gone = await carryOutPrune(ledger, going, BY, signal);
    if (gone.length === 0) return;
    const kinds = (['evidence', 'logs', 'reports'] as const).map((kind) => {
      return `${gone.filter((file) => file.kind === kind).length} of ${kind}`;
    });
    journal.log(
      'info',
      `Retention removed old files: ${kinds.join(', ')}; ${sizeWords(bytesOf(gone))} are free again.`,
    );
  } catch (thrown) {
    journal.log('warn', `Old files could not be removed. ${wordsOf(toProblem(thrown))}`);
  }
}

/** Epoch ms; NaN: never, or nobody can tell. */
function lastLook(file: string): number {
  try {
    return Date.parse(readFileSync(file, 'utf8').trim());
  } catch {
    return Number.NaN;
  }
}

/** Looks soon after the start, and then every hour, whether a day has gone by; answers how to stop, after a file at most. */
export function pruneWhileWatching(household: Household): () => Promise<void> {
  let work: Promise<void> = Promise.resolve();
  const leaving = new AbortController();
  const look = (): void => {
    work = work.then(() => pruneDaily(household, leaving.signal));
  };
  const first = setTimeout(look, AFTER_THE_START).unref();
  const timer = setInterval(look, HOUR).unref();
  return async () => {
    leaving.abort();
    clearTimeout(first);
    clearInterval(timer);
    await work;
  };
}
