// The demo of the built program, without a terminal: no account, nothing kept.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBuilt } from '../cli/support/built.ts';
import { outcomesOf, validReport } from './support/report.ts';

/** A temporary folder of its own, to see what a demo leaves in it. */
function ownTemp(atEnd: (clean: () => void) => void): { folder: string; env: Record<string, string> } {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-demo-test-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, env: { TMPDIR: folder } };
}

const withoutTimes = (text: string) => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '(time)');

describe.concurrent('cordon --demo without a terminal', () => {
  it('tells the main job in plain lines, the same each time, and leaves nothing', async ({ onTestFinished }) => {
    const { folder, env } = ownTemp(onTestFinished);
    const [first, second] = await Promise.all([runBuilt(['--demo'], { env }), runBuilt(['--demo'], { env })]);
    expect([first.code, first.err]).toEqual([0, '']);
    expect(withoutTimes(first.out)).toBe(withoutTimes(second.out));
    expect(first.out).toMatch(/\d+ alerts on \d+ machines/);
    const rungs = [...first.out.matchAll(/^ {2}(requested|accepted|reported|verified)\b/gm)].map(([, rung]) => rung);
    const ladder = ['requested', 'accepted', 'reported', 'verified'];
    expect(rungs).toEqual([...ladder, ...ladder]);
    expect(first.out).not.toContain('\u001b');
    expect(first.ms).toBeLessThan(15_000);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps what it wrote when asked to, and says where', async ({ onTestFinished }) => {
    const { env } = ownTemp(onTestFinished);
    const { code, out } = await runBuilt(['run', '--demo', '--keep', '--scenario', 'quiet-morning'], { env });
    expect([0, 5]).toContain(code);
    const home = /^Kept +(.*)$/m.exec(out)?.[1] ?? '';
    expect(existsSync(join(home, 'ledger.sqlite'))).toBe(true);
  });

  it('prints a valid report with run --json, and exits 5 because machines are proposed', async ({ onTestFinished }) => {
    const { folder, env } = ownTemp(onTestFinished);
    const { code, out, err } = await runBuilt(['run', '--demo', '--json'], { env });
    expect(code).toBe(5);
    const report = validReport(out);
    expect(outcomesOf(report).proposed).toBeGreaterThan(0);
    expect(err).not.toContain('cordon:');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('plays Halo too, with every option', async ({ onTestFinished }) => {
    const { folder, env } = ownTemp(onTestFinished);
    const halo = ['--demo', '--connector', 'halo'];
    const told = await runBuilt(halo, { env });
    expect([told.code, told.err]).toEqual([0, '']);
    expect(told.out.match(/^ {2}verified/gm)).toHaveLength(2);
    const run = await runBuilt(['run', '--auto', '--json', '--verify-spacing', '20ms', ...halo], { env });
    expect(outcomesOf(validReport(run.out)).isolated).toBeGreaterThan(0);
    const seed = await runBuilt(['--auth', 'x', '--portal', ...halo], { env });
    expect([seed.code, seed.err]).toEqual([2, expect.stringContaining('--auth')]);
    const status = await runBuilt(['status', 'edge-web-01', '--json', ...halo], { env });
    expect(JSON.parse(status.out).machines[0].isolation).toBe('not_isolated');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the scenarios it knows', async () => {
    const { code, err } = await runBuilt(['run', '--demo', '--scenario', 'nonsense']);
    expect(code).toBe(2);
    expect(err).toContain('outbreak');
  });

  it('walks every command', async ({ onTestFinished }) => {
    const { env } = ownTemp(onTestFinished);
    const quick = ['--demo', '--json', '--verify-spacing', '20ms'];
    const isolated = await runBuilt(['isolate', 'FIN-LT-0142', '--yes', ...quick], { env });
    expect([isolated.code, JSON.parse(isolated.out).machines_processed[0].outcome]).toEqual([0, 'isolated']);
    const watched = await runBuilt(['watch', '--cycles', '1', ...quick], { env });
    expect(watched.code).toBe(5);
    validReport(watched.out);
    const status = await runBuilt(['status', 'FIN-LT-0142', '--demo', '--json'], { env });
    expect(JSON.parse(status.out).machines[0].isolation).toBe('not_isolated');
  });
});
