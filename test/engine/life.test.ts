import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/commands.ts';
import { standingBatch } from '../../src/engine/model/batch.ts';
import type { OrderKind } from '../../src/engine/model/isolation.ts';
import { isolationStateOf } from '../../src/engine/model/isolation-state.ts';
import { DAY, HOUR, limits, MINUTE, SECOND } from '../support/builders.ts';
import { createWorld, keyOf, type World } from './support/world.ts';

async function ordered(world: World, engine: Engine, kind: OrderKind, ...hosts: string[]) {
  const targets = hosts.map((host) => ({ machine: keyOf(host) }));
  const asked = await engine.dispatch('plan', { kind, targets });
  if (!asked.ok) throw new Error(asked.problem.what);
  const typed = hosts.length > 1 ? String(hosts.length) : null;
  return world.clock.until(engine.dispatch('order', { plan: asked.plan, comment: 'a note of its own', typed }));
}

async function isolated(change: Parameters<World['start']>[0] = {}, hosts = ['A']) {
  const world = createWorld();
  for (const host of hosts) {
    world.vendor.device(host);
    world.vendor.alert(host);
    world.vendor.alert(host, { rule: 'Ransom.Win' });
  }
  const engine = await world.start({ window: { kind: 'last', ms: HOUR }, ...change }, { kind: 'console' });
  await engine.dispatch('watch', { on: true });
  await world.clock.advance(15 * SECOND);
  await ordered(world, engine, 'isolate', ...hosts);
  return { world, engine };
}

describe('a lease', () => {
  it('begins with the proof: owner, reason, review in 24 h; evidence is kept with the order', async () => {
    const { world, engine } = await isolated();
    const answer = await engine.dispatch('history', { query: { open: true } });
    const [entry] = answer.ok ? answer.entries : [];
    const verifiedAt = entry?.order.verifiedAt ?? 0;
    expect(entry).toMatchObject({
      open: true,
      lease: { owner: 'ana', reason: 'a note of its own', reviewAt: verifiedAt + DAY, setBy: 'cordon' },
      order: { evidence: { alerts: 2, ids: expect.arrayContaining(['a-1', 'a-2']), severities: { high: 2 } } },
    });
    expect(world.store.decisions.find(({ outcome }) => outcome === 'confirmed')?.verdicts).toContain('"identity"');
    expect(standingBatch(engine.getState()).map(({ machine }) => machine)).toEqual([keyOf('A')]);
    await engine.close();
  });

  it('that ran out is told once and listed first; a person may keep the machine isolated', async () => {
    const { world, engine } = await isolated({ limits: limits({ leaseMs: HOUR }) });
    await world.clock.advance(30 * MINUTE);
    world.vendor.device('B');
    world.vendor.alert('B');
    await world.clock.advance(15 * SECOND);
    await ordered(world, engine, 'isolate', 'B');
    expect(engine.getState().overdue).toEqual([]);
    await world.clock.advance(40 * MINUTE);
    expect(engine.getState().overdue).toEqual([keyOf('A')]);
    const told = engine.getState().activity.filter(({ text }) => text.includes('review is overdue'));
    expect(told).toHaveLength(1);
    expect(world.reports.at(-1)?.recommendations[0]).toContain('overdue for review: A');
    const history = await engine.dispatch('history', { query: {} });
    expect(history.ok && history.entries.map(({ order }) => order.host)).toEqual(['A', 'B']);

    const until = world.clock.now() + 2 * HOUR;
    expect(await engine.dispatch('review', { machines: [keyOf('A')], until: 1, reason: null })).toMatchObject({
      ok: false,
    });
    expect(await engine.dispatch('review', { machines: [keyOf('A')], until, reason: null })).toEqual({ ok: true });
    expect(engine.getState().overdue).toEqual([]);
    await world.clock.advance(10 * MINUTE);
    expect(engine.getState().overdue).toEqual([]);
    expect(world.vendor.sends.filter(({ kind }) => kind === 'release')).toEqual([]);
    await engine.close();
  });

  it('releases by itself only where the settings say so', async () => {
    const { world, engine } = await isolated({ limits: limits({ leaseMs: HOUR }), autoRelease: true });
    await world.clock.advance(59 * MINUTE);
    expect(world.vendor.sends).toHaveLength(1);
    await world.clock.advance(10 * MINUTE);
    expect(world.vendor.sends.map(({ kind }) => kind)).toEqual(['isolate', 'release']);
    expect(world.orders().at(-1)).toMatchObject({
      kind: 'release',
      step: 'verified',
      actor: { kind: 'rule', id: 'lease' },
    });
    await world.clock.advance(HOUR);
    expect(world.vendor.sends).toHaveLength(2);
    await engine.close();
  });
});

