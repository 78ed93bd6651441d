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
import { orderProblems, untilStopped } from './ending.ts';

/** Resolves when the watch is off: stopped by itself after `cycles` cycles, or by the engine's end. */
function watchEnds(engine: Engine, cycles: number | null, voice: Voice): Promise<void> {
  return new Promise((resolve) => {
    let begun = false;
    let told = engine.getState();
    const look = (): void => {
      const state = engine.getState();
      tellChanges(told, state, voice);
      told = state;
      begun ||= state.watch.on;
      const enough = cycles !== null && state.cycle.number >= cycles;
      if (enough && state.watch.on) void engine.dispatch('watch', { on: false });
      if (begun && !state.watch.on && state.cycle.phase === 'idle') {
        silence();
        resolve();
      }
    };
    const silence = engine.subscribe(look);
    void engine.dispatch('watch', { on: true }).then(look, look);
  });
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
  if (!opened.ok) return refuse(opened, voice);
  const { session } = opened;
  for (const warning of session.warnings) voice.warn(warning);
  voice.say(introduction(session, purpose));
  const { engine } = session;
  const { signal } = await untilStopped(io, voice, session, () => watchEnds(engine, cycles, voice));
  const written = session.lastReport();
  const { problem } = engine.getState().watch;
  if (written) voice.say(...reportLines(written.report, written.path, voice.paint, purpose.flags.verbose));
  if (session.kept) voice.say(`Kept    ${session.kept}`);
  voice.document(written?.report ?? problemDocument(problem ?? { code: 'cancelled', what: 'No cycle was finished.' }));
  return exitCodeOf({
    signal,
    problem,
    orderProblems: orderProblems(engine, session.run),
    outcomes: written?.report.machines_processed.map((machine) => machine.outcome) ?? [],
    complete: written?.report.metrics.complete ?? true,
  });
}
