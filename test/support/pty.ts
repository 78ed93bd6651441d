/** Runs a program in a real pseudo-terminal: its screen is read back as text, keys are sent as a terminal would. */
import { type IPty, spawn } from '@lydell/node-pty';
import { COMPILED } from '../cli/support/built.ts';
import { bytesOf } from './keyboard.ts';
import { framed } from './on-screen.tsx';
import { createScreen, isShown, type Screen, type Wanted } from './screen.ts';

export type PtyExit = { readonly code: number; readonly signal: number };

export type PtyProgram = {
  readonly screen: Screen;
  readonly pid: number;
  /** Keys by name or commands by name. After Esc it waits, as a person would: what follows is a key of its own. */
  press(...keysOrCommands: readonly string[]): Promise<void>;
  /** Bytes in one write. */
  send(bytes: string): void;
  resize(columns: number, rows: number): void;
  /** Nobody reads what it writes, as on a line that has stalled. */
  stall(): void;
  /** Polls until the screen fits; fails at the deadline with the whole screen. Answers the screen's text. */
  until(wanted: Wanted, deadlineMs?: number): Promise<string>;
  signal(name: 'SIGTERM' | 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void;
  /** Resolves when the program has ended and all its output is on the screen; fails at the deadline. */
  exited(deadlineMs?: number): Promise<PtyExit>;
  /** Ends it if it still runs. */
  close(): Promise<void>;
};

export type PtyOptions = {
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd?: string;
  /** Added to a small clean environment; the test's own is not passed on, but for PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
};

const DEADLINE_MS = 10_000;
const POLL_MS = 10;
const AFTER_ESC_MS = 80;

export function startInPty(command: string, args: readonly string[], options: PtyOptions = {}): PtyProgram {
  const { columns = 80, rows = 24, cwd = process.cwd(), env = {} } = options;
  const screen = createScreen(columns, rows, { convertEol: false });
  const pty: IPty = spawn(command, [...args], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      ...COMPILED,
      ...env,
    },
  });
  let exit: PtyExit | null = null;
  pty.onData((data) => void screen.write(data));
  pty.onExit(({ exitCode, signal }) => {
    exit = { code: exitCode, signal: signal ?? 0 };
  });

  const poll = async <T>(look: () => T | null, words: () => string, deadlineMs: number): Promise<T> => {
    const deadline = performance.now() + deadlineMs;
    for (;;) {
      await screen.settled();
      const seen = look();
      if (seen !== null) return seen;
      if (performance.now() > deadline) throw new Error(`${words()}\n${framed(screen)}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };

  const exited = (deadlineMs = DEADLINE_MS) =>
    poll(
      () => exit,
      () => 'The program did not end in time.',
      deadlineMs,
    );

  return {
    screen,
    pid: pty.pid,
    press: async (...names) => {
      for (const name of names) {
        const bytes = bytesOf(name);
        pty.write(bytes);
        if (bytes === '\x1b') await new Promise((resolve) => setTimeout(resolve, AFTER_ESC_MS));
      }
    },
    send: (bytes) => pty.write(bytes),
    stall: () => pty.pause(),
    resize: (nextColumns, nextRows) => {
      screen.resize(nextColumns, nextRows);
      pty.resize(nextColumns, nextRows);
    },
    until: (wanted, deadlineMs = DEADLINE_MS) =>
      poll(
        () => {
          const text = screen.text();
          if (isShown(text, wanted)) return text;
          if (exit !== null) throw new Error(`The program ended (${exit.code}) before: ${wanted}\n${framed(screen)}`);
          return null;
        },
        () => `Not on the screen in time: ${wanted}`,
        deadlineMs,
      ),
    signal: (name) => process.kill(pty.pid, name),
    exited,
    close: async () => {
      if (exit === null) pty.kill('SIGKILL');
      await exited();
    },
  };
}

/**
 * What a terminal is left with after a program: the line settings before and after it, and what was switched on and
 * never off. Runs the program under a shell that asks `stty` on both sides.
 */
export function startBetweenSettings(command: string, args: readonly string[], options: PtyOptions = {}): PtyProgram {
  const quoted = [command, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  // The shell must outlive what is sent to the whole group, or nobody could look at what is left.
  const script = `trap : HUP INT QUIT TERM; before=$(stty -a); ${quoted}; code=$?; after=$(stty -a)
    [ "$before" = "$after" ] && same=yes || same=no
    echo "left with $code, settings same: $same"; exit $code`;
  return startInPty('sh', ['-c', script], options);
}

/** Private modes (alternate screen, cursor, paste, mouse …) that a program left otherwise than it found them. */
export function leftSwitched(written: string): readonly string[] {
  const on = new Map<string, boolean>();
  for (const [, modes = '', letter] of written.matchAll(/\x1b\[\?([\d;]+)([hl])/g)) {
    for (const mode of modes.split(';')) on.set(mode, letter === 'h');
  }
  // 25: the cursor, on at the start; 2026: brackets around one frame.
  return [...on].filter(([mode, isOn]) => isOn !== (mode === '25') && mode !== '2026').map(([mode]) => mode);
}
