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

/** Where a file of this run lies, in words: what a demo does not keep is gone when this is read. */
export function placeOf({ demo }: Pick<Session, 'demo'>, path: string | null): string | null {
  const goes = demo !== null && !demo.kept && path?.startsWith(demo.home);
  return goes ? 'gone with the demo; --keep or --output-dir keeps it' : path;
}

/** Says what stays: the head of the audit chain, as far as `verify --head` needs it, and where a demo's home is kept. */
export function tellKept(session: Session, voice: Voice): void {
  const { demo } = session;
  const head = session.auditHead();
  if (head && (!demo || demo.kept)) voice.say(`Audit   ${head.count}:${head.hash.slice(0, 12)}`);
  if (demo?.kept) voice.say(...keptLines(demo));
}

/** Resolves when a signal came and the engine has ended because of it; never otherwise. */
export type Stopped = Promise<void>;

/**
 * Runs `work`; the first signal lets the order in flight end and the report be written, the second one meets the
 * system's own handling and ends the program at once. Closes the session whatever happens.
 */
export async function untilStopped<T>(
  io: Io,
  voice: Voice,
  session: Session,
  work: (stopped: Stopped) => Promise<T>,
): Promise<{ readonly value: T; readonly signal: StopSignal | null }> {
  let came: StopSignal | null = null;
  const { promise: stopped, resolve: tellStopped } = Promise.withResolvers<void>();
  const deaf = io.onSignal((signal) => {
    deaf();
    came = signal;
    voice.warn('Stopping: an order in flight is finished and the report is written first. Once more stops at once.');
    void session.engine.close().then(tellStopped);
  });
  try {
    const value = await work(stopped);
    return { value, signal: came };
  } finally {
    await session.close();
    deaf();
  }
}

/** Where a demo's home stays, and the mails that its isolations sent. */
export function keptLines({ home, mail }: NonNullable<Session['demo']>): readonly string[] {
  return [`Kept    ${home}`, `Mail    ${mail} (mutt -f shows it)`];
}
