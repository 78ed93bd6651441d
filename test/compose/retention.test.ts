// Retention on a real ledger and real files: what goes, what stays, and what is left to explain it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { verify } from '../../src/compose/audit/verify.ts';
import { pruneDaily, pruneWhileWatching } from '../../src/compose/retention/daily.ts';
import { planPrune } from '../../src/compose/retention/plan.ts';
import { carryOutPrune } from '../../src/compose/retention/prune.ts';
import { createPrune } from '../../src/compose/retention/services.ts';
import { openStores } from '../../src/compose/stores.ts';
import type { OpenLedger } from '../../src/ledger/ledger.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/schema.ts';
import { findHome, type Home } from '../../src/storage/home.ts';
import { sizesOf } from '../../src/storage/kept-files.ts';
import { alert, clockAt, ledgerIn, NOON, order, page, temporaryFolder } from '../ledger/fixtures.ts';

const DAY = 86_400_000;
const NOW = NOON + 60 * DAY;
const MONTH = { evidence: 30 * DAY, logs: 30 * DAY, reports: 30 * DAY };
const NEVER = new AbortController().signal;
const ANA = { kind: 'human', id: 'ana' } as const;

let home: Home;
let ledger: OpenLedger;

beforeEach(async () => {
  const root = temporaryFolder();
  home = findHome({ env: { CORDON_HOME: root } });
  mkdirSync(home.evidence);
  mkdirSync(home.runs);
  ledger = await ledgerIn(root, { clock: clockAt(NOW) });
});

function file(folder: string, name: string, age: number, content = 'x'): void {
  writeFileSync(join(folder, name), content);
  utimesSync(join(folder, name), new Date(NOW - age), new Date(NOW - age));
}

/** An evidence file with one alert of a machine. */
async function evidence(name: string, machine: string, age: number, alertAge = age): Promise<void> {
  file(home.evidence, name, age, `page of ${machine}`);
  const one = alert(`a-${name}`, { time: NOW - alertAge });
  const place = { file: name, offset: 0, length: 4, index: 0 };
  await ledger.admit(page([{ ...one, machine, place }], { at: NOW - age }));
}

const plan = (terms: Parameters<typeof planPrune>[2] = MONTH, windowMs = 3_600_000) =>
  planPrune(home, ledger, terms, { now: NOW, windowMs });
const names = (files: readonly { readonly name: string }[]) => files.map(({ name }) => name).sort();

describe('the plan', () => {
  it('takes what is older than its term, and nothing that is not ours', async () => {
    await evidence('r-old.pages', 'm:1', 31 * DAY);
    await evidence('r-new.pages', 'm:1', 29 * DAY);
    file(home.evidence, 'r-unknown.pages', 31 * DAY);
    file(home.evidence, 'notes.txt', 99 * DAY);
    file(home.runs, 'hep_automation_20260101_000000.log', 31 * DAY);
    file(home.runs, 'hep_execution_report_20260101_000000_2.json', 31 * DAY, '{"run":"r-old"}');
    file(home.runs, 'hep_execution_report_mine.json', 99 * DAY);
    const { going, held, young } = await plan();
    expect(names(going)).toEqual([
      'hep_automation_20260101_000000.log',
      'hep_execution_report_20260101_000000_2.json',
      'r-old.pages',
      'r-unknown.pages',
    ]);
    expect(held).toEqual([]);
    expect(names(young)).toEqual(['r-new.pages']);
    expect((await plan({ evidence: null, logs: null, reports: null })).going).toEqual([]);
  });

  it('never takes the evidence, log and report of an isolation that is open, or of an order in flight', async () => {
    await evidence('r-open.pages', 'm:open', 40 * DAY);
    await evidence('r-fly.pages', 'm:fly', 40 * DAY);
    await evidence('r-free.pages', 'm:free', 40 * DAY);
    const placed = (id: string, machine: string) =>
      ledger.writeIntent(order(id, { machine, host: machine, endpointId: id, run: `run-${id}` }));
    await placed('o-open', 'm:open');
    await ledger.advance('o-open', { step: 'verified' }, NOW);
    await placed('o-fly', 'm:fly');
    await placed('o-free', 'm:free');
    await ledger.advance('o-free', { step: 'failed' }, NOW);
    for (const run of ['run-o-open', 'run-o-free']) {
      const stamp = run === 'run-o-open' ? '20260101_000000' : '20260101_000001';
      file(home.runs, `hep_automation_${stamp}.log`, 40 * DAY);
      file(home.runs, `hep_execution_report_${stamp}.json`, 40 * DAY, JSON.stringify({ run }));
    }
    const { going, held } = await plan();
    expect(names(going)).toEqual([
      'hep_automation_20260101_000001.log',
      'hep_execution_report_20260101_000001.json',
      'r-free.pages',
    ]);
    expect(Object.fromEntries(held.map(({ name, why }) => [name, why]))).toEqual({
      'r-open.pages': 'm:open is still isolated',
      'r-fly.pages': 'an order for m:fly is in flight',
      'hep_automation_20260101_000000.log': 'of a run whose isolation is still open',
      'hep_execution_report_20260101_000000.json': 'of a run whose isolation is still open',
    });
  });

  it('never takes alerts inside the window: they are decided on again', async () => {
    await evidence('r-due.pages', 'm:1', 40 * DAY, 39 * DAY);
    expect(names((await plan()).going)).toEqual(['r-due.pages']);
    expect((await plan(MONTH, 60 * DAY)).held).toMatchObject([{ name: 'r-due.pages' }]);
  });
});

