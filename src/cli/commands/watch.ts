/** `watch`: cycles until a signal, or until so many have run. The loop itself is the engine's. */
import type { Engine } from '../../engine/commands.ts';
import type { EngineState } from '../../engine/state.ts';
import { counted, moment } from '../columns.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { printable } from '../printable.ts';
import { reportLines } from '../report-text.ts';
import type { Purpose, Services } from '../services.ts';
import { problemDocument, type Voice } from '../voice.ts';
import { introduction, refuse } from './cycle.ts';
import { orderProblems, placeOf, type Stopped, tellKept, untilStopped } from './ending.ts';

/** Watches until `stopped`, or until so many cycles and the proof of their orders are through. */
async function watchUntil(engine: Engine, cycles: number | null, stopped: Stopped, voice: Voice): Promise<void> {
  const enough = Promise.withResolvers<void>();
  let told = engine.getState();
  const look = (): void => {
    const state = engine.getState();
    tellChanges(told, state, voice);
    told = state;
    if (cycles !== null && state.cycle.number >= cycles) enough.resolve();
  };
  const silence = engine.subscribe(look);
  try {
    await engine.dispatch('watch', { on: true });
    look();
    await Promise.race([stopped, enough.promise]);
    await engine.dispatch('watch', { on: false });
    await engine.whenIdle();
  } finally {
    silence();
  }
}

/** What changed from one snapshot to the next, in lines: a watch that finds nothing says nothing. */
function tellChanges(before: EngineState, after: EngineState, voice: Voice): void {
  const last = before.activity.at(-1)?.id ?? -1;
  for (const entry of after.activity) {
    if (entry.id > last) voice.say(`${moment(entry.at)}  ${printable(entry.text)}`);
  }
  const arrived = after.counts.grouped - before.counts.grouped;
  if (arrived > 0) {
    voice.say(`${moment(Date.now())}  ${counted(arrived, 'new alert')} on ${counted(after.machines.size, 'machine')}`);
  }
  const problem = after.watch.problem;
  if (problem && problem !== before.watch.problem) voice.problem(problem);
}

export async function runWatch(
  io: Io,
  services: Services,
  voice: Voice,
  purpose: Extract<Purpose, { kind: 'watch' }>,
  cycles: number | null,
): Promise<number> {
  const opened = await services.open(purpose, voice.step);
  if (!opened.ok) return refuse(opened, voice, purpose.flags.filter);
  const { session } = opened;
  for (const warning of session.warnings) voice.warn(warning);
  voice.say(introduction(session, purpose));
  const { engine } = session;
  const { signal } = await untilStopped(io, voice, session, (stopped) => watchUntil(engine, cycles, stopped, voice));
  const written = session.lastReport();
  const { problem } = engine.getState().watch;
  if (written)
    voice.say(...reportLines(written.report, placeOf(session, written.path), voice.paint, purpose.flags.verbose));
  tellKept(session, voice);
  voice.document(written?.report ?? problemDocument(problem ?? { code: 'cancelled', what: 'No cycle was finished.' }));
  voice.list('machines', written?.report.machines_processed ?? []);
  return exitCodeOf({
    signal,
    problem,
    orderProblems: orderProblems(engine, session.run),
    outcomes: written?.report.machines_processed.map((machine) => machine.outcome) ?? [],
    complete: written?.report.metrics.complete ?? true,
  });
}
