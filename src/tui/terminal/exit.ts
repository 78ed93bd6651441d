/**
 * Leaving. Ink restores screen, cursor and raw mode on every exit it can see; whoever listens to a signal takes its
 * whole path over: finish writes, leave Ink, set the exit code (examples.md, section 11).
 */

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;
export type LeavingSignal = keyof typeof EXIT_CODES;
export const LEAVING_SIGNALS = Object.keys(EXIT_CODES) as readonly LeavingSignal[];

/** 128 and the signal's number, as shells report it. */
export function exitCodeOf(signal: LeavingSignal): number {
  return EXIT_CODES[signal];
}

type SignalSource = {
  on(signal: LeavingSignal, listener: () => void): unknown;
  off(signal: LeavingSignal, listener: () => void): unknown;
  exit(code: number): void;
};

/**
 * Calls `leave` on the first signal. A second one does not wait any longer: it exits at once with the signal's code,
 * through `process.exit`, so that Ink still restores the terminal. Returns the function that stops listening.
 */
export function onSignals(leave: (signal: LeavingSignal) => void, source: SignalSource = process): () => void {
  let isLeaving = false;
  const listeners = LEAVING_SIGNALS.map((signal) => {
    const listener = () => {
      if (isLeaving) source.exit(exitCodeOf(signal));
      isLeaving = true;
      leave(signal);
    };
    source.on(signal, listener);
    return () => source.off(signal, listener);
  });
  return () => {
    for (const stop of listeners) stop();
  };
}

/** What is printed after a crash, once the terminal is restored: the stack and where the log lies. */
export function crashWords(error: unknown, log: string | null): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const where = log === null ? '' : `\nThe log of this run: ${log}`;
  return `Cordon stopped because of a mistake of its own. Orders that were sent are settled at the next start.\n${stack}${where}\n`;
}
