// Replay before trust, and an outbreak that meets automation with its limits on.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ExecutionReport } from '../../src/engine/reporting/report.ts';
import { type Ground, QUICK, standOn } from './support/ground.ts';
import { outcomesOf, validReport } from './support/report.ts';

type Document = {
  readonly from: string;
  readonly to: string;
  readonly stored: boolean;
  readonly alerts: number;
  readonly machines: number;
  readonly isolations: readonly { readonly hostname: string; readonly at: string; readonly alert_count: number }[];
  readonly stopped: readonly {
    readonly guard: string;
    readonly machines: readonly { readonly hostname: string; readonly words: string }[];
  }[];
};

async function replay(ground: Ground, ...line: string[]): Promise<{ code: number; found: Document; err: string }> {
  const { code, out, err } = await ground.cordon(['replay', ...line, '--json', ...ground.here]);
  return { code, found: JSON.parse(out), err };
}

describe.concurrent('cordon replay', { timeout: 60_000 }, () => {
  it('lists what would have been isolated and when, and what each guard stopped, and writes nothing', async ({
    onTestFinished,
  }) => {
    const ground = await standOn(onTestFinished, { scenario: 'demo' });
    const { code, found } = await replay(ground, '--window', '7d');
    expect(code).toBe(0);
    expect(found.stored).toBe(false);
    expect(Date.parse(found.to) - Date.parse(found.from)).toBe(7 * 86_400_000);
    expect(found.isolations).toHaveLength(3);
    for (const { at } of found.isolations) {
      expect(Date.parse(at)).toBeGreaterThan(Date.parse(found.from));
      expect(Date.parse(at)).toBeLessThanOrEqual(Date.parse(found.to));
    }
    const held = (guard: string) => found.stopped.find((each) => each.guard === guard)?.machines ?? [];
    expect(held('protected').map(({ hostname }) => hostname)).toContain('DC-EAST-01');
    expect(held('identity').map(({ hostname }) => hostname)).toContain('KIOSK-07');
    expect(held('already').length + held('blast-radius').length).toBeGreaterThan(0);
    expect(ground.simulator.asked('isolate')).toBe(0);
    expect(ground.reports()).toEqual([]);
    expect(ground.logs()).toEqual([]);
  });

  it('takes the stored evidence where there is some, and searches anew with --fresh', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    await ground.cordon(['run', ...ground.here]);
    const asked = ground.simulator.asked('query-create');
    const stored = await replay(ground, '--window', '7d');
    expect(stored.found).toMatchObject({ stored: true, alerts: 47, machines: 1 });
    expect(ground.simulator.asked('query-create')).toBe(asked);
    const fresh = await replay(ground, '--window', '7d', '--fresh');
    expect(fresh.found).toMatchObject({ stored: false, alerts: 47, machines: 1 });
    expect(ground.simulator.asked('query-create')).toBeGreaterThan(asked);
    expect(fresh.found.isolations.map(({ hostname }) => hostname)).toEqual(
      stored.found.isolations.map(({ hostname }) => hostname),
    );
  });

  it('changes nothing that a later run decides on', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    await replay(ground, '--window', '1h');
    const { code, out } = await ground.cordon(['run', '--auto', '--json', ...ground.here, ...QUICK]);
    expect(code).toBe(0);
    expect(validReport(out).metrics.alerts).toMatchObject({ grouped: 47, duplicate: 0 });
    expect((await ground.cordon(['verify'])).code).toBe(0);
  });

  it('tells it to people in lines', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'demo' });
    const { code, out } = await ground.cordon(['replay', '--window', '2d', ...ground.here]);
    expect(code).toBe(0);
    expect(out).toMatch(/^It would have isolated 3 machines:$/m);
    expect(out).toMatch(/^ {2}WHEN +MACHINE +ALERTS +WHY$/m);
    expect(out).toMatch(/^ {2}Protected: 2 machines$/m);
    expect(out).toContain('Nothing was written.');
  });
});

