/** What `cordon prune` works with. */
import { existsSync } from 'node:fs';
import type { PruneServices } from '../../cli/prune-services.ts';
import { ServiceError } from '../../engine/errors.ts';
import type { AuditHead } from '../../engine/reporting/report.ts';
import { type OpenLedger, openLedger } from '../../ledger/ledger.ts';
import { durationMs, parseDuration } from '../../settings/duration.ts';
import { type KeptKind, keptFiles, sizesOf } from '../../storage/kept-files.ts';
import { answered } from '../answered.ts';
import { noteHead } from '../audit/noted-heads.ts';
import { systemClock } from '../clock.ts';
import { actorOf } from '../self.ts';
import type { Stores } from '../stores.ts';
import { termsOf } from './daily.ts';
import { type PrunePlan, planPrune, type Terms } from './plan.ts';
import { carryOutPrune } from './prune.ts';

const LEAST = 86_400_000;

function all<T>(term: T): Readonly<Record<KeptKind, T>> {
  return { evidence: term, logs: term, reports: term };
}

/** Throws ServiceError `usage`. */
function termsGiven(text: string): Terms {
  const parsed = parseDuration(text);
  if ('ms' in parsed && parsed.ms >= LEAST) return all(parsed.ms);
  throw new ServiceError({
    code: 'usage',
    what:
      'ms' in parsed
        ? `--older-than: "${text}" is less than a day; today's files may be in use.`
        : `--older-than: ${parsed.refused}`,
    next: 'Give a day or more, e.g. --older-than 30d.',
  });
}

export function createPrune(stores: Stores): PruneServices {
  const { home } = stores;

  async function withPlan<T>(
    olderThan: string | null,
    work: (plan: PrunePlan, ledger: OpenLedger | null) => Promise<T>,
  ): Promise<T> {
    const settings = stores.settings.load();
    const terms = olderThan === null ? termsOf(settings.retention) : termsGiven(olderThan);
    // Without a ledger nothing can be written down, so nothing goes.
    if (!existsSync(home.ledger)) return work({ going: [], held: [], young: keptFiles(home) }, null);
    const ledger = await openLedger(home.ledger, { clock: systemClock });
    try {
      const at = { now: systemClock.now(), windowMs: durationMs(settings.window) };
      return await work(await planPrune(home, ledger, terms, at), ledger);
    } finally {
      await ledger.close();
    }
  }

  return {
    plan: (olderThan) =>
      answered(() =>
        withPlan(olderThan, async (plan) => ({
          ...plan,
          terms: olderThan === null ? stores.settings.load().retention : all(olderThan),
          ledgerBytes: sizesOf(home).ledger.bytes,
        })),
      ),
    carryOut: (olderThan, shown) =>
      answered(() =>
        withPlan(olderThan, async ({ going }, ledger) => {
          const paths = new Set(shown.map(({ path }) => path));
          if (!ledger) return { removed: [], head: NO_HEAD };
          const shownStill = going.filter(({ path }) => paths.has(path));
          const removed = await carryOutPrune(ledger, shownStill, actorOf(false), NEVER);
          const head = await ledger.head();
          noteHead(home, head);
          return { removed, head };
        }),
      ),
  };
}

const NEVER = new AbortController().signal;
const NO_HEAD: AuditHead = { count: 0, hash: '0'.repeat(64) };
