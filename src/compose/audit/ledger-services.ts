/** What `history`, `verify` and `report` read: the ledger and the reports of this home. No gateway, no keys. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseIsoTime } from '../../cli/iso-time.ts';
import type { LedgerServices } from '../../cli/ledger-services.ts';
import { ServiceError } from '../../engine/errors.ts';
import type { AuditHead } from '../../engine/reporting/report.ts';
import { exportName } from '../../exports/export.ts';
import { runDocument } from '../../exports/from-report.ts';
import { htmlOf } from '../../exports/html/page.ts';
import { type OpenLedger, openLedger } from '../../ledger/ledger.ts';
import { parseDuration } from '../../settings/duration.ts';
import { writeExport } from '../../storage/exports.ts';
import { writeWhole } from '../../storage/write-whole.ts';
import { answered } from '../answered.ts';
import { systemClock } from '../clock.ts';
import type { Stores } from '../stores.ts';
import { historyOf } from './history.ts';
import { findReport } from './reports.ts';
import { verify } from './verify.ts';

const NO_HEAD: AuditHead = { count: 0, hash: '0'.repeat(64) };

/** Epoch ms. Throws ServiceError `usage`. */
function sinceOf(text: string): number {
  const time = parseIsoTime(text);
  if (time !== null) return time;
  const span = parseDuration(text);
  if ('ms' in span) return systemClock.now() - span.ms;
  throw new ServiceError({
    code: 'usage',
    what: `--since: "${text}" is neither a duration such as 7d nor an ISO 8601 time such as 2026-02-03T08:00:00Z.`,
    next: 'See "cordon history --help".',
  });
}

export function createLedgerServices(stores: Stores, workingFolder: string, version: string): LedgerServices {
  const { home } = stores;

  async function withLedger<T>(work: (ledger: OpenLedger) => Promise<T>): Promise<T> {
    const ledger = await openLedger(home.ledger, { clock: systemClock });
    try {
      return await work(ledger);
    } finally {
      await ledger.close();
    }
  }

  return {
    verify: (file, head) => verify(stores, workingFolder, file, head),
    history: ({ open, host, since }) =>
      answered(async () => {
        const query = { ...(open && { open }), ...(host && { host }), ...(since && { since: sinceOf(since) }) };
        // Looking back makes nothing: a home without a ledger has no history.
        if (!existsSync(home.ledger)) return { entries: [], head: NO_HEAD };
        return withLedger(async (ledger) => ({ entries: await historyOf(ledger, query), head: await ledger.head() }));
      }),
    exportChain: (named) =>
      answered(async () => {
        if (!existsSync(home.ledger)) {
          throw new ServiceError({
            code: 'usage',
            what: `There is no ledger at ${home.ledger}: nothing was recorded here yet.`,
            affects: 'Nothing was exported.',
          });
        }
        const file = resolve(workingFolder, named);
        return withLedger(async (ledger) => {
          let count = 0;
          let last = '';
          const lines = function* () {
            for (const line of ledger.exportAudit()) {
              count += 1;
              last = line;
              yield `${line}\n`;
            }
          };
          writeWhole(file, lines());
          return { file, head: count === 0 ? NO_HEAD : { count, hash: String(JSON.parse(last).hash) } };
        });
      }),
    report: (run) => answered(() => findReport(home, workingFolder, run)),
    reportPage: (run, named) =>
      answered(() => {
        const { report } = findReport(home, workingFolder, run);
        const document = runDocument(report, { at: systemClock.now(), version });
        const page = { named, suggested: exportName(document, 'html'), text: htmlOf(document), replace: true };
        return { report, file: writeExport({ runs: home.runs, workingFolder }, page) };
      }),
  };
}
