// The main job without a screen, in process, against the built-in gateway over real HTTP.
import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { QUICK, standOn } from './support/ground.ts';
import { machineOf, outcomesOf, validReport } from './support/report.ts';

describe.concurrent('47 alerts on one machine', () => {
  it('are one isolation, verified, and a report as the seed wrote it', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { code, out, err } = await ground.cordon(['run', '--auto', '--json', ...ground.here, ...QUICK]);
    const report = validReport(out);
    expect([code, err.includes('cordon:')]).toEqual([0, false]);
    expect(report.execution_summary).toMatchObject({
      alerts_found: 47,
      unique_machines: 1,
      machines_selected_for_isolation: 1,
      isolation_successful: true,
      errors: [],
    });
    const [machine] = report.machines_processed;
    expect(machine).toMatchObject({ alert_count: 47, outcome: 'isolated' });
    expect(report.execution_summary.isolation_job_id).toBe(machine?.job_id);
    expect(machine?.operation_id).not.toBe(machine?.job_id);
    expect(ground.simulator.world.computer(machine?.hostname ?? '').isolated).toBe(true);
    expect(ground.simulator.asked('isolate')).toBe(1);
  });

  it('leave a log and a report, readable by their owner alone, with no secret in them', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { out } = await ground.cordon(['run', '--auto', '--json', ...ground.here, ...QUICK]);
    const [report] = ground.reports();
    const [log] = ground.logs();
    expect(JSON.parse(readFileSync(report ?? '', 'utf8'))).toEqual(JSON.parse(out));
    expect(report).toMatch(/hep_execution_report_\d{8}_\d{6}\.json$/);
    expect(log).toMatch(/hep_automation_\d{8}_\d{6}\.log$/);
    for (const file of ground.files()) expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
    for (const file of ground.files()) {
      expect(readFileSync(file, 'latin1')).not.toContain(ground.simulator.keys.endpoint.secret);
      expect(readFileSync(file, 'latin1')).not.toContain(ground.simulator.keys.events.secret);
    }
  });

  it('are only proposed without --auto: no write call, exit 5', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { code, out } = await ground.cordon(['run', '--json', ...ground.here]);
    expect(code).toBe(5);
    expect(outcomesOf(validReport(out))).toEqual({ proposed: 1 });
    expect(ground.simulator.asked('isolate')).toBe(0);
  });

  it('are only decided on in a dry run: no write call, exit 0', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { code, out } = await ground.cordon(['run', '--auto', '--dry-run', '--json', ...ground.here]);
    expect(code).toBe(0);
    expect(outcomesOf(validReport(out))).toEqual({ dry_run: 1 });
    expect(ground.simulator.asked('isolate')).toBe(0);
  });

  it('come up again after a proposal, and not after an isolation', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    await ground.cordon(['run', '--json', ...ground.here]);
    const second = await ground.cordon(['run', '--auto', '--json', ...ground.here, ...QUICK]);
    expect(outcomesOf(validReport(second.out))).toEqual({ isolated: 1 });
    const third = await ground.cordon(['run', '--auto', '--json', ...ground.here, ...QUICK]);
    expect(third.code).toBe(0);
    expect(ground.simulator.asked('isolate')).toBe(1);
    validReport(third.out);
  });

  it('go with the comment, the folder and the cap that were asked for', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const folder = `${ground.home}/elsewhere`;
    const { out } = await ground.cordon([
      ...['run', '--auto', '--json', '--max-isolations', '7', '--comment', 'case 4711', '--output-dir', folder],
      ...ground.here,
      ...QUICK,
    ]);
    expect(validReport(out).configuration).toMatchObject({ max_isolations: 7, auto: true, dry_run: false });
    expect(ground.reports()[0]?.startsWith(folder)).toBe(true);
    expect(ground.logs()[0]?.startsWith(folder)).toBe(true);
    const [order] = ground.simulator.received.filter(({ route }) => route === 'isolate');
    expect(JSON.stringify(order?.body)).toContain('case 4711');
  });

  it('are held where the machine is protected', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const { code, out } = await ground.cordon(['run', '--auto', '--json', '--protect', '*', ...ground.here, ...QUICK]);
    expect(code).toBe(5);
    expect(outcomesOf(validReport(out))).toEqual({ held: 1 });
    expect(ground.simulator.asked('isolate')).toBe(0);
  });

  it('are released by the run, and by name, each proven', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const run = await ground.cordon(['run', '--auto', '--json', ...ground.here, ...QUICK]);
    const host = validReport(run.out).machines_processed[0]?.hostname ?? '';
    const id = /\bRun (r-\w+)/.exec(readFileSync(ground.logs()[0] ?? '', 'utf8'))?.[1] ?? '';

    const released = await ground.cordon(['release', '--run', id, '--yes', '--json', ...ground.here, ...QUICK]);
    expect(released.code).toBe(0);
    expect(JSON.parse(released.out).machines_processed).toMatchObject([{ hostname: host, outcome: 'released' }]);
    expect(ground.simulator.world.computer(host).isolated).toBe(false);

    const again = await ground.cordon(['release', host, '--yes', '--json', ...ground.here, ...QUICK]);
    expect(JSON.parse(again.out).machines_processed).toMatchObject([{ outcome: 'not_isolated' }]);
    expect(ground.simulator.asked('de-isolate')).toBe(1);

    const byHand = await ground.cordon(['isolate', host, '--yes', '--json', ...ground.here, ...QUICK]);
    expect([byHand.code, JSON.parse(byHand.out).machines_processed[0].outcome]).toEqual([0, 'isolated']);
    const status = await ground.cordon(['status', host, 'NO-SUCH-HOST', '--json', ...ground.here]);
    expect(status.code).toBe(5);
    expect(JSON.parse(status.out).machines).toMatchObject([
      { hostname: host, isolation: 'isolated', read_at: expect.stringMatching(/Z$/) },
      { hostname: 'NO-SUCH-HOST', isolation: 'unknown', endpoint_id: null },
    ]);
  });
});

