// The built program, stopped or killed while it works, and started again: one order, followed to the proof.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeRunLock } from '../../src/storage/run-lock.ts';
import { runBuilt } from '../cli/support/built.ts';
import { type Ground, QUICK, standOn } from './support/ground.ts';
import { validReport } from './support/report.ts';

const DEADLINE_MS = 15_000;

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Runs `cordon run --auto` in a process of its own and sends the signal once `ripe`. */
async function stopped(ground: Ground, signal: NodeJS.Signals, what: string, ripe: () => boolean) {
  const line = ['run', '--auto', '--json', ...ground.here, ...QUICK];
  return runBuilt(line, {
    env: ground.env,
    with: (child) => {
      void until(what, ripe).finally(() => child.kill(signal));
    },
  });
}

async function startAgain(ground: Ground, patience = '30s') {
  const line = ['run', '--auto', '--json', '--verify-timeout', patience, ...ground.here, ...QUICK];
  const { code, out } = await ground.cordon(line);
  return { code, report: validReport(out) };
}

describe.concurrent('killed and started again', () => {
  it('right after its order went out, before the answer: the order is found by reading, none is sent twice', async ({
    onTestFinished,
  }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { simulator } = ground;
    simulator.faults.add({ route: 'isolate', kind: 'timeout', acted: true });
    const killed = await stopped(ground, 'SIGKILL', 'the order is out', () => simulator.asked('isolate') > 0);
    expect(killed.code).toBeNull();
    const { code, report } = await startAgain(ground);
    expect([code, report.machines_processed.map(({ outcome }) => outcome)]).toEqual([0, ['isolated']]);
    expect(simulator.asked('isolate')).toBe(1);
  });

  it('before the order reached the service: nothing is sent blindly', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { simulator } = ground;
    simulator.faults.add({ route: 'isolate', kind: 'timeout' });
    await stopped(ground, 'SIGKILL', 'the order is out', () => simulator.asked('isolate') > 0);
    const { code, report } = await startAgain(ground, '1s');
    expect(simulator.asked('isolate')).toBe(1);
    expect(simulator.world.operations.list()).toHaveLength(0);
    expect(code).toBe(5);
    expect(report.machines_processed[0]?.outcome).not.toBe('isolated');
    expect(report.machines_processed[0]?.reason).not.toBe('');
  });

  it('while it waited for the proof: the machine is followed to verified', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { simulator } = ground;
    simulator.world.settings.agentPickupMs = 3000;
    await stopped(ground, 'SIGKILL', 'the order is followed', () => simulator.asked('operation-status') > 0);
    const { code, report } = await startAgain(ground);
    expect([code, report.machines_processed.map(({ outcome }) => outcome)]).toEqual([0, ['isolated']]);
    expect(simulator.asked('isolate')).toBe(1);
  });
});

describe.concurrent('stopped by a signal', () => {
  it.for<[NodeJS.Signals, number]>([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('%s: the order in flight ends, the report is written, exit %i', async ([signal, exit], { onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { simulator } = ground;
    simulator.world.settings.agentPickupMs = 60_000;
    const ended = await stopped(ground, signal, 'the order is followed', () => simulator.asked('operation-status') > 0);
    expect(ended.code).toBe(exit);
    const report = validReport(ended.out);
    expect(report.machines_processed[0]?.job_id).not.toBeNull();
    expect(JSON.parse(readFileSync(ground.reports()[0] ?? '', 'utf8'))).toEqual(report);
    simulator.world.settings.agentPickupMs = 0;
    await ground.cordon(['run', '--auto', '--json', '--verify-timeout', '1s', ...ground.here, ...QUICK]);
    expect(simulator.asked('isolate')).toBe(1);
  });

  it('in the middle of a search: nothing is ordered, and the next run finds everything', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { simulator } = ground;
    const takeBack = simulator.faults.add({ route: 'query-retrieve', kind: 'timeout' });
    const ended = await stopped(ground, 'SIGTERM', 'a page is asked for', () => simulator.asked('query-retrieve') > 0);
    takeBack();
    expect(ended.code).toBe(143);
    expect(simulator.asked('isolate')).toBe(0);
    const { code, report } = await startAgain(ground);
    expect([code, report.machines_processed[0]?.alert_count]).toEqual([0, 47]);
  });
});

describe.concurrent('a watch', () => {
  it('takes in what comes, isolates it, and ends on a signal with one report of the whole', async ({
    onTestFinished,
  }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { simulator } = ground;
    const { world } = simulator;
    const line = ['watch', '--auto', '--json', '--interval', '300ms', ...ground.here, ...QUICK];
    const first = world.truth().hosts.values().next().value?.name ?? '';
    const second = world.computers().find(({ name }) => name !== first)?.name ?? '';
    const ended = await runBuilt(line, {
      env: ground.env,
      with: (child) => {
        void until('the first machine is isolated', () => world.computer(first).isolated)
          .then(() => {
            for (let n = 0; n < 3; n += 1) world.raise(second, { severity: 'Critical' });
          })
          .then(() => until('the second one is ordered', () => simulator.asked('isolate') > 1))
          .then(() => until('it is isolated', () => world.computers().filter(({ isolated }) => isolated).length > 1))
          .finally(() => child.kill('SIGINT'));
      },
    });
    expect(ended.code).toBe(130);
    const report = validReport(ended.out);
    expect(report.metrics.cycles).toBeGreaterThan(1);
    expect(report.machines_processed).toHaveLength(2);
    expect(ground.reports()).toHaveLength(1);
    expect(ground.logs()).toHaveLength(1);
  });

  it('ends by itself after the cycles asked for, with its proofs', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const line = ['watch', '--auto', '--json', '--interval', '50ms', '--cycles', '2', ...ground.here, ...QUICK];
    const { code, out } = await ground.cordon(line);
    const report = validReport(out);
    expect([code, report.machines_processed.map(({ outcome }) => outcome)]).toEqual([0, ['isolated']]);
    expect(ground.simulator.asked('isolate')).toBe(1);
  });
});

describe('two at once', () => {
  it('do not overlap where both are a run: the second says who is at work, does nothing, and exits 5', async ({
    onTestFinished,
  }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const line = ['run', '--auto', '--json', ...ground.here, ...QUICK];
    const lock = takeRunLock(join(ground.home, 'run.lock'), Date.now() - 120_000);
    const second = await runBuilt(line, { env: ground.env });
    expect(second.code).toBe(5);
    expect(second.err).toContain(`Another "cordon run" is at work in this home: process ${process.pid} on`);
    expect(second.err).toContain('(2 min)');
    expect(validReport(second.out).execution_summary.errors).toHaveLength(1);
    expect([ground.simulator.asked('isolate'), ground.simulator.asked('auth')]).toEqual([0, 0]);
    lock?.release();
    expect((await runBuilt(line, { env: ground.env })).code).toBe(0);
    expect(ground.simulator.asked('isolate')).toBe(1);
  });

  it('order a machine once', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const line = ['run', '--auto', '--json', ...ground.here, ...QUICK];
    const both = await Promise.all([runBuilt(line, { env: ground.env }), runBuilt(line, { env: ground.env })]);
    expect(ground.simulator.asked('isolate')).toBe(1);
    for (const { out } of both) validReport(out);
    expect(ground.reports()).toHaveLength(2);
    expect(new Set(readdirSync(join(ground.home, 'runs')).filter((name) => name.endsWith('.log'))).size).toBe(2);
  });
});
