/** The journal of a run, listened in on: the last report is at hand, and each line can be told as it is written. */
import type { Journal } from '../engine/ports.ts';
import type { ExecutionReport } from '../engine/reporting/report.ts';

export type RunJournal = Journal & {
  readonly last: { readonly report: ExecutionReport; readonly path: string } | null;
  /** Path of the log; null: none is kept. */
  readonly logPath: string | null;
};

/** For commands that only look: nothing is written down. */
export const NO_JOURNAL: Journal = {
  log: () => {},
  report: async () => '',
  close: async () => {},
};

export function listenTo(journal: Journal, tell: (line: string) => void, logPath: string | null = null): RunJournal {
  let last: RunJournal['last'] = null;
  return {
    logPath,
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
