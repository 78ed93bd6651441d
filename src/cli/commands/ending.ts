/** How a command that worked with an engine ends: which problems its orders met, and what a signal does to it. */
import type { Engine } from '../../engine/commands.ts';
import type { Problem } from '../../engine/errors.ts';
import type { Io, StopSignal } from '../io.ts';
import type { Session } from '../services.ts';
import type { Voice } from '../voice.ts';

/** Problems of this run's orders, as the engine holds them. */
export function orderProblems(engine: Engine, run: string): Problem[] {
  return [...engine.getState().machines.values()].flatMap(({ order }) =>
    order?.problem && order.run === run ? [order.problem] : [],
  );
}

/** The signal that came, if one did. */
export type Stop = { readonly signal: StopSignal | null };

/**
 * Runs `work`; the first signal lets the order in flight end and the report be written, the second one meets the
 * system's own handling and ends the program at once. Closes the session whatever happens.
 */
export async function untilStopped<T>(
  io: Io,
  voice: Voice,
  session: Session,
  work: (stop: Stop) => Promise<T>,
): Promise<{ readonly value: T; readonly signal: StopSignal | null }> {
  const stop: { signal: StopSignal | null } = { signal: null };
  const deaf = io.onSignal((signal) => {
    deaf();
    stop.signal = signal;
    voice.warn('Stopping: an order in flight is finished and the report is written first. Once more stops at once.');
    void session.engine.close();
  });
  try {
    const value = await work(stop);
    return { value, signal: stop.signal };
  } finally {
    await session.close();
    deaf();
  }
}
