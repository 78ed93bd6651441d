import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../src/engine/errors.ts';
import { HOUR, MINUTE, NOW, SECOND } from '../support/builders.ts';
import { unreachable } from './support/vendor.ts';
import { createWorld, keyOf, type World } from './support/world.ts';

async function started(world: World, hosts: readonly string[] = ['A']) {
  for (const host of hosts) {
    world.vendor.device(host);
    world.vendor.alert(host);
  }
  const engine = await world.start({}, { kind: 'console' });
  await world.clock.until(engine.dispatch('cycle', {}));
  return engine;
}

describe('start', () => {
  it('shows the last known machines before anything is asked of a vendor', async () => {
    const world = createWorld();
    const first = await started(world, ['A', 'B']);
    await first.dispatch('skip', { machines: [keyOf('B')], on: true });
    await first.close();
    const before = { ...world.vendor.calls, searches: world.vendor.searches.length };

    const second = await world.start({}, { kind: 'console', owner: 'p2' });
    const { machines } = second.getState();
    expect([...machines.values()].map(({ host, alerts }) => [host, alerts.length])).toEqual([
      ['A', 1],
      ['B', 1],
    ]);
    expect(machines.get(keyOf('B'))?.standing).toMatchObject({ kind: 'skipped', by: 'ana' });
    expect({ ...world.vendor.calls, searches: world.vendor.searches.length }).toEqual(before);
  });

  it('fails with the words of a ledger that cannot be opened for it', async () => {
    const world = createWorld();
    const ports = world.ports();
    const ledger = {
      ...ports.ledger,
      beginRun: () => Promise.reject(new ServiceError({ code: 'ledger', what: 'Locked.' })),
    };
    await expect(world.start({}, { ports: { ...ports, ledger } })).rejects.toThrow('Locked.');
  });

  it('leaves no trace where it is told so', async () => {
    const world = createWorld();
    world.vendor.device('A');
    const engine = await world.start({}, { options: { leavesNoTrace: true } });
    await engine.dispatch('status', { targets: [{ host: 'A' }] });
    await engine.close();
    expect(world.store.runs.size).toBe(0);
    expect(world.reports).toEqual([]);
  });
});

describe('record', () => {
  it('reads an alert back from the evidence, in its place on its page', async () => {
    const world = createWorld();
    world.vendor.alert('A', { event: 'First' });
    world.vendor.alert('A', { event: 'Second' });
    const engine = await started(world, []);
    const answer = await engine.dispatch('record', { machine: keyOf('A'), index: 1 });
    expect(answer).toMatchObject({ ok: true, record: { event: 'Second' }, entry: { event: 'Second' } });
    expect(answer.ok && answer.fields).toHaveLength(1);
  });

  it.each([
    ['A', 7],
    ['NOBODY', 0],
  ])('says that %s, alert %i, is not there', async (host, index) => {
    const world = createWorld();
    const engine = await started(world);
    expect(await engine.dispatch('record', { machine: keyOf(host), index })).toMatchObject({
      ok: false,
      problem: { code: 'not-found' },
    });
  });

  it('says that the evidence was pruned', async () => {
    const world = createWorld();
    const engine = await started(world);
    world.evidence.bytes.length = 0;
    expect(await engine.dispatch('record', { machine: keyOf('A'), index: 0 })).toMatchObject({
      ok: false,
      problem: { what: 'The evidence was pruned.' },
    });
  });
});

describe('carrier', () => {
  const HASH = { kind: 'sha1', value: '52ccd174' } as const;

  it('finds the newest alert whose record names the indicator, on whichever page', async () => {
    const world = createWorld();
    world.vendor.pageSize = 1;
    world.vendor.alert('A', { event: 'Old', time: NOW - HOUR, indicators: [HASH] });
    world.vendor.alert('A', {
      event: 'Carrier',
      time: NOW - 2 * MINUTE,
      indicators: [{ kind: 'file', value: 'x' }, HASH],
    });
    world.vendor.alert('A', { event: 'Newest', time: NOW - MINUTE, indicators: [{ kind: 'sha1', value: 'e1081d5c' }] });
    const engine = await started(world, []);
    const answer = await engine.dispatch('carrier', { machine: keyOf('A'), indicator: HASH });
    expect(answer.ok && engine.getState().machines.get(keyOf('A'))?.alerts.at(answer.index).event).toBe('Carrier');
  });

  it('says so where no record names it, and where the evidence cannot be read', async () => {
    const world = createWorld();
    const engine = await started(world);
    const sought = { machine: keyOf('A'), indicator: HASH };
    expect(await engine.dispatch('carrier', sought)).toMatchObject({
      ok: false,
      problem: { what: 'No alert of this machine that is still kept names this sha1.' },
    });
    world.evidence.bytes.length = 0;
    const again = await world.start({}, { kind: 'console', owner: 'p2' });
    expect(await again.dispatch('carrier', sought)).toMatchObject({
      ok: false,
      problem: { what: 'The evidence was pruned.' },
    });
  });
});

