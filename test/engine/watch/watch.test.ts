import { describe, expect, it } from 'vitest';
import { isInFlight } from '../../../src/engine/model/isolation.ts';
import { DAY, HOUR, limits, MINUTE, SECOND } from '../../support/builders.ts';
import { refusedKey, unreachable } from '../support/vendor.ts';
import { createWorld, keyOf } from '../support/world.ts';

async function watching(change = {}, kind: 'watch' | 'console' = 'watch') {
  const world = createWorld();
  const engine = await world.start(change, { kind });
  await engine.dispatch('watch', { on: true });
  await world.clock.advance(0);
  return { world, engine };
}

describe('the watch', () => {
  it('searches by itself, the next time counted from the end of the last', async () => {
    const { world, engine } = await watching();
    expect(engine.getState().watch).toMatchObject({ on: true, failures: 0 });
    expect(engine.getState().watch.nextAt).toBe(world.clock.now() + 15 * SECOND);
    await world.clock.advance(MINUTE);
    expect(world.vendor.searches).toHaveLength(5);
    await engine.dispatch('watch', { on: false });
    await world.clock.advance(MINUTE);
    expect(world.vendor.searches).toHaveLength(5);
    expect(engine.getState().watch).toMatchObject({ on: false, nextAt: null });
    expect(world.clock.sleepers()).toBe(0);
  });

  it('shows an alert that the vendor gets meanwhile at the next cycle', async () => {
    const { world, engine } = await watching();
    world.vendor.device('A');
    world.vendor.alert('A');
    await world.clock.advance(15 * SECOND);
    expect(engine.getState().machines.get(keyOf('A'))?.alerts.length).toBe(1);
  });

  it('changes nothing but its own times when a poll finds nothing, and says so once', async () => {
    const { world, engine } = await watching({}, 'console');
    world.vendor.device('A');
    world.vendor.alert('A');
    await world.clock.advance(30 * SECOND);
    const before = engine.getState();
    let told = 0;
    engine.subscribe(() => {
      told += 1;
    });
    await world.clock.advance(15 * SECOND);
    const after = engine.getState();
    expect(told).toBe(1);
    expect(after.machines).toBe(before.machines);
    expect(after.activity).toBe(before.activity);
    expect(after.sources).toBe(before.sources);
    expect(after.settings).toBe(before.settings);
    expect(after.cycle).toEqual({ ...before.cycle, number: before.cycle.number + 1, startedAt: expect.any(Number) });
    expect(after.counts.grouped).toBe(before.counts.grouped);
    expect(after.watch.lastSuccessAt).toBe((before.watch.lastSuccessAt ?? 0) + 15 * SECOND);
    expect(world.reports).toHaveLength(2);
  });

  it('backs off when it fails, says why, and comes back at once', async () => {
    const { world, engine } = await watching();
    world.vendor.searchFault = { afterPages: 0, error: unreachable };
    const waits: number[] = [];
    await world.clock.advance(15 * SECOND);
    for (let failure = 0; failure < 6; failure += 1) {
      const { nextAt, problem } = engine.getState().watch;
      expect(problem?.code).toBe('unreachable');
      const wait = (nextAt ?? 0) - world.clock.now();
      waits.push(wait / SECOND);
      await world.clock.advance(wait);
    }
    expect(waits).toEqual([30, 60, 120, 240, 300, 300]);
    world.vendor.searchFault = null;
    await world.clock.advance(5 * MINUTE);
    expect(engine.getState().watch).toMatchObject({ failures: 0, problem: null });
    expect((engine.getState().watch.nextAt ?? 0) - world.clock.now()).toBeLessThanOrEqual(15 * SECOND);
    // A trouble that goes on is told once, not with every try.
    expect(engine.getState().activity.filter(({ text }) => text.includes('does not answer'))).toHaveLength(1);
  });

  it('does not hammer a gateway that refuses the key', async () => {
    const { world, engine } = await watching();
    world.vendor.searchFault = { afterPages: 0, error: refusedKey };
    await world.clock.advance(15 * SECOND);
    expect((engine.getState().watch.nextAt ?? 0) - world.clock.now()).toBe(5 * MINUTE);
  });

  it('is woken by a refresh, and counts its wait anew from there', async () => {
    const { world, engine } = await watching({ intervalMs: HOUR });
    await world.clock.advance(50 * MINUTE);
    const { problem } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(problem).toBeNull();
    expect(engine.getState().watch.nextAt).toBe(world.clock.now() + HOUR);
    await world.clock.advance(59 * MINUTE);
    expect(world.vendor.searches).toHaveLength(2);
    await world.clock.advance(MINUTE);
    expect(world.vendor.searches).toHaveLength(3);
  });

  it('catches up by the cursor after a sleep, and keeps what it caught up on for a window', async () => {
    const { world, engine } = await watching();
    world.clock.jump(4 * HOUR);
    world.vendor.device('NIGHT');
    world.vendor.alert('NIGHT');
    world.clock.jump(4 * HOUR);
    await world.clock.advance(15 * SECOND);
    expect(engine.getState().machines.get(keyOf('NIGHT'))?.alerts.length).toBe(1);
    await world.clock.advance(50 * MINUTE);
    expect(engine.getState().machines.has(keyOf('NIGHT'))).toBe(true);
    await world.clock.advance(15 * MINUTE);
    expect(engine.getState().machines.size).toBe(0);
  });

  it('searches, stores and counts while paused, and shows nothing before it is resumed', async () => {
    const { world, engine } = await watching({}, 'console');
    world.vendor.device('A');
    world.vendor.alert('A');
    await world.clock.advance(15 * SECOND);
    await engine.dispatch('pause', { on: true });
    const shown = engine.getState().machines;
    world.vendor.alert('A');
    world.vendor.alert('B');
    await world.clock.advance(MINUTE);
    expect(engine.getState().machines).toBe(shown);
    expect(engine.getState().watch.arrivedWhilePaused).toBe(2);
    await engine.dispatch('pause', { on: false });
    expect(engine.getState().machines.get(keyOf('A'))?.alerts.length).toBe(2);
    expect(engine.getState().machines.size).toBe(2);
    expect(engine.getState().watch).toMatchObject({ paused: false, arrivedWhilePaused: 0 });
  });

  it('lets a machine go when the window has passed its alerts, and counts what stays anew', async () => {
    const { world, engine } = await watching();
    world.vendor.alert('OLD');
    world.vendor.alert('BOTH');
    await world.clock.advance(40 * MINUTE);
    world.vendor.alert('BOTH');
    await world.clock.advance(MINUTE);
    expect(engine.getState().machines.get(keyOf('BOTH'))?.alerts.length).toBe(2);
    await world.clock.advance(30 * MINUTE);
    expect(engine.getState().machines.has(keyOf('OLD'))).toBe(false);
    expect(engine.getState().machines.get(keyOf('BOTH'))?.alerts.length).toBe(1);
  });

  it('sees the alerts that another process at the same stream has stored', async () => {
    const { world, engine } = await watching({}, 'console');
    world.vendor.alert('CRON');
    const cron = await world.start({}, { owner: 'p2' });
    await world.clock.until(cron.dispatch('cycle', {}));
    await world.clock.advance(15 * SECOND);
    expect(engine.getState().machines.get(keyOf('CRON'))?.alerts.length).toBe(1);
    expect(engine.getState().counts.duplicate).toBe(1);
  });

  it('starts a new stream when the filter changes, and interrupts the search of the old one', async () => {
    const { world, engine } = await watching({}, 'console');
    world.vendor.alert('A');
    await world.clock.advance(15 * SECOND);
    let release = () => {};
    world.vendor.onPage = () => new Promise((resolve) => (release = resolve));
    await world.clock.advance(15 * SECOND);
    const change = engine.dispatch('configure', { change: { filter: 'severity:"Low"' } });
    release();
    world.vendor.onPage = () => {};
    await world.clock.advance(0);
    expect(await change).toEqual({ ok: true });
    await world.clock.advance(0);
    expect(world.vendor.searches.at(-1)).toMatchObject({ filter: 'severity:"Low"' });
    expect(engine.getState().machines.get(keyOf('A'))?.alerts.length).toBe(1);
    expect(engine.getState().watch).toMatchObject({ failures: 0, problem: null });
  });
});

