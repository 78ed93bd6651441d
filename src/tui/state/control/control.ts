/** What key handlers may use: the store, the engine's door, the terminal, and the program around them. */
import type { Engine } from '../../../engine/commands.ts';
import type { ConsoleOptions } from '../../services.ts';
import type { Mouse } from '../../terminal/mouse.ts';
import type { ThemeStore } from '../../theme/theme-store.ts';
import type { Store } from '../store.ts';
import type { ConsoleTime } from '../time.ts';
import type { Toast } from '../view.ts';

export type Terminal = {
  repaint(): void;
  /** Back to the shell until it lets the program go on; answers null, or why not. */
  stop(): string | null;
  /** Copies through the terminal; answers null, or why not. */
  copy(text: string): string | null;
  readonly mouse: Pick<Mouse, 'isOn' | 'set'>;
  /** Forgets keys typed ahead. */
  dropKeys(): void;
};

export type Program = {
  /** Ends the console: finish writes, restore the terminal, leave with this code. */
  leave(exitCode: number): void;
  /** A bug: the same, with its stack. */
  fail(error: unknown): void;
  readonly themes: ThemeStore;
  /** Keeps a setting of the display for the next time. */
  keep(name: string, value: string): Promise<void>;
  /** Opens the setup; null where there is none. */
  readonly setup: (() => void) | null;
};

export type Control = {
  readonly store: Store;
  readonly engine: Engine;
  readonly time: ConsoleTime;
  readonly options: ConsoleOptions;
  readonly terminal: Terminal;
  readonly program: Program;
  /** A toast: gone after some seconds, the newest wins. */
  say(level: Toast['level'], text: string): void;
  /** Work that outlives the key press. A bug in it ends the program with its stack. */
  run(work: () => Promise<void>): void;
  /** No such work is under way. */
  isIdle(): boolean;
  close(): void;
};

/** Milliseconds a toast stays. */
export const TOAST_MS = 6000;

type Given = Pick<Control, 'store' | 'engine' | 'time' | 'options' | 'terminal' | 'program'>;

export function createControl(given: Given): Control {
  let running = 0;
  let toasts = 0;
  let dropToast: (() => void) | null = null;
  return {
    ...given,
    say(level, text) {
      toasts += 1;
      const id = toasts;
      given.store.act({ type: 'toast', toast: { id, at: given.time.now(), level, text } });
      dropToast?.();
      dropToast = given.time.after(TOAST_MS, () => {
        if (given.store.get().view.toast?.id === id) given.store.act({ type: 'toast', toast: null });
      });
    },
    run(work) {
      running += 1;
      work()
        .catch((error: unknown) => given.program.fail(error))
        .finally(() => {
          running -= 1;
        });
    },
    isIdle: () => running === 0,
    close() {
      dropToast?.();
    },
  };
}
