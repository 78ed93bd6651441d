/** Where the console is: drawn by Ink, or spoken line by line. */
import type { Spoken } from './plain/spoken.ts';
import type { GiveAway } from './terminal/stop.ts';

export type Surface = {
  /** Draws, or reads out, all that is on show. */
  repaint(): void;
  flushed(): Promise<void>;
  unmount(): void;
  readonly ended: Promise<unknown>;
};

export function spokenSurface(plain: Spoken, onTerminal: (giveAway: GiveAway) => void): Surface {
  const { promise, resolve } = Promise.withResolvers<void>();
  onTerminal(async (work) => {
    plain.pause();
    await work();
    plain.resume();
  });
  return {
    repaint: plain.readAll,
    flushed: async () => plain.settle(),
    unmount() {
      plain.close();
      resolve();
    },
    ended: promise,
  };
}
