/** A small world with every kind of machine, a home, and the built program in a process of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ScenarioName, type Simulator, startSimulator } from '../../../src/simulator/index.ts';
import { BIN, cleanEnv } from '../../cli/support/built.ts';
import { homeWithKeys } from '../../support/command.ts';
import { arm, type KillPoint } from './kill-point.ts';

const SHIFTED_CLOCK = resolve(import.meta.dirname, 'shifted-clock.mjs');

export type Ended = {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Where it was killed; null: it ended by itself first. */
  readonly killedAt: string | null;
};

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** Machines of the small world, by what may become of them. */
export const CAST = {
  /** Known, online, plain: may be isolated. */
  victims: ['ZULU-WS-0001', 'ZULU-WS-0002', 'ZULU-WS-0003'],
  /** Two live endpoints bear the name. */
  twin: 'ZULU-WS-0007',
  /** No endpoint bears the name. */
  stranger: 'ZULU-LT-0404',
  /** Protected by its kind. */
  server: 'APP-ZULU-01',
  alertsEach: 7,
} as const;

export async function openStage(options: { readonly scenario?: ScenarioName; readonly seed?: number } = {}) {
  let shiftMs = 0;
  const now = (): number => Date.now() + shiftMs;
  const scenario = options.scenario ?? 'empty';
  const simulator = await startSimulator({ scenario, seed: options.seed ?? 1, now });
  if (scenario === 'empty') fill(simulator);
  const home = mkdtempSync(join(tmpdir(), 'cordon-faults-'));
  const env = homeWithKeys(home, simulator.keys);
  return {
    simulator,
    home,
    env,
    /** Moves the clock of the gateway and of all programs started from now on. */
    moveClock(ms: number): void {
      shiftMs += ms;
    },
    /** The built program, killed at the point where one is given; `under`: a shell's word before it, e.g. a limit. */
    run: (
      line: readonly string[],
      point: KillPoint | null = null,
      more: Readonly<Record<string, string>> = {},
      under: string | null = null,
    ) => {
      const words = ['--import', SHIFTED_CLOCK, BIN, ...line, '--gateway', simulator.gateway];
      const child = start(words, { ...env, CORDON_TEST_CLOCK_SHIFT_MS: String(shiftMs), ...more }, under);
      return followed(child, point ? arm(point, simulator, home, child) : null);
    },
    reports: () =>
      readdirSync(home, { recursive: true, encoding: 'utf8' })
        .filter((name) => /hep_execution_report_.*\.json$/.test(name))
        .map((name) => join(home, name))
        .sort(),
    async close(): Promise<void> {
      await simulator.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function fill({ world }: Simulator): void {
  const known = [...CAST.victims, CAST.twin, CAST.twin];
  for (const name of known) world.addComputer({ name });
  world.addComputer({ name: CAST.server, type: 'Server' });
  for (const name of [...CAST.victims, CAST.twin, CAST.stranger, CAST.server]) {
    for (let i = 0; i < CAST.alertsEach; i++) world.raise(name, { severity: 'Critical' }, 'ransomware');
  }
}

function start(words: readonly string[], env: Readonly<Record<string, string>>, under: string | null) {
  const options = { env: cleanEnv(env), stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
  if (under === null) return spawn(process.execPath, words, options);
  return spawn('sh', ['-c', `${under}; exec "$0" "$@"`, process.execPath, ...words], options);
}

function followed(child: ReturnType<typeof start>, armed: ReturnType<typeof arm> | null): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      armed?.disarm();
      done({ code, out, err, killedAt: armed?.hit() ?? null });
    });
  });
}
