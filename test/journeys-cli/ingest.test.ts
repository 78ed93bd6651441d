// Alerts from a file and from a pipe, isolated at the built-in gateway.
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runBuilt } from '../cli/support/built.ts';
import { type Ground, QUICK, standOn } from './support/ground.ts';
import { machineOf, outcomesOf, validReport } from './support/report.ts';

const HOUR = 3_600_000;

function record(host: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: `given-${host}-${Math.random()}`,
    time: new Date().toISOString(),
    src_machine_name: host,
    src_user_name: ['m.okafor'],
    severity: 'High',
    product: 'Forensics',
    event_type: 'Forensics Case Analysis',
    ...change,
  };
}

function twoHosts(ground: Ground): [string, string] {
  const [a, b] = ground.simulator.world.computers().filter(({ type, deleted }) => !deleted && /top/.test(type));
  return [a?.name ?? '', b?.name ?? ''];
}

describe.concurrent('cordon ingest', () => {
  it('takes JSON lines from a pipe, sets bad ones aside, and isolates with --auto', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const [first, second] = twoHosts(ground);
    const lines = [record(first), record(first), record(second), record('NO-SUCH-HOST')].map((one) =>
      JSON.stringify(one),
    );
    const { code, out } = await runBuilt(['ingest', '--auto', '--json', ...ground.here, ...QUICK], {
      env: ground.env,
      input: [...lines, '{"broken', lines[0], ''].join('\n'),
    });
    const report = validReport(out);
    expect(code).toBe(5);
    expect(report.metrics.alerts).toEqual({ returned: 6, grouped: 4, set_aside: 1, duplicate: 1 });
    expect([machineOf(report, first).outcome, machineOf(report, first).alert_count]).toEqual(['isolated', 2]);
    expect(machineOf(report, second).outcome).toBe('isolated');
    expect(machineOf(report, 'NO-SUCH-HOST').outcome).toBe('not_found');
    expect(ground.simulator.asked('query-create')).toBe(0);
  });

  it('takes one JSON array from a file, in the seed’s spelling from standard input, and proposes', async ({
    onTestFinished,
  }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const [first, second] = twoHosts(ground);
    const array = JSON.stringify([record(first), record(second, { severity: 'Low' })], null, 2);
    const file = `${ground.home}/given.json`;
    writeFileSync(file, array);
    const given = await ground.cordon(['ingest', file, '--json', ...ground.here]);
    expect(given.code).toBe(5);
    expect(outcomesOf(validReport(given.out))).toEqual({ proposed: 2 });
    const piped = await ground.cordon(['--stdin', '--connector', 'harmony', '--json', ...ground.here], {
      input: array,
    });
    expect(validReport(piped.out).metrics.alerts).toMatchObject({ returned: 2, duplicate: 2 });
    expect(ground.simulator.asked('isolate')).toBe(0);
  });

  it('applies a filter only where one is given', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const [first, second] = twoHosts(ground);
    const input = [record(first), record(second, { severity: 'Low' })].map((one) => JSON.stringify(one)).join('\n');
    const { out } = await ground.cordon(['ingest', '--json', '--filter', 'severity:"Low"', ...ground.here], { input });
    expect(validReport(out).machines_processed.map(({ hostname }) => hostname)).toEqual([second]);
  });

  it('holds what is older than the window, and takes it with a longer one', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const [first] = twoHosts(ground);
    const old = record(first, { time: new Date(Date.now() - 30 * HOUR).toISOString() });
    const line = ['ingest', '--auto', '--json', ...ground.here, ...QUICK];
    const stale = await ground.cordon(line, { input: JSON.stringify(old) });
    expect(stale.code).toBe(5);
    expect(outcomesOf(validReport(stale.out))).toEqual({ held: 1 });
    const wide = await ground.cordon([...line, '--window', '2d'], { input: JSON.stringify(old) });
    expect(outcomesOf(validReport(wide.out))).toEqual({ isolated: 1 });
  });

  it('knows a machine that a run isolated, and leaves the stream of the run alone', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const [name] = [...ground.simulator.world.truth().hosts.values()].map((host) => host.name);
    const input = JSON.stringify(record(name ?? ''));
    const fed = await ground.cordon(['ingest', '--json', ...ground.here], { input });
    expect(machineOf(validReport(fed.out), name ?? '').alert_count).toBe(1);
    const run = await ground.cordon(['run', '--auto', '--json', '--filter', '*', ...ground.here, ...QUICK]);
    expect(machineOf(validReport(run.out), name ?? '').alert_count).toBe(47);
    const again = await ground.cordon(['ingest', '--auto', '--json', ...ground.here, ...QUICK], { input });
    expect(again.code).toBe(0);
    expect(machineOf(validReport(again.out), name ?? '').outcome).toBe('already_isolated');
    expect(ground.simulator.asked('isolate')).toBe(1);
  });

  it('names a file that is not there: exit 2, with a report', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { code, err, out } = await ground.cordon(['ingest', 'nothing.jsonl', '--json', ...ground.here]);
    expect(code).toBe(2);
    expect(err).toContain('nothing.jsonl');
    validReport(out);
  });

  it('takes an empty input for what it is: exit 0', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { code, out } = await ground.cordon(['ingest', '--auto', '--json', ...ground.here]);
    expect([code, validReport(out).machines_processed]).toEqual([0, []]);
  });
});
