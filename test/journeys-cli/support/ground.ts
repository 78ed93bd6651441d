/** A gateway, an empty home and keys: everything `cordon` needs to do its work, and what came of it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatorOptions } from '../../../src/simulator/api.ts';
import { startSimulator } from '../../../src/simulator/index.ts';
import { homeWithKeys, type Call as Outside, runCommand, type Told } from '../../support/command.ts';

export type { Told } from '../../support/command.ts';

export type Call = Outside & { readonly env?: Readonly<Record<string, string>> };

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
  const env = homeWithKeys(home, simulator.keys);
  return {
    simulator,
    home,
    env,
    /** Arguments that name this gateway. */
    here: ['--gateway', simulator.gateway],
    /** Runs one command line in this process. */
    cordon: (line: readonly string[], call: Call = {}) => runCommand(line, { ...env, ...call.env }, home, call),
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

/** All text that was ever written: streams and every file of the home. */
export function everythingWritten(ground: Ground, ...told: readonly Told[]): string {
  const files = ground.files().map((file) => readFileSync(file, 'latin1'));
  return [...told.flatMap(({ out, err }) => [out, err]), ...files].join('\n');
}
