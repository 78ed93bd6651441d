/**
 * Ctrl-Z: the terminal goes back to the shell as it was, the program stops with all of its job, and is whole again on
 * `fg`. Raw mode keeps the terminal from doing this by itself.
 */

/** Ink's `suspendTerminal`: gives the terminal away while the work goes on, and takes it back after. */
export type GiveAway = (work: () => Promise<void>) => Promise<void>;

type Job = {
  readonly platform: NodeJS.Platform;
  kill(pid: number, signal: 'SIGTSTP'): unknown;
};

/** Answers null, or why there is no stopping here. A second call while it is stopped does nothing. */
export function createStop(parts: {
  readonly giveAway: () => GiveAway | null;
  /** Resolves when the terminal has taken all that was meant for it. */
  readonly drained: () => Promise<void>;
  readonly failed: (error: unknown) => void;
  /** The terminal is the program's again. */
  readonly back?: () => void;
  readonly job?: Job;
}): () => string | null {
  const { giveAway, drained, failed, back, job = process } = parts;
  let isStopped = false;
  return () => {
    if (job.platform === 'win32') return 'There is no stopping of programs on Windows.';
    const give = giveAway();
    if (isStopped || give === null) return null;
    isStopped = true;
    give(async () => {
      await drained();
      // The whole job, as the terminal would: a shell does not notice when only a part of it stops.
      job.kill(0, 'SIGTSTP');
      // Reached when somebody lets it go on.
      await new Promise<void>((resolve) => setImmediate(resolve));
    })
      .catch(failed)
      .finally(() => {
        back?.();
        isStopped = false;
      });
    return null;
  };
}