describe('automation in a watch', () => {
  it('orders within one interval, and does not wait for an endpoint that is offline', async () => {
    const { world, engine } = await watching({ auto: true });
    world.vendor.device('OFF', { applyAfterMs: Number.POSITIVE_INFINITY });
    world.vendor.device('NEXT');
    world.vendor.alert('OFF');
    await world.clock.advance(15 * SECOND);
    expect(engine.getState().machines.get(keyOf('OFF'))?.order?.step).toBe('accepted');
    world.vendor.alert('NEXT');
    await world.clock.advance(15 * SECOND);
    expect(engine.getState().machines.get(keyOf('NEXT'))?.order?.step).toBe('accepted');
    await world.clock.advance(2 * MINUTE);
    expect(engine.getState().machines.get(keyOf('OFF'))?.order?.step).toBe('pending');
    expect(engine.getState().machines.get(keyOf('NEXT'))?.order?.step).toBe('verified');
    expect(world.vendor.sends).toHaveLength(2);
    const outcomes = world.reports.at(-1)?.machines_processed.map(({ hostname, outcome }) => [hostname, outcome]);
    expect(outcomes).toEqual([
      ['OFF', 'pending'],
      ['NEXT', 'isolated'],
    ]);
  });

  it('never isolates again what was released elsewhere', async () => {
    const { world, engine } = await watching({ auto: true });
    const device = world.vendor.device('A');
    world.vendor.alert('A');
    await world.clock.advance(MINUTE);
    expect(device.isolated).toBe(true);
    device.isolated = false;
    for (let minute = 0; minute < 30; minute += 1) {
      world.vendor.alert('A');
      await world.clock.advance(MINUTE);
    }
    expect(world.vendor.sends).toHaveLength(1);
    await engine.close();
  });

  it('binds a console only in the mode automatic', async () => {
    const { world, engine } = await watching({ mode: 'approve', auto: true }, 'console');
    world.vendor.device('A');
    world.vendor.alert('A');
    await world.clock.advance(MINUTE);
    expect(world.vendor.sends).toEqual([]);
    expect(world.reports.at(-1)?.machines_processed).toMatchObject([{ outcome: 'proposed' }]);
    await engine.dispatch('replay', { window: { kind: 'last', ms: HOUR }, stored: true });
    await engine.dispatch('configure', { change: { mode: 'automatic' } });
    await world.clock.advance(MINUTE);
    expect(world.vendor.sends).toHaveLength(1);
  });

  it('looks up anew only what waits for a decision, and writes a decision down once', async () => {
    const { world, engine } = await watching({ auto: true, protect: [{ match: 'name', value: 'BOSS' }] });
    for (const host of ['DONE', 'BOSS', 'SKIP']) world.vendor.device(host);
    world.vendor.alert('SKIP', { severity: 'low' });
    await world.clock.advance(15 * SECOND);
    await engine.dispatch('skip', { machines: [keyOf('SKIP')], on: true });
    world.vendor.alert('DONE');
    world.vendor.alert('BOSS');
    await world.clock.advance(MINUTE);
    world.vendor.names.length = 0;
    const written = world.store.decisions.length;
    await world.clock.advance(4 * MINUTE);
    expect(new Set(world.vendor.names.flat())).toEqual(new Set(['BOSS']));
    expect(world.vendor.names.length).toBeLessThanOrEqual(4);
    expect(world.store.decisions.length).toBe(written);
    const processed = world.reports.at(-1)?.machines_processed ?? [];
    expect(Object.fromEntries(processed.map(({ hostname, outcome }) => [hostname, outcome]))).toEqual({
      SKIP: 'held',
      DONE: 'isolated',
      BOSS: 'held',
    });
  });

  it('stops at a halt and goes on when it is lifted', async () => {
    const { world, engine } = await watching({ auto: true });
    world.halt.on = true;
    world.vendor.device('A');
    world.vendor.alert('A');
    await world.clock.advance(MINUTE);
    expect(engine.getState().halted).toBe(true);
    expect(world.vendor.sends).toEqual([]);
    world.halt.on = false;
    await world.clock.advance(MINUTE);
    expect(world.vendor.sends).toHaveLength(1);
  });

  it('leaves a skipped machine alone until evidence of a new kind comes', async () => {
    const { world, engine } = await watching({ mode: 'approve' }, 'console');
    world.vendor.device('A');
    world.vendor.alert('A');
    await world.clock.advance(15 * SECOND);
    await engine.dispatch('skip', { machines: [keyOf('A')], on: true });
    await engine.dispatch('replay', { window: { kind: 'last', ms: HOUR }, stored: true });
    await engine.dispatch('configure', { change: { mode: 'automatic' } });
    world.vendor.alert('A');
    await world.clock.advance(MINUTE);
    expect(world.vendor.sends).toEqual([]);
    world.vendor.alert('A', { rule: 'Ransom.Win' });
    await world.clock.advance(MINUTE);
    expect(world.vendor.sends).toHaveLength(1);
  });
});

