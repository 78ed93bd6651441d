/** The outside of a command: streams, environment, terminal, questions, signals. Tests pass one of their own. */
import { createInterface } from 'node:readline/promises';

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface Io {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working folder: a seed's config.json is looked for in it. */
  readonly cwd: string;
  /** A person sits here: both ends are a terminal, and the environment does not say otherwise. */
  readonly interactive: boolean;
  /** Columns of the terminal; 100 where there is none. */
  readonly columns: number;
  /** Rows of the terminal; 30 where there is none. */
  readonly rows: number;
  /** Whether text written to `out` and `err` may carry colours. */
  readonly colour: { readonly out: boolean; readonly err: boolean };
  out(text: string): void;
  err(text: string): void;
  /** The bytes of standard input. */
  input(): AsyncIterable<Uint8Array>;
  /** One question, one line; the end of the input answers ''. Only where `interactive`. */
  ask(question: string): Promise<string>;
  /** Calls back on every signal that asks the program to end; answers how to stop listening. */
  onSignal(listener: (signal: StopSignal) => void): () => void;
}

const SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function mayColour(env: Io['env'], terminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0';
  return terminal && env.TERM !== 'dumb' && !env.CI;
}

/** The real one. */
export function processIo(version: string): Io {
  const { env } = process;
  // A reader that went away (`| head`) is no error of ours: what is left to do is done without it.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    version,
    env,
    cwd: process.cwd(),
    interactive: Boolean(process.stdin.isTTY && process.stdout.isTTY) && !env.CI,
    columns: process.stdout.columns ?? 100,
    rows: process.stdout.rows ?? 30,
    colour: {
      out: mayColour(env, Boolean(process.stdout.isTTY)),
      err: mayColour(env, Boolean(process.stderr.isTTY)),
    },
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    input: () => process.stdin,
    async ask(question) {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
        return await Promise.race([lines.question(question), ended]);
      } finally {
        lines.close();
      }
    },
    onSignal(listener) {
      for (const signal of SIGNALS) process.on(signal, listener);
      return () => {
        for (const signal of SIGNALS) process.off(signal, listener);
      };
    },
  };
}