describe('standings', () => {
  it('are written down and shown, and can be taken back', async () => {
    const world = createWorld();
    const engine = await started(world);
    await engine.dispatch('snooze', { machines: [keyOf('A')], until: NOW + HOUR });
    expect(engine.getState().machines.get(keyOf('A'))?.standing).toEqual({
      kind: 'snoozed',
      until: NOW + HOUR,
      by: 'ana',
    });
    await engine.dispatch('skip', { machines: [keyOf('A')], on: true });
    expect(world.store.standings.get(keyOf('A'))).toMatchObject({
      kind: 'skipped',
      evidence: expect.arrayContaining(['worst:high']),
    });
    await engine.dispatch('skip', { machines: [keyOf('A')], on: false });
    expect(engine.getState().machines.get(keyOf('A'))?.standing).toEqual({ kind: 'open' });
  });

  it('hold for a machine that leaves the table and comes back', async () => {
    const world = createWorld();
    const engine = await started(world);
    await engine.dispatch('skip', { machines: [keyOf('A')], on: true });
    world.clock.jump(2 * HOUR);
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(engine.getState().machines.size).toBe(0);
    world.vendor.alert('A');
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(engine.getState().machines.get(keyOf('A'))?.standing.kind).toBe('skipped');
  });

  it('are not shown where they could not be written', async () => {
    const world = createWorld();
    const ports = world.ports();
    const setStanding = () => Promise.reject(new ServiceError({ code: 'ledger', what: 'The disk is full.' }));
    world.vendor.alert('A');
    const engine = await world.start({}, { ports: { ...ports, ledger: { ...ports.ledger, setStanding } } });
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(await engine.dispatch('skip', { machines: [keyOf('A')], on: true })).toMatchObject({
      ok: false,
      problem: { code: 'ledger' },
    });
    expect(engine.getState().machines.get(keyOf('A'))?.standing.kind).toBe('open');
  });
});

describe('lookUp', () => {
  it('reads now, and says why it could not', async () => {
    const world = createWorld();
    const engine = await started(world);
    world.clock.jump(MINUTE);
    expect(await engine.dispatch('lookUp', { machines: [keyOf('A')] })).toEqual({ ok: true });
    expect(engine.getState().machines.get(keyOf('A'))?.endpoint).toMatchObject({ reading: { readAt: NOW + MINUTE } });
    world.vendor.lookUpFault = unreachable;
    expect(await engine.dispatch('lookUp', { machines: [keyOf('A')] })).toMatchObject({
      ok: false,
      problem: { code: 'unreachable' },
    });
  });
});

describe('configure', () => {
  it('loads the machines of another window, and searches it from its beginning', async () => {
    const world = createWorld();
    world.vendor.alert('OLD', { time: NOW - 3 * HOUR });
    const engine = await started(world, ['NEW']);
    expect(engine.getState().machines.size).toBe(1);
    await world.clock.until(engine.dispatch('configure', { change: { window: { kind: 'last', ms: 6 * HOUR } } }));
    await world.clock.until(engine.dispatch('cycle', {}));
    expect([...engine.getState().machines.keys()].sort()).toEqual([keyOf('NEW'), keyOf('OLD')]);
    expect(engine.getState().settings.window).toEqual({ kind: 'last', ms: 6 * HOUR });
  });

  it('takes a new mode at once and says so', async () => {
    const world = createWorld();
    const engine = await started(world);
    await engine.dispatch('configure', { change: { mode: 'observe' } });
    expect(engine.getState().settings.mode).toBe('observe');
    expect(engine.getState().activity.at(-1)?.text).toContain('observe');
  });
});

describe('the table', () => {
  it('keeps the activity bounded, newest last', async () => {
    const world = createWorld();
    const engine = await started(world);
    for (let turn = 0; turn < 600; turn += 1) await engine.dispatch('halt', { on: turn % 2 === 0 });
    const { activity } = engine.getState();
    expect(activity).toHaveLength(500);
    expect(activity.at(-1)?.id).toBeGreaterThan(600);
  });

  it('keeps the identity of machines that did not change', async () => {
    const world = createWorld();
    const engine = await started(world, ['A', 'B']);
    const before = engine.getState().machines;
    world.vendor.alert('A');
    await world.clock.until(engine.dispatch('cycle', {}));
    const after = engine.getState().machines;
    expect(after.get(keyOf('B'))).toBe(before.get(keyOf('B')));
    expect(after.get(keyOf('A'))).not.toBe(before.get(keyOf('A')));
  });

  it('says once a page that something has come', async () => {
    const world = createWorld();
    world.vendor.pageSize = 10;
    for (let alert = 0; alert < 50; alert += 1) world.vendor.alert('A');
    const engine = await world.start({}, { kind: 'console' });
    const sizes: number[] = [];
    engine.subscribe(() => {
      const length = engine.getState().machines.get(keyOf('A'))?.alerts.length ?? 0;
      if (sizes.at(-1) !== length) sizes.push(length);
    });
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(sizes).toEqual([0, 10, 20, 30, 40, 50]);
  });
});

it('is idle only when no command and no proof is under way', async () => {
  const world = createWorld();
  const engine = await started(world);
  const plan = await engine.dispatch('plan', { kind: 'isolate', targets: [{ machine: keyOf('A') }] });
  if (!plan.ok) throw new Error('no plan');
  void engine.dispatch('order', { plan: plan.plan, comment: '', typed: null });
  let idle = false;
  const waiting = engine.whenIdle().then(() => {
    idle = true;
  });
  await world.clock.advance(5 * SECOND);
  expect(idle).toBe(false);
  await world.clock.until(waiting);
  expect(world.orders()[0]?.step).toBe('verified');
});

it('decides about ten thousand machines in portions, so that keys are answered in between', async () => {
  const world = createWorld();
  world.vendor.pageSize = 1000;
  for (let machine = 0; machine < 10_000; machine += 1) world.vendor.alert(`PC-${machine}`);
  const engine = await world.start({}, { kind: 'console' });
  let turns = 0;
  let ended = false;
  const ticking = (async () => {
    while (!ended) {
      await new Promise((resolve) => setImmediate(resolve));
      if (engine.getState().cycle.phase === 'deciding') turns += 1;
    }
  })();
  const { report } = await world.clock.until(engine.dispatch('cycle', {}));
  ended = true;
  await ticking;
  expect(report.machines_processed).toHaveLength(10_000);
  expect(turns).toBeGreaterThanOrEqual(19);
});
