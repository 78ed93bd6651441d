/** `report`: what a past run left behind, told again. */
import { counted, moment } from '../columns.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { printable } from '../printable.ts';
import { reportLines } from '../report-text.ts';
import type { Services } from '../services.ts';
import { problemDocument, type Voice } from '../voice.ts';

type Asked = Extract<Invocation, { command: 'report' }>;

/** The page's path is the answer: scripts take it from standard output. */
async function writePage(services: Services, voice: Voice, run: string | null, html: string | true): Promise<number> {
  const answer = await services.ledger.reportPage(run, html === true ? null : html);
  if (!answer.ok) {
    voice.problem(answer.problem);
    voice.document(problemDocument(answer.problem));
    return exitCodeOf({ problem: answer.problem });
  }
  voice.say(`Page    ${printable(answer.file)}`);
  voice.document({ run: answer.report.run, file: answer.file });
  return EXIT.done;
}

export async function runReport(services: Services, voice: Voice, asked: Asked): Promise<number> {
  const { run, verbose, html } = asked;
  if (html !== null) return writePage(services, voice, run, html);
  const answer = await services.ledger.report(run);
  if (!answer.ok) {
    voice.problem(answer.problem);
    voice.document(problemDocument(answer.problem));
    return exitCodeOf({ problem: answer.problem });
  }
  const { report, path } = answer;
  const { start_time, end_time, errors } = report.execution_summary;
  const { connector, gateway } = report.configuration;
  voice.say(
    `Run ${printable(report.run ?? 'that could not begin')}, ${moment(start_time)} to ${moment(end_time)}`,
    `${printable(connector)} at ${printable(gateway)}`,
    ...reportLines(report, path, voice.paint, verbose),
  );
  if (report.audit_head) {
    const { count, hash } = report.audit_head;
    voice.say(`Audit   ${count}:${hash.slice(0, 12)} (${counted(count, 'record')} when it was written)`);
  }
  if (errors.length > 0) voice.say('', 'Errors:', ...errors.map((line) => `  ${printable(line)}`));
  voice.document(report);
  voice.list('machines', report.machines_processed);
  return EXIT.done;
}
