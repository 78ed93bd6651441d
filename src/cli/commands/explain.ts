/** `explain`: each guard with value, limit and verdict, and the smallest change that would flip it (safety.md, Guards). */
import type { AnswerOf } from '../../engine/commands.ts';
import { conclusion, explainVerdicts, isUnknown, RESULT_WORDS } from '../../engine/decision/explain.ts';
import type { Explained, Verdict } from '../../engine/model/decision.ts';
import type { Outcome } from '../../engine/model/outcome.ts';
import { type Column, counted, moment, table } from '../columns.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import type { Io } from '../io.ts';
import { printable } from '../printable.ts';
import type { Services, Session } from '../services.ts';
import { problemDocument, type Voice } from '../voice.ts';
import { refuse } from './cycle.ts';
import { untilStopped } from './ending.ts';

const COLUMNS: readonly Column[] = [
  { title: 'GUARD' },
  { title: 'VERDICT' },
  { title: 'VALUE' },
  { title: 'LIMIT' },
  { title: 'WHY, AND WHAT WOULD FLIP IT' },
];

const TONES: Readonly<Record<Verdict['result'], 'good' | 'warn' | 'bad' | 'calm'>> = {
  pass: 'good',
  warn: 'warn',
  hold: 'bad',
  'not-applicable': 'calm',
};

function explainLines(one: Explained, voice: Voice): string[] {
  const { match, verdicts, alerts } = one;
  // Guards have nothing to say of what is not there.
  if (isUnknown(one)) return ['', printable(conclusion(one))];
  const reading = match.kind === 'one' ? match.reading : null;
  const facts = [
    counted(alerts, 'alert'),
    ...(reading ? [`endpoint ${reading.endpoint.id}`, `the record says ${reading.vendorState || 'nothing'}`] : []),
    ...(reading ? [`read ${moment(reading.readAt)}`] : []),
  ];
  const lines = explainVerdicts(verdicts);
  const rows = lines.flatMap((line, at) => {
    const { value = '', limit = '' } = verdicts[at] ?? {};
    const row = [line.title, line.resultWord, printable(value), printable(limit), printable(line.words)];
    return line.flip === null ? [row] : [row, ['', '', '', '', `To flip: ${printable(line.flip)}`]];
  });
  const results = lines.flatMap((line) => (line.flip === null ? [line.result] : [line.result, null]));
  return [
    '',
    `${voice.paint.strong(printable(one.host))}  ${printable(facts.join(', '))}`,
    '',
    ...table(COLUMNS, rows, (cell, column, row) => {
      const result = results[row];
      if (row < 0) return voice.paint.faint(cell);
      return column === 1 && result ? voice.paint.tone(TONES[result], cell) : cell;
    }),
    '',
    printable(conclusion(one)),
  ];
}

function documentOf(one: Explained) {
  const { host, match, alerts, verdicts, wouldIsolate, heldBy } = one;
  return {
    hostname: host,
    endpoint_id: match.kind === 'one' ? match.reading.endpoint.id : null,
    candidates: match.kind === 'several' ? match.candidates.map(({ endpoint }) => endpoint.id) : [],
    alerts,
    would_isolate: wouldIsolate,
    held_by: heldBy?.guard ?? null,
    conclusion: conclusion(one),
    guards: verdicts.map(({ guard, result, value, limit, words, flip }) => ({
      guard,
      verdict: RESULT_WORDS[result].toLowerCase(),
      value,
      limit,
      words,
      flip: result === 'hold' ? (flip ?? null) : null,
    })),
  };
}

/** A search first, as a cycle begins with one: what came in since the last run counts. */
async function ask({ engine }: Session, hosts: readonly string[]): Promise<AnswerOf<'explain'>> {
  const { problem } = await engine.dispatch('cycle', {});
  if (problem) return { ok: false, problem };
  return engine.dispatch('explain', { targets: [...new Set(hosts)].map((host) => ({ host })) });
}

export async function runExplain(
  io: Io,
  services: Services,
  voice: Voice,
  { hosts, flags }: Extract<Invocation, { command: 'explain' }>,
): Promise<number> {
  const opened = await services.open({ kind: 'explain', flags }, voice.step);
  if (!opened.ok) return refuse(opened, voice, flags.filter);
  const { session } = opened;
  for (const warning of session.warnings) voice.warn(warning);
  const { value: answer, signal } = await untilStopped(io, voice, session, () => ask(session, hosts));
  if (!answer.ok) {
    voice.problem(answer.problem, flags.filter);
    voice.document(problemDocument(answer.problem));
    return exitCodeOf({ signal, problem: answer.problem });
  }
  const { machines } = answer;
  voice.say(...machines.flatMap((one) => explainLines(one, voice)));
  const documented = machines.map(documentOf);
  voice.document({ machines: documented });
  voice.list(
    'explain',
    documented.flatMap(({ hostname, guards }) => guards.map((guard) => ({ hostname, ...guard }))),
  );
  const outcomes = machines.flatMap(({ match: { kind } }): Outcome[] =>
    kind === 'several' ? ['ambiguous'] : kind === 'one' ? [] : ['not_found'],
  );
  return exitCodeOf({ signal, outcomes });
}
