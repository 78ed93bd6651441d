// One run at a time in a home: how long it holds the lock.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseArgs } from '../../src/cli/args.ts';
import type { Purpose } from '../../src/cli/services.ts';
import { createServices } from '../../src/compose/services.ts';
import { openStores } from '../../src/compose/stores.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { type RunLockState, runLockState } from '../../src/storage/run-lock.ts';
import { homeWithKeys, silentIo } from '../support/command.ts';

function run(...options: readonly string[]): Purpose {
  const parsed = parseArgs(['run', ...options], '0');
  if (parsed.kind !== 'do' || parsed.invocation.command !== 'run') throw new Error(`refused: ${options.join(' ')}`);
  return { kind: 'run', scheduled: true, flags: parsed.invocation.flags };
}

test('the next run does not wait for old files to go', async () => {
  const simulator = await startSimulator({ scenario: 'demo' });
  const folder = mkdtempSync(join(tmpdir(), 'cordon-one-run-'));
  onTestFinished(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const io = silentIo(homeWithKeys(folder, simulator.keys), folder);
  const { home } = openStores(io.env, folder);
  const locks: (readonly [string, RunLockState['kind']])[] = [];
  const tell = (line: string): void => {
    if (/Retention removed| ended after /.test(line)) locks.push([line, runLockState(home.runLock).kind]);
  };
  const opened = await createServices(io).open(run('--gateway', simulator.gateway, '--window', '1h'), tell);
  if (!opened.ok) throw new Error(opened.problem.what);
  expect(runLockState(home.runLock).kind).toBe('held');
  const old = join(home.runs, 'hep_automation_20200101_000000.log');
  writeFileSync(old, 'x');
  utimesSync(old, new Date(0), new Date(0));
  writeFileSync(home.lastPrune, new Date(Date.now() - 2 * 86_400_000).toISOString());
  await opened.session.close();
  expect(locks).toEqual([
    [expect.stringContaining(' ended after '), 'held'],
    [expect.stringContaining(' 1 of logs'), 'free'],
  ]);
});
