/** The journal of a run, listened in on: the last report is kept at hand, and each line can be told as it is written. */
import type { Journal } from '../engine/ports.ts';
import type { ExecutionReport } from '../engine/reporting/report.ts';

export type RunJournal = Journal & {
  readonly last: { readonly report: ExecutionReport; readonly path: string } | null;
};

export function listenTo(journal: Journal, tell: (line: string) => void): RunJournal {
  let last: RunJournal['last'] = null;
  return {
    get last() {
      return last;
    },
    log(level, message) {
      journal.log(level, message);
      tell(`${level.padEnd(5)} ${message}`);
    },
    async report(report) {
      const path = await journal.report(report);
      last = { report, path };
      return path;
    },
    close: () => journal.close(),
  };
}
