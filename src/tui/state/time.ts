/** The console's own sense of time: ages on screen, toasts, the coalescing of frames. Tests bring their own. */
export type ConsoleTime = {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls once, after `ms`; answers how to call it off. */
  after(ms: number, call: () => void): () => void;
};

export const REAL_TIME: ConsoleTime = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** Waits, but no longer than so many ms. */
export async function withPatience(work: Promise<void>, ms: number, time: ConsoleTime): Promise<void> {
  let stop = () => {};
  const enough = new Promise<void>((resolve) => {
    stop = time.after(ms, resolve);
  });
  await Promise.race([work, enough]);
  stop();
}
