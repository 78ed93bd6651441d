/** The report of a run that could not even begin: every run leaves one, the failed ones first of all (cli.md). */
import { type Problem, wordsOf } from '../engine/errors.ts';
import type { Clock, Journal } from '../engine/ports.ts';
import { buildReport } from '../engine/reporting/build-report.ts';
import { problemMet } from '../engine/reporting/log-lines.ts';
import type { ExecutionReport } from '../engine/reporting/report.ts';
import type { EngineSettings } from '../engine/settings.ts';

export type Unbegun = {
  readonly startedAt: number;
  readonly settings: EngineSettings;
  readonly filter: string;
  readonly gateway: string;
  readonly connector: string;
};

export async function reportFailure(
  journal: Journal,
  clock: Clock,
  run: Unbegun,
  problem: Problem,
): Promise<{ readonly report: ExecutionReport; readonly path: string }> {
  const { level, message } = problemMet(problem);
  journal.log(level, message);
  const report = buildReport({
    ...run,
    run: null,
    endedAt: clock.now(),
    counts: { returned: 0, grouped: 0, setAside: 0, duplicate: 0 },
    complete: false,
    cycles: 0,
    machines: [],
    errors: [wordsOf(problem)],
    acted: false,
    auditHead: null,
  });
  return { report, path: await journal.report(report) };
}
