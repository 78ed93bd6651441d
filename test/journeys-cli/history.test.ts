// What was isolated, by whom, on what evidence, and what still is: asked the day after.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ground, QUICK, standOn } from './support/ground.ts';
import { validReport } from './support/report.ts';

type Entry = {
  readonly hostname: string;
  readonly ordered_by: { readonly kind: string; readonly id: string };
  readonly ordered_at: string;
  readonly comment: string;
  readonly run: string;
  readonly step: string;
  readonly verified_at: string | null;
  readonly still_isolated: boolean;
  readonly isolated_since: string | null;
  readonly released_at: string | null;
  readonly release: { readonly ordered_by: { readonly id: string }; readonly comment: string } | null;
  readonly lease: { readonly review_at: string; readonly overdue: boolean } | null;
  readonly evidence: { readonly alerts: number; readonly ids: readonly string[] } | null;
};

async function history(ground: Ground, ...line: string[]): Promise<readonly Entry[]> {
  const { code, out } = await ground.cordon(['history', ...line, '--json']);
  expect(code).toBe(0);
  return JSON.parse(out).isolations;
}

async function untilTrue(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe.concurrent('cordon history', { timeout: 60_000 }, () => {
  it('tells who, when, why, verified and released when, and what still stands', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'demo' });
    const [first, second] = ['FIN-LT-0142', 'DEV-LT-0907'];
    const order = (verb: string, host: string, comment: string) =>
      ground.cordon([verb, host, '--yes', '--comment', comment, ...ground.here, ...QUICK]);
    expect((await order('isolate', first, 'ransom note on the screen')).code).toBe(0);
    expect((await order('isolate', second, 'beacons')).code).toBe(0);
    expect((await order('release', first, 'rebuilt and checked')).code).toBe(0);

    const all = await history(ground);
    expect(all.map(({ hostname }) => hostname)).toEqual([second, first]);
    const [open, closed] = all;
    expect(open).toMatchObject({ still_isolated: true, step: 'verified', comment: 'beacons', released_at: null });
    expect(open?.isolated_since).toBe(open?.verified_at);
    expect(closed).toMatchObject({ still_isolated: false, isolated_since: null, ordered_by: { kind: 'human' } });
    expect(closed?.release?.comment).toBe('rebuilt and checked');
    expect(Date.parse(closed?.released_at ?? '')).toBeGreaterThan(Date.parse(closed?.verified_at ?? ''));

    expect(await history(ground, '--open')).toEqual([open]);
    expect(await history(ground, '--host', 'fin-lt')).toEqual([closed]);
    expect(await history(ground, '--since', '1h')).toHaveLength(2);
    expect(await history(ground, '--since', new Date(Date.now() + 60_000).toISOString())).toEqual([]);
    expect(await history(ground, '--since', closed?.ordered_at ?? '')).toHaveLength(2);

    const { out } = await ground.cordon(['history']);
    expect(out).toMatch(/^ {2}MACHINE +ORDERED +BY +STATE +REVIEW DUE +EVIDENCE +WHY$/m);
    expect(out).toMatch(/^ {2}DEV-LT-0907 .* isolated for \d+ s .* beacons$/m);
    expect(out).toMatch(/^ {2}FIN-LT-0142 .* released \d{4}-/m);
    expect(out).toContain('2 isolations, 1 still standing');
  });

  it('tells on what evidence automation acted, and when the isolation is to be looked at again', async ({
    onTestFinished,
  }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    await ground.cordon(['run', '--auto', ...ground.here, ...QUICK]);
    const [entry] = await history(ground, '--open');
    expect(entry).toMatchObject({ still_isolated: true, ordered_by: { kind: 'rule' }, evidence: { alerts: 47 } });
    expect(entry?.evidence?.ids.length).toBeGreaterThan(0);
    const day = 24 * 3_600_000;
    expect(Date.parse(entry?.lease?.review_at ?? '') - Date.parse(entry?.verified_at ?? '')).toBe(day);
    expect(entry?.lease?.overdue).toBe(false);
    const { out } = await ground.cordon(['history', '--open']);
    expect(out).toMatch(/ 47 alerts, worst \w+ /);
  });

  it('says that there is nothing, and makes nothing, in an empty home', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    expect(await history(ground)).toEqual([]);
    expect((await ground.cordon(['history', '--open'])).out).toContain('No isolation in the ledger fits.');
    expect((await ground.cordon(['history'])).out).toContain('Nothing was isolated here yet.');
    const exported = await ground.cordon(['history', '--export', join(ground.home, 'chain.jsonl')]);
    expect([exported.code, exported.err]).toEqual([2, expect.stringContaining('Nothing was exported')]);
    expect(ground.files()).toEqual([]);
    const wrong = await ground.cordon(['history', '--since', 'yesterday']);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--since')]);
  });

  it('exports the chain for its owner alone, whole or not at all', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'quiet-morning' });
    await ground.cordon(['run', ...ground.here]);
    const file = join(ground.home, 'chain.jsonl');
    writeFileSync(file, 'an older export', { mode: 0o644 });
    const { code, out } = await ground.cordon(['history', '--export', 'chain.jsonl']);
    expect([code, out]).toEqual([0, expect.stringContaining(`to ${file}`)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const check = /cordon (verify .*)$/m.exec(out)?.[1]?.split(' ') ?? [];
    expect((await ground.cordon(check)).code).toBe(0);
    const first = JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '');
    expect(first).toMatchObject({ seq: 0, v: 1, prev: '0'.repeat(64) });
    const nowhere = await ground.cordon(['history', '--export', '/proc/chain.jsonl']);
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('Cannot write /proc/chain.jsonl')]);
  });
});

