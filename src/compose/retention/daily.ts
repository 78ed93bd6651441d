/** Old files go by themselves, once a day and home, at the end of a run or during a watch; a failure stops nobody. */
import { statSync } from 'node:fs';
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

/** Nothing happens where it was done within a day. Never throws. */
export async function pruneDaily({ home, ledger, settings, journal, clock }: Household): Promise<void> {
  try {
    const now = clock.now();
    const last = statSync(home.lastPrune, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    // One that lies ahead was written while the clock was wrong.
    if (now - last < DAY && last <= now + HOUR) return;
    writeWhole(home.lastPrune, `${new Date(now).toISOString()}\n`);
    const windowMs = durationMs(settings.window);
    const { going } = await planPrune(home, ledger, termsOf(settings.retention), { now, windowMs });
    if (going.length === 0) return;
    await carryOutPrune(ledger, going, BY);
    const kinds = (['evidence', 'logs', 'reports'] as const).map((kind) => {
      return `${going.filter((file) => file.kind === kind).length} of ${kind}`;
    });
    journal.log(
      'info',
      `Retention removed old files: ${kinds.join(', ')}; ${sizeWords(bytesOf(going))} are free again.`,
    );
  } catch (thrown) {
    journal.log('warn', `Old files could not be removed. ${wordsOf(toProblem(thrown))}`);
  }
}

/** Looks soon after the start, and then every hour, whether a day has gone by; answers how to stop. */
export function pruneWhileWatching(household: Household): () => Promise<void> {
  let work: Promise<void> = Promise.resolve();
  const look = (): void => {
    work = work.then(() => pruneDaily(household));
  };
  const first = setTimeout(look, AFTER_THE_START).unref();
  const timer = setInterval(look, HOUR).unref();
  return async () => {
    clearTimeout(first);
    clearInterval(timer);
    await work;
  };
}
