/**
 * Makes the screen right whatever happened to it: Ink forgets its last frame, the screen is wiped, the frame is
 * drawn whole from the top left. Serves mounting, resize, coming back from a child, and Ctrl-L.
 */

export type RepaintTarget = {
  /** Ink's `clear`: without it nothing would be drawn anew. */
  readonly clear: () => void;
  /** Draws the app again (Ink's `rerender` with the same element). */
  readonly rerender: () => void;
  readonly stdout: {
    write(text: string): unknown;
    on(event: 'resize', listener: () => void): unknown;
    off(event: 'resize', listener: () => void): unknown;
  };
};

export type Repaint = {
  (): void;
  /** Stops answering resizes; call it before unmounting. */
  stop(): void;
};

const WIPE = '\x1b[2J\x1b[H';

/** Answers resizes by itself, once per turn however many come; call the result for everything else. */
export function createRepaint({ clear, rerender, stdout }: RepaintTarget): Repaint {
  let due: NodeJS.Immediate | undefined;
  let isStopped = false;
  const repaint = () => {
    if (isStopped) return;
    clear();
    stdout.write(WIPE);
    rerender();
  };
  const onResize = () => {
    clearImmediate(due);
    due = setImmediate(repaint);
  };
  stdout.on('resize', onResize);
  return Object.assign(repaint, {
    stop: () => {
      isStopped = true;
      clearImmediate(due);
      stdout.off('resize', onResize);
    },
  });
}