describe('what is pruned', () => {
  it('is written down before it goes, so that the ledger explains the gap and still agrees with its chain', async () => {
    await evidence('r-old.pages', 'm:1', 31 * DAY);
    file(home.runs, 'hep_automation_20260101_000000.log', 31 * DAY);
    const { going } = await plan();
    await carryOutPrune(ledger, going, ANA, NEVER);
    expect(readdirSync(home.evidence)).toEqual([]);
    expect(readdirSync(home.runs)).toEqual([]);
    expect(await ledger.prunedAt('r-old.pages')).toBe(NOW);
    expect(await ledger.prunedAt('r-other.pages')).toBeNull();
    const told = [...ledger.exportAudit()].map((line) => JSON.parse(line)).filter(({ event }) => event === 'prune');
    const sha256 = createHash('sha256').update('page of m:1').digest('hex');
    expect(told).toMatchObject([
      { actor: { id: 'ana' }, data: { what: 'evidence', file: 'r-old.pages', bytes: 11, sha256 } },
      { actor: { id: 'ana' }, data: { what: 'logs', files: 1, bytes: 1 } },
    ]);
    expect(await ledger.verify()).toMatchObject({ chain: { kind: 'intact' }, tables: [] });
    await evidence('r-here.pages', 'm:1', DAY);
    await evidence('r-taken.pages', 'm:1', DAY);
    unlinkSync(join(home.evidence, 'r-taken.pages'));
    const stores = openStores({ CORDON_HOME: home.root ?? '' }, '/nowhere');
    expect(await verify(stores, '/nowhere', null, null)).toMatchObject({
      state: 'intact',
      evidence: { here: 1, pruned: 1, missing: ['r-taken.pages'] },
    });
  });

  it('that was written down, and left there by a crash, goes the next time without a second record', async () => {
    await evidence('r-old.pages', 'm:1', 31 * DAY);
    const { going } = await plan();
    await ledger.recordPruned({ file: 'r-old.pages', bytes: 11, sha256: 'ab' }, ANA);
    const { count } = await ledger.head();
    await carryOutPrune(ledger, going, ANA, NEVER);
    expect(existsSync(join(home.evidence, 'r-old.pages'))).toBe(false);
    expect((await ledger.head()).count).toBe(count);
  });

  it('is left where another process was quicker, or the program is leaving', async () => {
    await evidence('r-old.pages', 'm:1', 31 * DAY);
    await evidence('r-quick.pages', 'm:1', 31 * DAY);
    file(home.runs, 'hep_automation_20260101_000000.log', 31 * DAY);
    const { going } = await plan();
    const leaving = new AbortController();
    leaving.abort();
    expect(await carryOutPrune(ledger, going, ANA, leaving.signal)).toEqual([]);
    expect(names((await plan()).going)).toEqual(names(going));
    unlinkSync(join(home.evidence, 'r-quick.pages'));
    expect(names(await carryOutPrune(ledger, going, ANA, NEVER))).toEqual([
      'hep_automation_20260101_000000.log',
      'r-old.pages',
    ]);
  });

  it('goes by itself once a day, and a failure stops nobody', async () => {
    const told: string[] = [];
    const journal = { log: (level: string, message: string) => void told.push(`${level} ${message}`) };
    const clock = clockAt(NOW);
    const household = { home, ledger, settings: DEFAULT_SETTINGS, journal, clock };
    const log = 'hep_automation_20260101_000000.log';
    const old = () => file(home.runs, log, 31 * DAY, 'xxx');
    const lookAt = async (at: number) => {
      clock.set(at);
      await pruneDaily(household, NEVER);
      return existsSync(join(home.runs, log)) ? 'there' : 'gone';
    };
    old();
    // The first look of a home takes nothing, a second one within a day neither.
    expect(await lookAt(NOW)).toBe('there');
    expect(await lookAt(NOW + 0.9 * DAY)).toBe('there');
    expect(await lookAt(NOW + DAY)).toBe('gone');
    expect(told).toEqual([
      'info Retention removed old files: 0 of evidence, 1 of logs, 0 of reports; 3 B are free again.',
    ]);
    old();
    expect(await lookAt(NOW + 1.5 * DAY)).toBe('there');
    // A clock that jumps a year ahead, or back, makes nothing old all at once.
    expect(await lookAt(NOW + 365 * DAY)).toBe('there');
    expect(await lookAt(NOW + 2 * DAY)).toBe('there');
    expect(await lookAt(NOW + 3 * DAY)).toBe('gone');
    old();
    await ledger.close();
    await lookAt(NOW + 4 * DAY);
    expect(told.at(-1)).toMatch(/^warn Old files could not be removed\./);
  });
});

