// Two consoles and a cron job on one home, each of them acting by itself: real processes, real terminals.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { BIN, runBuilt } from '../cli/support/built.ts';
import { type PtyProgram, startInPty } from '../support/pty.ts';
import { QUICK, standOn } from './support/ground.ts';
import { validReport } from './support/report.ts';

const CRONS = 3;

it('two consoles and a cron job on one home: one order a machine at most, and the counts add up', async ({
  onTestFinished,
}) => {
  const ground = await standOn(onTestFinished, { scenario: 'large' });
  const { simulator, env, home } = ground;
  const settings = {
    version: 1,
    connector: 'harmony',
    connections: { harmony: { gateway: simulator.gateway } },
    mode: 'automatic',
    schedule: { kind: 'watch', interval: '5s' },
    verify: { spacing: '50ms' },
  };
  writeFileSync(join(home, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });

  const open = (): PtyProgram => {
    const console = startInPty(process.execPath, [BIN], { env: { ...env, TZ: 'UTC' }, columns: 120, rows: 30 });
    onTestFinished(() => console.close());
    return console;
  };
  const consoles = [open(), open()];
  const crons = Array.from({ length: CRONS }, () =>
    runBuilt(['run', '--auto', '--scheduled', '--json', ...ground.here, ...QUICK], { env }),
  );
  await Promise.all(consoles.map((each) => each.until(/updated/, 30_000)));
  for (const { code, out } of await Promise.all(crons)) {
    expect([0, 5]).toContain(code);
    validReport(out);
  }
  for (const each of consoles) each.signal('SIGTERM');
  for (const each of consoles) expect((await each.exited(20_000)).code).toBe(143);

  const given = simulator.world.operations.list().filter(({ kind }) => kind === 'isolate');
  const cutOff = given.flatMap(({ targets }) => targets.map(({ computer }) => computer.id));
  expect(cutOff.length).toBeGreaterThan(0);
  expect(new Set(cutOff).size).toBe(cutOff.length);
  const db = new DatabaseSync(join(home, 'ledger.sqlite'), { readOnly: true });
  const all = (sql: string) => db.prepare(sql).all() as Record<string, number | string>[];
  expect(all("SELECT endpoint FROM orders WHERE kind = 'isolate' GROUP BY endpoint HAVING count(*) > 1")).toEqual([]);
  const [counted] = all('SELECT sum(facts IS NOT NULL) AS grouped, sum(facts IS NULL) AS aside FROM alerts');
  db.close();
  const reports = ground.reports().map((file) => validReport(readFileSync(file, 'utf8')));
  expect(reports).toHaveLength(CRONS + consoles.length);
  const sum = (pick: (report: (typeof reports)[number]) => number) => reports.reduce((so, each) => so + pick(each), 0);
  expect(sum(({ metrics }) => metrics.alerts.grouped)).toBe(counted?.grouped);
  expect(sum(({ metrics }) => metrics.alerts.set_aside)).toBe(counted?.aside);
  // Whoever ordered them, the machines that are cut off are those of the ledger, and the chain is whole.
  const { out } = await ground.cordon(['history', '--open', '--json']);
  const standing: { hostname: string }[] = JSON.parse(out).isolations;
  for (const { hostname } of standing) expect(simulator.world.computer(hostname).isolated).toBe(true);
  expect((await ground.cordon(['verify'])).code).toBe(0);
}, 60_000);
