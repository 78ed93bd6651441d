/** A gateway, an empty home and keys: everything `cordon` needs to do its work, and what came of it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io, StopSignal } from '../../../src/cli/io.ts';
import { main } from '../../../src/main.ts';
import type { SimulatorOptions } from '../../../src/simulator/api.ts';
import { startSimulator } from '../../../src/simulator/index.ts';

export type Told = { readonly code: number; readonly out: string; readonly err: string };

export type Call = {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly interactive?: boolean;
  readonly answers?: readonly string[];
  /** Gets the function that sends a signal. */
  readonly signals?: (send: (signal: StopSignal) => void) => void;
};

/** Reads of a proof close together, so that a test takes no time. */
export const QUICK = ['--verify-spacing', '20ms'];

export type Ground = Awaited<ReturnType<typeof standOn>>;

/** Starts the gateway; everything is gone when the test ends. */
export async function standOn(atEnd: (clean: () => Promise<void>) => void, options: SimulatorOptions) {
  const simulator = await startSimulator(options);
  const home = mkdtempSync(join(tmpdir(), 'cordon-journey-'));
  atEnd(async () => {
    await simulator.close();
    rmSync(home, { recursive: true, force: true });
  });
  const env: Record<string, string> = {
    CORDON_HOME: home,
    CORDON_KEYCHAIN: 'off',
    CORDON_EVENTS_CLIENT_ID: simulator.keys.events.id,
    CORDON_EVENTS_SECRET_KEY: simulator.keys.events.secret,
    CORDON_ENDPOINT_CLIENT_ID: simulator.keys.endpoint.id,
    CORDON_ENDPOINT_SECRET_KEY: simulator.keys.endpoint.secret,
  };
  return {
    simulator,
    home,
    env,
    /** Arguments that name this gateway. */
    here: ['--gateway', simulator.gateway],
    /** Runs one command line in this process. */
    cordon: (line: readonly string[], call: Call = {}) => cordon(line, { ...env, ...call.env }, home, call),
    /** Every report in the home, oldest first. */
    reports: () => filesUnder(home).filter((file) => /hep_execution_report_.*\.json$/.test(file)),
    logs: () => filesUnder(home).filter((file) => /hep_automation_.*\.log$/.test(file)),
    files: () => filesUnder(home),
  };
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function cordon(line: readonly string[], env: Io['env'], cwd: string, call: Call): Promise<Told> {
  let out = '';
  let err = '';
  const answers = [...(call.answers ?? [])];
  const listeners = new Set<(signal: StopSignal) => void>();
  call.signals?.((signal) => {
    for (const listener of [...listeners]) listener(signal);
  });
  const code = await main(line, {
    version: '0.1.0',
    env,
    cwd,
    interactive: call.interactive ?? false,
    columns: 100,
    rows: 30,
    colour: { out: false, err: false },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: async function* () {
      if (call.input) yield Buffer.from(call.input);
    },
    ask: async () => answers.shift() ?? '',
    onSignal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  return { code, out, err };
}

/** All text that was ever written: streams and every file of the home. */
export function everythingWritten(ground: Ground, ...told: readonly Told[]): string {
  const files = ground.files().map((file) => readFileSync(file, 'latin1'));
  return [...told.flatMap(({ out, err }) => [out, err]), ...files].join('\n');
}