describe('a watch', () => {
  it('looks a minute after its start and every hour, and stops when it is closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    try {
      const looks: number[] = [];
      const clock = { ...clockAt(NOW), now: () => looks.push(1) && NOW };
      const stop = pruneWhileWatching({ home, ledger, settings: DEFAULT_SETTINGS, journal: { log: () => {} }, clock });
      const after = async (ms: number) => {
        await vi.advanceTimersByTimeAsync(ms);
        return looks.length;
      };
      expect(await after(59_000)).toBe(0);
      expect(await after(2_000)).toBe(1);
      expect(await after(2 * 3_600_000)).toBe(3);
      await stop();
      expect(await after(DAY)).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('cordon prune', () => {
  const stores = () => openStores({ CORDON_HOME: home.root ?? '' }, '/nowhere');

  it('shows, and takes only what was shown and may still go', async () => {
    file(home.evidence, 'r-a.pages', 0);
    file(home.evidence, 'r-b.pages', 0);
    for (const name of ['r-a.pages', 'r-b.pages']) utimesSync(join(home.evidence, name), new Date(0), new Date(0));
    const prune = createPrune(stores());
    const outlook = await prune.plan(null);
    if (!outlook.ok) throw new Error(outlook.problem.what);
    expect(outlook).toMatchObject({ terms: { evidence: '30d', logs: '30d', reports: '30d' }, held: [], young: [] });
    expect(names(outlook.going)).toEqual(['r-a.pages', 'r-b.pages']);
    const done = await prune.carryOut(null, outlook.going.slice(0, 1));
    expect(done).toMatchObject({ ok: true, removed: [{ name: 'r-a.pages' }] });
    expect(readdirSync(home.evidence)).toEqual(['r-b.pages']);
  });

  it('refuses a term that is none, or shorter than a day', async () => {
    const prune = createPrune(stores());
    expect(await prune.plan('soon')).toMatchObject({
      problem: { code: 'usage', what: expect.stringContaining('"soon" is not a duration') },
    });
    expect(await prune.plan('2h')).toMatchObject({ problem: { what: expect.stringContaining('less than a day') } });
  });

  it('knows what a home takes up', async () => {
    await evidence('r-old.pages', 'm:1', 31 * DAY);
    expect(sizesOf(home)).toMatchObject({ evidence: { files: 1, bytes: 11 }, logs: { files: 0, bytes: 0 } });
    expect(sizesOf(home).ledger.bytes).toBeGreaterThan(4096);
    expect(sizesOf(findHome({ env: { CORDON_HOME: '/nonexistent' } }))).toMatchObject({
      ledger: { files: 0, bytes: 0 },
    });
  });
});
