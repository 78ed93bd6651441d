/** `replay`: what automatic mode would have done in a window, and what each guard stopped; nothing is written. */
import type { AnswerOf } from '../../engine/commands.ts';
import { GUARD_TITLES } from '../../engine/decision/explain.ts';
import { type Replay, type ReplayedHold, type ReplayedIsolation, whyFirstCome } from '../../engine/model/replay.ts';
import { SEVERITY_WORDS, severitiesIn, totalOf } from '../../engine/model/severity.ts';
import { type Column, counted, moment, table } from '../columns.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import type { Io } from '../io.ts';
import type { Listed } from '../listings.ts';
import { printable } from '../printable.ts';
import type { Services, Session } from '../services.ts';
import { problemDocument, type Voice } from '../voice.ts';
import { refuse } from './cycle.ts';
import { untilStopped } from './ending.ts';

const ISOLATIONS: readonly Column[] = [
  { title: 'WHEN' },
  { title: 'MACHINE' },
  { title: 'ALERTS', align: 'right' },
  { title: 'WHY' },
];

const MOST_HOLDS = 10;

function isolationLines(isolations: readonly ReplayedIsolation[], voice: Voice): string[] {
  if (isolations.length === 0) return ['It would have isolated nothing.'];
  const rows = isolations.map(({ at, host, severities, reason }) => [
    moment(at),
    printable(host),
    String(totalOf(severities)),
    printable(reason),
  ]);
  return [
    `It would have isolated ${counted(isolations.length, 'machine')}:`,
    '',
    ...table(ISOLATIONS, rows, (cell, _column, row) => (row < 0 ? voice.paint.faint(cell) : cell)),
  ];
}

function holdLines(machines: readonly ReplayedHold[], all: boolean): string[] {
  const shown = all ? machines : machines.slice(0, MOST_HOLDS);
  const left = machines.length - shown.length;
  return [
    ...shown.map(({ host, words, isolatedLater }) => {
      const later = isolatedLater ? ' (a later cycle would have isolated it)' : '';
      return `    ${printable(host) || 'no host'}: ${printable(words)}${later}`;
    }),
    ...(left > 0 ? [`    … and ${left} more; -v lists them all.`] : []),
  ];
}

function replayLines(replay: Replay, voice: Voice, all: boolean): string[] {
  const { from, to, stored, complete, alerts, machines, cycles, isolations, stopped } = replay;
  const first = whyFirstCome(replay);
  const source = stored ? 'the evidence stored here' : 'a fresh search';
  return [
    '',
    `Replayed ${counted(alerts, 'alert')} on ${counted(machines, 'machine')} in ${counted(cycles, 'cycle')}, from ${source},`,
    `${moment(from)} to ${moment(to)}. Nothing was written.`,
    '',
    ...isolationLines(isolations, voice),
    ...(stopped.length > 0 ? ['', 'What the guards would have stopped:'] : []),
    ...stopped.flatMap(({ guard, machines: held }) => [
      `  ${GUARD_TITLES[guard]}: ${counted(held.length, 'machine')}`,
      ...holdLines(held, all),
    ]),
    ...(first === null ? [] : ['', first]),
    ...(complete ? [] : ['', voice.paint.tone('warn', 'A part of the window could not be had.')]),
    '',
    'This was the dry run of this filter and these limits: automatic mode may now be set,',
    '"cordon config set mode automatic", or :mode in the console.',
  ];
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/** Isolations first, then what was held. */
function rowsOf({ isolations, stopped }: Replay): Listed<'replay'>[] {
  return [
    ...isolations.map(({ at, host, endpointId, reason }) => ({
      would: 'isolate',
      hostname: host,
      at: iso(at),
      endpoint_id: endpointId,
      guard: null,
      words: reason,
    })),
    ...stopped.flatMap(({ guard, machines }) =>
      machines.map(({ at, host, words }) => ({
        would: 'hold',
        hostname: host,
        at: iso(at),
        endpoint_id: null,
        guard,
        words,
      })),
    ),
  ];
}

function documentOf(replay: Replay): unknown {
  return {
    from: iso(replay.from),
    to: iso(replay.to),
    stored: replay.stored,
    complete: replay.complete,
    alerts: replay.alerts,
    machines: replay.machines,
    cycles: replay.cycles,
    isolations: replay.isolations.map(({ at, host, endpointId, reason, severities, rules, alerts }) => ({
      at: iso(at),
      hostname: host,
      endpoint_id: endpointId,
      reason,
      alert_count: totalOf(severities),
      severities: severitiesIn(severities).map((severity) => SEVERITY_WORDS[severity]),
      rules,
      alert_ids: alerts,
    })),
    stopped: replay.stopped.map(({ guard, machines }) => ({
      guard,
      machines: machines.map(({ at, until, host, words, flip, isolatedLater }) => ({
        hostname: host,
        first_held: iso(at),
        last_held: iso(until),
        words,
        flip,
        isolated_later: isolatedLater,
      })),
    })),
  };
}

/** Stored evidence where there is some, else a fresh search. */
async function ask({ engine }: Session, fresh: boolean): Promise<AnswerOf<'replay'>> {
  const { window } = engine.getState().settings;
  if (fresh) return engine.dispatch('replay', { window, stored: false });
  const stored = await engine.dispatch('replay', { window, stored: true });
  return stored.ok && stored.replay.alerts === 0 ? engine.dispatch('replay', { window, stored: false }) : stored;
}

export async function runReplay(
  io: Io,
  services: Services,
  voice: Voice,
  { fresh, flags }: Extract<Invocation, { command: 'replay' }>,
): Promise<number> {
  const opened = await services.open({ kind: 'replay', flags }, voice.step);
  if (!opened.ok) return refuse(opened, voice, flags.filter);
  const { session } = opened;
  for (const warning of session.warnings) voice.warn(warning);
  const { value: answer, signal } = await untilStopped(io, voice, session, () => ask(session, fresh));
  if (!answer.ok) {
    voice.problem(answer.problem, flags.filter);
    voice.document(problemDocument(answer.problem));
    return exitCodeOf({ signal, problem: answer.problem });
  }
  voice.say(...replayLines(answer.replay, voice, flags.verbose));
  voice.document(documentOf(answer.replay));
  voice.list('replay', rowsOf(answer.replay));
  return exitCodeOf({ signal, complete: answer.replay.complete });
}
