/**
 * Ctrl-Z: the terminal goes back to the shell as it was, the program stops with all of its job, and is whole again on
 * `fg`. Raw mode keeps the terminal from doing this by itself. Who is stopped from outside finds all in order on `fg` too.
 */

/** Ink's `suspendTerminal`: gives the terminal away while the work goes on, and takes it back after. */
export type GiveAway = (work: () => Promise<void>) => Promise<void>;

type Job = {
  readonly platform: NodeJS.Platform;
  kill(pid: number, signal: 'SIGTSTP'): unknown;
};

export type Stop = {
  /** Answers null, or why there is no stopping here. A second call while it is stopped does nothing. */
  stop(): string | null;
  /** The program goes on after somebody else stopped it: the shell had the terminal meanwhile, and left it its own way. */
  wentOn(): void;
};

export function createStop(parts: {
  readonly giveAway: () => GiveAway | null;
  /** Resolves when the terminal has taken all that was meant for it. */
  readonly drained: () => Promise<void>;
  readonly failed: (error: unknown) => void;
  /** The terminal is the program's again. */
  readonly back?: () => void;
  readonly job?: Job;
}): Stop {
  const { giveAway, drained, failed, back, job = process } = parts;
  let isStopped = false;
  const away = (work: () => Promise<void>) => {
    const give = giveAway();
    if (isStopped || give === null) return;
    isStopped = true;
    give(work)
      .catch(failed)
      .finally(() => {
        back?.();
        isStopped = false;
      });
  };
  return {
    stop() {
      if (job.platform === 'win32') return 'There is no stopping of programs on Windows.';
      away(async () => {
        await drained();
        // The whole job, as the terminal would: a shell does not notice when only a part of it stops.
        job.kill(0, 'SIGTSTP');
        // Reached when somebody lets it go on.
        await new Promise<void>((resolve) => setImmediate(resolve));
      });
      return null;
    },
    // Given away and taken back: all that the shell may have changed is set anew.
    wentOn: () => away(drained),
  };
}

type Continued = Pick<NodeJS.EventEmitter, 'on' | 'off'>;

/** Calls `wentOn` whenever the program goes on; returns the function that stops listening. */
export function onContinue(wentOn: () => void, source: Continued = process): () => void {
  source.on('SIGCONT', wentOn);
  return () => source.off('SIGCONT', wentOn);
}