describe('look-ups of a console', () => {
  it('read each machine once, and again only after five minutes', async () => {
    const { world } = await watching({}, 'console');
    for (const host of ['A', 'B', 'C']) {
      world.vendor.device(host);
      world.vendor.alert(host);
    }
    await world.clock.advance(4 * MINUTE);
    expect(world.vendor.names).toEqual([['A', 'B', 'C']]);
    await world.clock.advance(2 * MINUTE);
    expect(world.vendor.names).toEqual([
      ['A', 'B', 'C'],
      ['A', 'B', 'C'],
    ]);
  });

  it('come after the alerts are shown', async () => {
    const { world, engine } = await watching({}, 'console');
    let shown = 0;
    const lookUp = world.vendor.isolator.lookUp.bind(world.vendor.isolator);
    world.vendor.isolator.lookUp = (queries, signal) => {
      shown = engine.getState().machines.size;
      return lookUp(queries, signal);
    };
    world.vendor.alert('A');
    await world.clock.advance(15 * SECOND);
    expect(shown).toBe(1);
  });
});

describe('leaving', () => {
  it('cuts the wait short, aborts reads, and leaves a report', async () => {
    const { world, engine } = await watching();
    world.vendor.alert('A');
    await world.clock.advance(15 * SECOND);
    await engine.close();
    expect(world.clock.sleepers()).toBe(0);
    expect(world.reports.length).toBeGreaterThan(0);
    expect([...world.store.runs.values()][0]?.endedAt).toBe(world.clock.now());
    expect(await engine.dispatch('watch', { on: true })).toMatchObject({ ok: false, problem: { code: 'cancelled' } });
  });

  it('waits for an order on its way and its record, and leaves the proof to the next start', async () => {
    const { world, engine } = await watching({ auto: true });
    world.vendor.device('A');
    world.vendor.alert('A');
    let answer = () => {};
    world.vendor.onSend = () => new Promise((resolve) => (answer = resolve));
    await world.clock.advance(15 * SECOND);
    expect(world.orders()[0]?.step).toBe('requested');
    let closed = false;
    const closing = engine.close().then(() => {
      closed = true;
    });
    await world.clock.advance(0);
    expect(closed).toBe(false);
    answer();
    await closing;
    expect(world.orders()[0]?.step).toBe('accepted');
    expect(world.reports.at(-1)?.machines_processed).toMatchObject([{ outcome: 'pending' }]);

    world.kill('p1');
    const next = await world.start({}, { owner: 'p2' });
    await world.clock.until(next.dispatch('cycle', {}));
    expect(world.orders()[0]?.step).toBe('verified');
    expect(world.vendor.sends).toHaveLength(1);
  });
});

