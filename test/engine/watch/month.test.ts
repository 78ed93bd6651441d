import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, onTestFinished } from 'vitest';
import type { Engine } from '../../../src/engine/commands.ts';
import { streamOf } from '../../../src/engine/effects/stream.ts';
import { isInFlight } from '../../../src/engine/model/isolation.ts';
import { type OpenLedger, openLedger } from '../../../src/ledger/ledger.ts';
import { DAY, HOUR, limits, MINUTE, NOW, SECOND, settings } from '../../support/builders.ts';
import { refusedKey, unreachable, type Vendor } from '../support/vendor.ts';
import { createWorld, type World } from '../support/world.ts';

const INTERVAL = 10 * MINUTE;
const SETTINGS = settings({
  auto: true,
  window: { kind: 'last', ms: 2 * HOUR },
  intervalMs: INTERVAL,
  limits: limits({ perDay: 6 }),
});

/** A repeatable throw of dice: mulberry32. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function collectGarbage(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** Something goes wrong, or is put right again. */
function misfortune(vendor: Vendor, roll: () => number): void {
  const faulty = roll() < 0.3;
  vendor.searchFault =
    faulty && roll() < 0.4 ? { afterPages: 0, error: roll() < 0.9 ? unreachable : refusedKey } : null;
  vendor.incomplete = faulty && roll() < 0.2;
  vendor.lookUpFault = faulty && roll() < 0.3 ? unreachable : null;
  vendor.readFault = faulty && roll() < 0.3 ? unreachable : null;
  vendor.findFault = faulty && roll() < 0.3 ? unreachable : null;
  vendor.skew = faulty && roll() < 0.1 ? 5 * MINUTE : 0;
  const lost = (['lost-acted', 'lost-not-acted', 'refused'] as const)[Math.floor(roll() * 3)];
  vendor.sendFaults = faulty && roll() < 0.5 && lost ? [lost] : [];
}

function allWell(vendor: Vendor): void {
  Object.assign(vendor, { searchFault: null, incomplete: false, lookUpFault: null, readFault: null, findFault: null });
  Object.assign(vendor, { skew: 0, sendFaults: [] });
}

async function opened(world: World, file: string): Promise<{ engine: Engine; ledger: OpenLedger }> {
  const ledger = await openLedger(file, { clock: world.clock });
  const journal = { log() {}, report: async () => 'report.json', async close() {} };
  const evidence = {
    append: async (body: Uint8Array) => ({ file: 'pages', offset: 0, length: body.length }),
    read: async () => new Uint8Array(),
    async sync() {},
    async close() {},
  };
  const ports = { ...world.ports(), ledger, journal, evidence };
  const engine = await world.start(SETTINGS, { kind: 'watch', ports });
  await engine.dispatch('watch', { on: true });
  return { engine, ledger };
}

it('a month of watching with random faults: nothing lost, nothing doubled, memory flat, cursor current', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-month-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const world = createWorld(3);
  const { vendor, clock } = world;
  const roll = dice(20260302);
  for (let n = 0; n < 40; n += 1) vendor.device(`PC-${n}`);
  const file = join(folder, 'ledger.sqlite');
  let running = await opened(world, file);
  let heapEarly = 0;
  let ids = 0;
  for (let hour = 0; hour < 30 * 24; hour += 1) {
    for (let n = Math.floor(roll() * 6); n > 0; n -= 1) {
      const host = `PC-${Math.floor(roll() * 40)}`;
      // Some arrive late, some say nothing of weight.
      const time = clock.now() - Math.floor(roll() * 4 * MINUTE);
      const severity = roll() < 0.7 ? 'low' : 'high';
      ids += 1;
      vendor.alert(host, { id: `alert-${ids}`, time, severity, rule: `rule ${Math.floor(roll() * 9)}` });
    }
    misfortune(vendor, roll);
    await clock.advance(HOUR);
    if (roll() < 0.01) {
      await running.engine.close();
      await running.ledger.close();
      running = await opened(world, file);
    }
    if (hour === 5 * 24) heapEarly = collectGarbage();
  }
  expect(collectGarbage() - heapEarly).toBeLessThan(12 * 1024 * 1024);
  allWell(vendor);
  await clock.advance(2 * HOUR);

  const { engine, ledger } = running;
  const stream = streamOf(vendor, SETTINGS);
  expect(clock.now() - ((await ledger.cursor(stream)) ?? 0)).toBeLessThanOrEqual(INTERVAL);
  const stored = await ledger.alerts(stream, NOW - DAY, clock.now());
  expect(stored.map(({ id }) => id).sort()).toEqual(vendor.alerts.map(({ id }) => id).sort());
  expect(engine.getState().activity.length).toBeLessThanOrEqual(500);
  expect(engine.getState().watch.problem).toBeNull();

  const orders = await ledger.orders({});
  expect(orders.length).toBeGreaterThan(20);
  expect(orders.filter(({ step }) => isInFlight(step))).toEqual([]);
  const carried = vendor.operations.map(({ call }) =>
    call.targets.map(({ endpoint }) => `${call.marker} ${endpoint.id}`),
  );
  expect(new Set(carried.flat()).size).toBe(carried.flat().length);
  const known = new Set(orders.map(({ call, endpointId }) => `${call} ${endpointId}`));
  expect(carried.flat().filter((one) => !known.has(one))).toEqual([]);
  await engine.close();
  expect(await ledger.verify()).toEqual({ chain: { kind: 'intact', head: await ledger.head() }, tables: [] });
  await ledger.close();
}, 120_000);

it('two consoles and a cron run on one ledger: each machine has one order, the counts add up', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-three-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const world = createWorld(4);
  const { vendor } = world;
  for (let n = 0; n < 30; n += 1) {
    vendor.device(`PC-${n}`);
    vendor.alert(`PC-${n}`, { rule: `rule ${n}`, time: NOW - n * SECOND });
    vendor.alert(`PC-${n}`, { rule: `rule ${n}`, time: NOW - 60 * SECOND });
  }
  const roomy = limits({ perCycle: 30, perHour: 90, perDay: 90 });
  const engines: Engine[] = [];
  const ledgers: OpenLedger[] = [];
  for (const kind of ['console', 'console', 'run'] as const) {
    const ledger = await openLedger(join(folder, 'ledger.sqlite'), { clock: world.clock });
    const ports = { ...world.ports(), ledger };
    ledgers.push(ledger);
    engines.push(await world.start({ auto: true, mode: 'automatic', limits: roomy }, { kind, ports }));
  }
  const results = await world.clock.until(Promise.all(engines.map((engine) => engine.dispatch('cycle', {}))));
  const targets = vendor.sends.flatMap(({ targets: all }) => all.map(({ endpoint }) => endpoint.id));
  expect(targets).toHaveLength(30);
  expect(new Set(targets).size).toBe(30);
  const [ledger] = ledgers;
  const orders = (await ledger?.orders({})) ?? [];
  expect(orders.map(({ endpointId }) => endpointId).sort()).toEqual([...targets].sort());
  const counted = results.map(({ report }) => report.metrics.alerts);
  for (const { returned, grouped, set_aside, duplicate } of counted) {
    expect(grouped + set_aside + duplicate).toBe(returned);
  }
  expect(counted.reduce((sum, { grouped }) => sum + grouped, 0)).toBe(60);
  await Promise.all(engines.map((engine) => engine.close()));
  expect((await ledger?.verify())?.tables).toEqual([]);
  await Promise.all(ledgers.map((each) => each.close()));
});
