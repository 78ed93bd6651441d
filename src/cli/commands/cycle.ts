/** `run` and `ingest`: one cycle, its report, its exit code. */
import type { ExecutionReport } from '../../engine/reporting/report.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { reportLines } from '../report-text.ts';
import type { Opened, Purpose, Services, Session } from '../services.ts';
import { problemDocument, type Voice } from '../voice.ts';
import { type AskedOnce, askOnce } from './ask-once.ts';
import { keptLines, orderProblems, placeOf, tellKept, untilStopped } from './ending.ts';
import { resultLines } from './result-lines.ts';

type CyclePurpose = Extract<Purpose, { kind: 'run' | 'watch' | 'ingest' }>;

/** One line that says what is about to happen and whether anything will be written to the vendor. */
export function introduction(session: Session, purpose: CyclePurpose, asks = false): string {
  const { flags } = purpose;
  const { window } = session.engine.getState().settings;
  const where = purpose.kind === 'ingest' ? `alerts from ${purpose.name}, ` : '';
  const span = window.kind === 'last' ? `last ${spanOf(window.ms)}` : 'a fixed span';
  const mode = flags.dryRun
    ? 'dry run, writes nothing'
    : flags.auto
      ? 'isolates'
      : asks
        ? 'proposes, and asks'
        : 'proposes, writes nothing (--auto acts)';
  return `${where}${session.title} at ${session.gateway}, ${span}, ${mode}`;
}

const SPANS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

function spanOf(ms: number): string {
  const [unit, size] = SPANS.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  return `${ms / size} ${unit}`;
}

/** Tells of a session that could not begin; answers the exit code. */
export function refuse(opened: Extract<Opened, { ok: false }>, voice: Voice, filter: string | null = null): number {
  voice.problem(opened.problem, filter);
  if (opened.written) voice.say(`Report  ${placeOf(opened, opened.written.path)}`);
  if (opened.demo?.kept) voice.say(...keptLines(opened.demo));
  voice.document(opened.written?.report ?? problemDocument(opened.problem));
  return exitCodeOf({ problem: opened.problem });
}

/** The Halo seed's spelling asks once where somebody can answer; it isolates with --auto. */
function asksOnce(io: Io, { flags }: CyclePurpose): boolean {
  return flags.haloSeed && io.interactive && !flags.auto && !flags.dryRun;
}

export async function runCycle(io: Io, services: Services, voice: Voice, purpose: CyclePurpose): Promise<number> {
  const opened = await services.open(purpose, voice.step);
  if (!opened.ok) return refuse(opened, voice, purpose.flags.filter);
  const { session } = opened;
  for (const warning of session.warnings) voice.warn(warning);
  voice.say(introduction(session, purpose, asksOnce(io, purpose)));
  const tell = (report: ExecutionReport, path: string | null): void =>
    voice.say(...reportLines(report, placeOf(session, path), voice.paint, purpose.flags.verbose));
  const { value: done, signal } = await untilStopped(io, voice, session, async () => {
    const result = await session.engine.dispatch('cycle', {});
    tell(result.report, result.reportPath);
    const asks = asksOnce(io, purpose) && result.problem === null;
    const asked = asks ? await askOnce(io, voice, session, result.report) : NOT_ASKED;
    if (asked.kind === 'results') voice.say(...resultLines(asked.results, voice));
    return { result, asked };
  });
  const { result, asked } = done;
  const problem = asked.kind === 'problem' ? asked.problem : result.problem;
  if (problem && !(signal && problem.code === 'cancelled')) voice.problem(problem, purpose.flags.filter);
  tellKept(session, voice);
  // What was ordered after the cycle stands in the report that was written on leaving.
  const report = session.lastReport()?.report ?? result.report;
  voice.document(report);
  voice.list('machines', report.machines_processed);
  return exitCodeOf({
    signal,
    problem,
    orderProblems: orderProblems(session.engine, session.run),
    outcomes: report.machines_processed.map((machine) => machine.outcome),
    complete: report.metrics.complete,
  });
}

const NOT_ASKED: AskedOnce = { kind: 'nothing' };