it('watches for a week in a moment: nothing lost, nothing doubled, nothing grows', async () => {
  const { world, engine } = await watching({
    auto: true,
    intervalMs: MINUTE,
    limits: limits({ perDay: 1000, perHour: 1000 }),
  });
  const random = (() => {
    let seed = 42;
    return () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
  })();
  let arrived = 0;
  for (let hour = 0; hour < 7 * 24; hour += 1) {
    if (random() < 0.5) {
      const host = `PC-${Math.floor(random() * 400)}`;
      if (!world.vendor.devices.has(`ep-${host.toLowerCase()}`)) world.vendor.device(host);
      world.vendor.alert(host);
      arrived += 1;
    }
    const faulty = random() < 0.1;
    world.vendor.searchFault = faulty ? { afterPages: random() < 0.5 ? 0 : 1, error: unreachable } : null;
    world.vendor.sendFaults = random() < 0.2 ? [random() < 0.5 ? 'lost-acted' : 'lost-not-acted'] : [];
    await world.clock.advance(HOUR);
  }
  world.vendor.searchFault = null;
  await world.clock.advance(10 * MINUTE);
  await engine.close();

  const [stored] = [...world.store.streams.values()];
  expect(stored?.size).toBe(arrived);
  const targets = world.vendor.operations.flatMap(({ call }) => call.targets.map(({ endpoint }) => endpoint.id));
  expect(new Set(targets).size).toBe(targets.length);
  expect(world.orders().filter(({ step }) => isInFlight(step))).toEqual([]);
  expect(world.orders().length).toBeGreaterThan(20);
  const state = engine.getState();
  expect(state.machines.size).toBeLessThan(5);
  expect(state.activity.length).toBeLessThanOrEqual(500);
  const lag = world.clock.now() - (world.store.cursors.values().next().value ?? 0);
  expect(lag).toBeLessThanOrEqual(MINUTE);
  expect(state.cycle.number).toBeGreaterThan((7 * DAY) / MINUTE / 2);
}, 60_000);