describe.concurrent('a protected machine', () => {
  it('is isolated at a terminal by its name and a reason, never by --yes', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const [{ name: host } = { name: '' }] = ground.simulator.world.truth().hosts.values();
    await ground.cordon(['config', 'set', 'protect', host]);
    const line = ['isolate', host, ...ground.here, ...QUICK];
    const scripted = await ground.cordon([...line, '--yes', '--json']);
    expect([scripted.code, JSON.parse(scripted.out).machines_processed[0].outcome]).toEqual([5, 'held']);
    for (const answers of [
      ['', host],
      ['a ransomware note', 'another'],
      ['a ransomware note', 'y'],
    ]) {
      const refused = await ground.cordon(line, { interactive: true, answers });
      expect([refused.code, refused.out.includes('Nothing was sent.')]).toEqual([5, true]);
    }
    expect(ground.simulator.asked('isolate')).toBe(0);
    const done = await ground.cordon(line, { interactive: true, answers: ['a ransomware note', host] });
    expect(done.code).toBe(0);
    const [order] = ground.simulator.received.filter(({ route }) => route === 'isolate');
    expect(JSON.stringify(order?.body)).toContain('a ransomware note');
  });
});

describe.concurrent('5,000 alerts over 50 pages on 200 machines', () => {
  it('are counted as they are, and each machine has its right outcome', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'large' });
    const { world } = ground.simulator;
    const isolatedBefore = new Set(
      world
        .computers()
        .filter(({ isolated }) => isolated)
        .map(({ id }) => id),
    );
    const { code, out } = await ground.cordon([
      ...['run', '--auto', '--json', '--max-isolations', '500', '--filter', '*', '--window', '2h'],
      ...['--verify-timeout', '2s', ...ground.here, ...QUICK],
    ]);
    const report = validReport(out);
    const truth = world.truth();
    expect(code).toBe(5);
    expect(report.metrics).toMatchObject({ complete: true });
    expect(report.metrics.alerts.grouped).toBe(truth.alerts);
    expect(report.machines_processed).toHaveLength(truth.hosts.size + (truth.withoutHost > 0 ? 1 : 0));
    for (const [, host] of truth.hosts) {
      const machine = machineOf(report, host.name);
      expect([host.name, machine.alert_count]).toEqual([host.name, host.alerts]);
      const live = host.computers.filter(({ deleted }) => !deleted);
      const [computer] = live;
      if (!computer) expect([host.name, machine.outcome]).toEqual([host.name, 'not_found']);
      else if (live.length > 1) expect([host.name, machine.outcome]).toEqual([host.name, 'ambiguous']);
      else if (isolatedBefore.has(computer.id))
        expect([host.name, machine.outcome]).toEqual([host.name, 'already_isolated']);
      else if (/Server|Controller/.test(computer.type))
        expect([host.name, machine.outcome]).toEqual([host.name, 'held']);
      else if (machine.outcome === 'isolated') expect([host.name, computer.isolated]).toEqual([host.name, true]);
      else expect([host.name, ['pending', 'failed', 'held'].includes(machine.outcome)]).toEqual([host.name, true]);
      if (machine.outcome === 'pending') expect([host.name, computer?.isolated]).toEqual([host.name, false]);
    }
    expect(outcomesOf(report).isolated).toBeGreaterThan(100);
    expect(world.computers().filter(({ isolated, id }) => isolated && !isolatedBefore.has(id))).toHaveLength(
      outcomesOf(report).isolated ?? 0,
    );
  });

  it('stay within the cap: the most urgent ones are ordered, the others are held', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'large' });
    const { code, out } = await ground.cordon([
      ...['run', '--auto', '--json', '--max-isolations', '5', '--verify-timeout', '2s', ...ground.here, ...QUICK],
    ]);
    const report = validReport(out);
    expect(code).toBe(5);
    expect(ground.simulator.world.computers().filter(({ isolated }) => isolated).length).toBeGreaterThan(0);
    const ordered = report.machines_processed.filter(({ job_id }) => job_id !== null);
    expect(ordered).toHaveLength(5);
    expect(outcomesOf(report).held).toBeGreaterThan(100);
  });
});