describe.concurrent('cordon report', { timeout: 60_000 }, () => {
  it('shows the newest report, one run by its id, and says what it does not know', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'quiet-morning' });
    const none = await ground.cordon(['report']);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('There is no report')]);
    const first = validReport((await ground.cordon(['run', '--json', ...ground.here])).out);
    const second = validReport((await ground.cordon(['run', '--json', '--dry-run', ...ground.here])).out);
    expect(JSON.parse((await ground.cordon(['report', '--json'])).out)).toEqual(second);
    const again = await ground.cordon(['report', first.run ?? '', '--json']);
    expect([again.code, validReport(again.out)]).toEqual([0, first]);
    const { code, out } = await ground.cordon(['report', first.run ?? '']);
    expect(code).toBe(0);
    expect(out).toContain(`Run ${first.run}, `);
    expect(out).toContain(`${first.audit_head?.count}:${first.audit_head?.hash.slice(0, 12)}`);
    expect(out).toMatch(/MACHINE +ALERTS/);
    const byPath = await ground.cordon(['report', ground.reports()[0] ?? '', '--json']);
    expect(JSON.parse(byPath.out)).toEqual(first);
    const page = JSON.parse((await ground.cordon(['report', first.run ?? '', '--html', '--json'])).out);
    expect(page).toEqual({ run: first.run, file: expect.stringMatching(/runs\/exports\/cordon_Run-.*\.html$/u) });
    expect(statSync(page.file).mode & 0o777).toBe(0o600);
    expect(readFileSync(page.file, 'utf8')).toContain(`<h1><bdi>Run ${first.run}</bdi></h1>`);
    const unknown = await ground.cordon(['report', 'r-nosuch', '--html', '--json']);
    expect([unknown.code, JSON.parse(unknown.out).error.code]).toEqual([2, 'usage']);
  });
});

describe.concurrent('the kill switch from another shell', { timeout: 60_000 }, () => {
  it('in the middle of a batch: what is out is followed, nothing more leaves, and a release does', async ({
    onTestFinished,
  }) => {
    const ground = await standOn(onTestFinished, { scenario: 'large' });
    const { simulator } = ground;
    simulator.faults.add({ route: 'isolate', kind: 'slow', delayMs: 700 });
    const running = ground.cordon(['run', '--auto', '--max-isolations', '30', '--json', ...ground.here, ...QUICK]);
    await untilTrue('the first order is on its way', () => simulator.asked('isolate') === 1);
    expect((await ground.cordon(['config', 'set', 'halt', 'true'])).code).toBe(0);
    const { code, out } = await running;
    expect(code).toBe(5);
    expect(simulator.asked('isolate')).toBe(1);
    const machines = validReport(out).machines_processed;
    const halted = machines.filter(({ outcome, reason }) => outcome === 'held' && /halt/i.test(reason));
    expect(halted.length).toBeGreaterThanOrEqual(20);
    const isolated = machines.filter(({ outcome }) => outcome === 'isolated');
    expect(isolated.length).toBeGreaterThan(0);
    expect(isolated.length).toBeLessThanOrEqual(10);
    const host = isolated[0]?.hostname ?? '';
    const refused = await ground.cordon(['isolate', 'NO-SUCH', '--yes', ...ground.here]);
    expect(refused.code).toBe(5);
    expect((await ground.cordon(['release', host, '--yes', ...ground.here, ...QUICK])).code).toBe(0);
    expect(simulator.world.computer(host).isolated).toBe(false);
  });
});