describe('drift', () => {
  it('is an event after two reads, never answered by isolating again', async () => {
    const { world, engine } = await isolated({ limits: limits({ coolDownMs: 0 }) });
    await world.clock.advance(6 * MINUTE);
    for (const device of world.vendor.devices.values()) device.isolated = false;
    await world.clock.advance(6 * MINUTE);
    const [order] = world.orders();
    expect(order).toMatchObject({ step: 'drifted', verifiedAt: expect.any(Number) });
    expect(engine.getState().activity.filter(({ text }) => text.includes('no longer isolated'))).toHaveLength(1);
    const machine = engine.getState().machines.get(keyOf('A'));
    expect(machine && isolationStateOf(machine)).toMatchObject({ state: 'not-isolated' });
    await engine.close();

    const watch = await world.start({ auto: true, limits: limits({ coolDownMs: 0 }) }, { kind: 'watch', owner: 'p2' });
    await watch.dispatch('watch', { on: true });
    await world.clock.advance(MINUTE);
    world.vendor.alert('A', { rule: 'New.Kind', severity: 'critical' });
    await world.clock.advance(MINUTE);
    expect(world.orders()).toHaveLength(1);
    await watch.close();
  });

  it('is not seen in one slip of the vendor, nor in a release of our own', async () => {
    const { world, engine } = await isolated();
    const { read } = world.vendor.isolator;
    let slips = 1;
    world.vendor.isolator.read = async (targets, signal) => {
      const records = new Map(await read(targets, signal));
      const [id, reading] = [...records][0] ?? [];
      if (id && reading && slips-- > 0) records.set(id, { ...reading, isolation: 'not-isolated' });
      return records;
    };
    await world.clock.advance(7 * MINUTE);
    expect(slips).toBeLessThan(1);
    expect(world.orders()[0]?.step).toBe('verified');
    await ordered(world, engine, 'release', 'A');
    await world.clock.advance(20 * MINUTE);
    expect(world.orders().map(({ step }) => step)).toEqual(['verified', 'verified']);
    await engine.close();
  });
});

describe('an order that was pending', () => {
  it('is judged anew when the endpoint turns up late; a person hears of a hold, and nothing is undone', async () => {
    const world = createWorld();
    const device = world.vendor.device('A', { applyAfterMs: Number.POSITIVE_INFINITY });
    world.vendor.alert('A');
    const engine = await world.start({ auto: true, window: { kind: 'last', ms: 12 * HOUR } }, { kind: 'watch' });
    await engine.dispatch('watch', { on: true });
    await world.clock.advance(5 * MINUTE);
    expect(world.orders()[0]?.step).toBe('pending');
    await engine.dispatch('configure', { change: { protect: [{ match: 'name', value: 'A', reason: 'ward' }] } });
    device.applyAfterMs = 0;
    await world.clock.advance(5 * MINUTE);
    expect(world.orders()[0]?.step).toBe('verified');
    const late = world.store.decisions.find(({ outcome }) => outcome === 'late');
    expect(late?.reason).toContain('protected would hold it now');
    expect(engine.getState().activity.some(({ text }) => text.includes('took its order late'))).toBe(true);
    expect(world.vendor.sends).toHaveLength(1);
    await engine.close();
  });
});
