/** One command line of the program in this process, and the outside it is given. */
import type { Io, StopSignal } from '../../src/cli/io.ts';
import { main } from '../../src/main.ts';
import type { Simulator } from '../../src/simulator/index.ts';

export type Told = { readonly code: number; readonly out: string; readonly err: string };

export type Call = {
  readonly input?: string;
  readonly interactive?: boolean;
  readonly answers?: readonly string[];
  /** Gets the function that sends a signal. */
  readonly signals?: (send: (signal: StopSignal) => void) => void;
};

/** Where the program keeps its things, and Harmony's keys; the machine's own keychain stays out of it. */
export function homeWithKeys(home: string, { events, endpoint }: Simulator['keys']): Record<string, string> {
  return {
    CORDON_HOME: home,
    CORDON_KEYCHAIN: 'off',
    CORDON_EVENTS_CLIENT_ID: events.id,
    CORDON_EVENTS_SECRET_KEY: events.secret,
    CORDON_ENDPOINT_CLIENT_ID: endpoint.id,
    CORDON_ENDPOINT_SECRET_KEY: endpoint.secret,
  };
}

/** No terminal, no answer, no signal, and nobody listens. */
export function silentIo(env: Io['env'], cwd: string): Io {
  return {
    version: '0.1.0',
    env,
    cwd,
    interactive: false,
    columns: 100,
    rows: 30,
    colour: { out: false, err: false },
    out: () => {},
    err: () => {},
    input: async function* () {},
    ask: async () => '',
    onSignal: () => () => {},
  };
}

export async function runCommand(
  line: readonly string[],
  env: Io['env'],
  cwd: string,
  { input, interactive = false, answers = [], signals }: Call = {},
): Promise<Told> {
  let out = '';
  let err = '';
  const left = [...answers];
  const listeners = new Set<(signal: StopSignal) => void>();
  signals?.((signal) => {
    for (const listener of [...listeners]) listener(signal);
  });
  const code = await main(line, {
    ...silentIo(env, cwd),
    interactive,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: async function* () {
      if (input) yield Buffer.from(input);
    },
    ask: async () => left.shift() ?? '',
    onSignal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  return { code, out, err };
}
