/** The program in a real pseudo-terminal; every piece of its output is timed before it is interpreted. */
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { sleep } from './processes.ts';

export type Size = { readonly columns: number; readonly rows: number };

export type TimedTerminal = {
  readonly pid: number;
  /** When the process was started, as `performance.now()`. */
  readonly startedAt: number;
  /** Bytes written so far. */
  bytes(): number;
  lines(): readonly string[];
  send(keys: string): void;
  /** When the piece of output came after which the screen fits; throws with the screen at the deadline. */
  when(fits: (lines: readonly string[]) => boolean, deadlineMs?: number): Promise<number>;
  /** Resolves when nothing was written for so long. */
  quiet(ms: number, deadlineMs?: number): Promise<void>;
  close(): Promise<void>;
};

export function openInTerminal(args: readonly string[], env: Record<string, string>, size: Size): TimedTerminal {
  const { columns: cols, rows } = size;
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
  const startedAt = performance.now();
  const pty = spawn(process.execPath, [...args], { name: 'xterm-256color', cols, rows, env });
  // Hangs up even where the bench breaks off.
  const hangUp = () => pty.kill('SIGKILL');
  process.once('exit', hangUp);
  let bytes = 0;
  let lastAt = startedAt;
  let ended: number | null = null;
  let onPiece: ((at: number) => void) | null = null;
  pty.onData((data) => {
    const at = performance.now();
    lastAt = at;
    bytes += Buffer.byteLength(data);
    terminal.write(data, () => onPiece?.(at));
  });
  const exit = new Promise<void>((resolve) => {
    pty.onExit(({ exitCode }) => {
      ended = exitCode;
      process.off('exit', hangUp);
      resolve();
    });
  });

  const lines = () => {
    const { active } = terminal.buffer;
    return Array.from(
      { length: rows },
      (_, row) =>
        active
          .getLine(active.baseY + row)
          ?.translateToString(true)
          .trimEnd() ?? '',
    );
  };

  return {
    pid: pty.pid,
    startedAt,
    bytes: () => bytes,
    lines,
    send: (keys) => pty.write(keys),
    when: (fits, deadlineMs = 20_000) =>
      new Promise((resolve, reject) => {
        const settle = (end: () => void) => {
          clearInterval(watching);
          onPiece = null;
          end();
        };
        const deadline = performance.now() + deadlineMs;
        const watching = setInterval(() => {
          if (ended === null && performance.now() < deadline) return;
          const why = ended === null ? 'not in time' : `the program ended with ${ended}`;
          settle(() => reject(new Error(`The screen never fitted (${why}):\n${lines().join('\n')}`)));
        }, 50);
        onPiece = (at) => {
          if (fits(lines())) settle(() => resolve(at));
        };
      }),
    quiet: async (ms, deadlineMs = 60_000) => {
      const deadline = performance.now() + deadlineMs;
      while (performance.now() - lastAt < ms && performance.now() < deadline) await sleep(20);
    },
    close: async () => {
      if (ended === null) pty.kill('SIGKILL');
      await exit;
      terminal.dispose();
    },
  };
}