describe.concurrent('a window', () => {
  it('with 25,000 alerts arrives whole, although a task gives 10,000', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'flood' });
    const { out } = await ground.cordon(['run', '--json', '--filter', '*', ...ground.here]);
    const report = validReport(out);
    expect(report.execution_summary.alerts_found).toBe(ground.simulator.world.truth().alerts);
    expect(report.metrics.alerts.grouped).toBe(ground.simulator.world.truth().alerts);
    expect(report.metrics.complete).toBe(true);
  });

  it('that cannot be had whole is said to be so: exit 5', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'same-second' });
    const { code, out } = await ground.cordon(['run', '--json', '--filter', '*', ...ground.here]);
    expect(code).toBe(5);
    expect(validReport(out).metrics.complete).toBe(false);
  });

  it('that is empty ends at once, exit 0, with a report', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const started = performance.now();
    const { code, out } = await ground.cordon(['run', '--auto', '--json', ...ground.here]);
    expect(code).toBe(0);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(validReport(out)).toMatchObject({ machines_processed: [], execution_summary: { alerts_found: 0 } });
    expect(ground.reports()).toHaveLength(1);
  });
});

describe.concurrent('the sample records', () => {
  it('all arrive and count, the awkward ones too', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'samples' });
    const { out } = await ground.cordon(['run', '--json', '--filter', '*', '--window', '520w', ...ground.here]);
    const report = validReport(out);
    expect(report.metrics.alerts.returned).toBe(21);
    expect(report.metrics.alerts.grouped + report.metrics.alerts.set_aside).toBe(21);
  });
});