describe.concurrent('automatic mode', { timeout: 60_000 }, () => {
  const automatic = ['config', 'set', 'mode', 'automatic'];

  it('is refused before anybody has seen what it would do, in a sentence that names cordon replay', async ({
    onTestFinished,
  }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const refused = await ground.cordon(automatic);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('cordon replay --window 7d')]);
    expect((await ground.cordon(['config', 'get', 'mode'])).out.trim()).toBe('observe');
    await replay(ground, '--window', '7d');
    expect((await ground.cordon(automatic)).code).toBe(0);
    expect((await ground.cordon(['config', 'get', 'mode'])).out.trim()).toBe('automatic');
  });

  it('is offered after a dry run too', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    await ground.cordon(['run', ...ground.here]);
    expect((await ground.cordon(automatic)).code).toBe(2);
    await ground.cordon(['run', '--dry-run', '--auto', ...ground.here]);
    expect((await ground.cordon(automatic)).code).toBe(0);
  });

  it('is bound to the filter and the limits that were seen', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const set = (key: string, value: string) => ground.cordon(['config', 'set', key, value]);
    await replay(ground, '--window', '7d');
    await set('limits.perCycle', '9');
    expect((await ground.cordon(automatic)).code).toBe(2);
    await set('limits.perCycle', '3');
    expect((await ground.cordon(automatic)).code).toBe(0);
    const wider = await set('limits.perDay', '500');
    expect([wider.code, wider.err]).toEqual([2, expect.stringContaining('Nothing was changed')]);
    expect((await set('filter', '*')).code).toBe(2);
    expect((await set('window', '2h')).code).toBe(0);
    expect((await set('mode', 'approve')).code).toBe(0);
    expect((await set('limits.perDay', '500')).code).toBe(0);
    await replay(ground, '--window', '1d');
    expect((await ground.cordon(automatic)).code).toBe(0);
  });
});

/** A world whose outbreak began twenty minutes ago: all 200 machines have called. */
async function outbreak(atEnd: Parameters<typeof standOn>[0]) {
  let late = -20 * 60_000;
  const ground = await standOn(atEnd, { scenario: 'outbreak', now: () => Date.now() + late });
  late = 0;
  const auto = async (...line: string[]): Promise<{ code: number; report: ExecutionReport }> => {
    const given = ['run', '--auto', '--json', '--verify-timeout', '3s', ...line, ...ground.here, ...QUICK];
    const { code, out } = await ground.cordon(given);
    return { code, report: validReport(out) };
  };
  return { ground, auto, cutOff: () => ground.simulator.world.computers().filter(({ isolated }) => isolated).length };
}

describe('an outbreak of 200 machines on automatic', { timeout: 60_000 }, () => {
  it('isolates 3, no more in the cycles after, and holds the rest; a person raises the cap', async ({
    onTestFinished,
  }) => {
    const { ground, auto, cutOff } = await outbreak(onTestFinished);
    const first = await auto();
    expect(first.code).toBe(5);
    expect(first.report.machines_processed.length).toBeGreaterThan(150);
    const outcomes = outcomesOf(first.report);
    expect((outcomes.isolated ?? 0) + (outcomes.pending ?? 0)).toBe(3);
    expect(outcomes.held).toBe(first.report.machines_processed.length - 3);
    for (const { outcome, guards } of first.report.machines_processed) {
      if (outcome !== 'held') continue;
      expect(['storm', 'blast-radius', 'protected']).toContain(guards[0]?.guard);
      expect(guards[0]).toMatchObject({ verdict: 'hold', flip: expect.stringMatching(/./) });
    }
    const afterFirst = cutOff();
    expect(afterFirst).toBeLessThanOrEqual(3);
    // None is forgotten when the cursor has passed, and no cycle orders another one.
    for (let n = 0; n < 2; n += 1) {
      const { code, report } = await auto();
      expect(code).toBe(5);
      expect(report.machines_processed.length).toBeGreaterThanOrEqual(first.report.machines_processed.length);
      expect(outcomesOf(report).held).toBeGreaterThanOrEqual(outcomes.held ?? 0);
      expect(cutOff()).toBe(afterFirst);
    }
    expect(await auto('--max-isolations', '3')).toMatchObject({ code: 5 });
    expect(cutOff()).toBe(afterFirst);

    const raised = await auto('--max-isolations', '12');
    expect(raised.report.configuration.max_isolations).toBe(12);
    const now = outcomesOf(raised.report);
    expect((now.isolated ?? 0) + (now.pending ?? 0)).toBeGreaterThan(0);
    expect(cutOff()).toBeGreaterThan(afterFirst);
    expect(cutOff()).toBeLessThanOrEqual(12);
    const { out } = await ground.cordon(['history', '--open', '--json']);
    expect(JSON.parse(out).isolations).toHaveLength(cutOff());
    const chain = `${ground.home}/chain.jsonl`;
    await ground.cordon(['history', '--export', chain]);
    expect((await ground.cordon(['verify'])).code).toBe(0);
    const run = readFileSync(chain, 'utf8')
      .split('\n')
      .filter((line) => line.includes(`"run":"${raised.report.run}"`));
    expect(run.some((line) => line.includes('"event":"decision"') && line.includes('\\"limit\\":\\"12\\"'))).toBe(true);
  });
});
