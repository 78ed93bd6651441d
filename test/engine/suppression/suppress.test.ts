import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/commands.ts';
import type { NewSuppression } from '../../../src/engine/model/suppression.ts';
import { HOUR, MINUTE, NOW, SECOND } from '../../support/builders.ts';
import { createWorld, keyOf, type World } from '../support/world.ts';

const RULE: NewSuppression = { kind: 'rule', value: 'Gen.Rep.exe', reason: 'our own tool', expiresAt: null };

async function marked(engine: Engine, change: Partial<NewSuppression> = {}): Promise<string> {
  const answer = await engine.dispatch('suppress', { entry: { ...RULE, ...change } });
  if (!answer.ok) throw new Error(answer.problem.what);
  return answer.suppression.id;
}

function twoMachines(world: World): void {
  world.vendor.device('A');
  world.vendor.device('B');
  world.vendor.alert('A');
  world.vendor.alert('A', { severity: 'low' });
  world.vendor.alert('B', { rule: 'Ransom.Win' });
  world.vendor.alert('B');
}

describe('a suppression', () => {
  it('leaves alerts to be seen, takes them out of the evidence, and says what it would have caused', async () => {
    const world = createWorld();
    twoMachines(world);
    const engine = await world.start({}, { kind: 'console' });
    await world.clock.until(engine.dispatch('cycle', {}));
    const id = await marked(engine);
    const a = engine.getState().machines.get(keyOf('A'));
    expect(a).toMatchObject({ suppressed: 2, rules: [], counts: { high: 0, low: 0 }, lastSeen: NOW });
    expect(a?.alerts.length).toBe(2);
    expect(a?.alerts.at(0)).toMatchObject({ rule: 'Gen.Rep.exe', severity: 'high', suppressed: true });
    expect(a?.endpoint.kind).toBe('one');
    const b = engine.getState().machines.get(keyOf('B'));
    expect(b).toMatchObject({ suppressed: 1, rules: ['Ransom.Win'], counts: { high: 1 } });
    expect(b?.alerts.at(0).suppressed).toBeUndefined();
    expect(engine.getState().suppressions).toMatchObject([
      { id, active: true, alerts: 3, machines: [keyOf('A'), keyOf('B')], flips: [keyOf('A')], reason: 'our own tool' },
    ]);
    await engine.dispatch('unsuppress', { id });
    expect(engine.getState().machines.get(keyOf('A'))).toMatchObject({ suppressed: 0, counts: { high: 1, low: 1 } });
    expect(engine.getState().suppressions).toMatchObject([{ id, active: false, alerts: 0, endedBy: 'ana' }]);
    expect(await engine.dispatch('unsuppress', { id })).toMatchObject({ ok: false });
    await engine.close();
  });

  it('is never evidence: nothing is ordered or proposed on it, over a restart, until it expires', async () => {
    const world = createWorld();
    twoMachines(world);
    let engine = await world.start({}, { kind: 'console' });
    await marked(engine, { expiresAt: NOW + 10 * MINUTE });
    await engine.close();

    engine = await world.start({}, { owner: 'p2' });
    const { report } = await world.clock.until(engine.dispatch('cycle', {}));
    expect(report.machines_processed.map(({ hostname, outcome }) => [hostname, outcome])).toEqual(
      expect.arrayContaining([
        ['A', 'skipped'],
        ['B', 'proposed'],
      ]),
    );
    await engine.close();

    engine = await world.start({ auto: true }, { kind: 'watch', owner: 'p3' });
    await engine.dispatch('watch', { on: true });
    await world.clock.advance(5 * MINUTE);
    expect(world.orders().map(({ host }) => host)).toEqual(['B']);
    await world.clock.advance(6 * MINUTE);
    expect(world.orders().map(({ host }) => host)).toEqual(['B', 'A']);
    await engine.close();
  });

  it('made by another process counts from the next cycle on, for storms too', async () => {
    const world = createWorld();
    for (let n = 0; n < 12; n += 1) {
      world.vendor.device(`PC-${n}`);
      world.vendor.alert(`PC-${n}`);
    }
    const engine = await world.start({ window: { kind: 'last', ms: HOUR } }, { kind: 'console' });
    await engine.dispatch('watch', { on: true });
    await world.clock.advance(15 * SECOND);
    expect(engine.getState().storms).toHaveLength(1);
    const other = await world.start({}, { kind: 'console', owner: 'p2' });
    await marked(other);
    await world.clock.advance(15 * SECOND);
    expect(engine.getState().storms).toEqual([]);
    expect(engine.getState().suppressions).toMatchObject([{ alerts: 12 }]);
    world.vendor.alert('PC-1');
    await world.clock.advance(15 * SECOND);
    expect(engine.getState().machines.get(keyOf('PC-1'))?.suppressed).toBe(2);
    expect(engine.getState().suppressions).toMatchObject([{ alerts: 13 }]);
    await Promise.all([engine.close(), other.close()]);
  });

  it('is refused without a value, a reason or a time to come', async () => {
    const world = createWorld();
    const engine = await world.start({}, { kind: 'console' });
    for (const change of [{ value: ' ' }, { reason: '' }, { expiresAt: NOW }, { kind: 'path', value: '*' }] as const) {
      const answer = await engine.dispatch('suppress', { entry: { ...RULE, ...change } });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'usage' } });
    }
    expect(world.store.suppressions.size).toBe(0);
    await engine.close();
  });

  it('does not end the cool-down of a released machine', async () => {
    const world = createWorld();
    world.vendor.device('B');
    world.vendor.alert('B', { rule: 'Ransom.Win' });
    const engine = await world.start({ auto: true, window: { kind: 'last', ms: 72 * HOUR } }, { kind: 'watch' });
    await engine.dispatch('watch', { on: true });
    await world.clock.advance(2 * MINUTE);
    const asked = await engine.dispatch('plan', { kind: 'release', targets: [{ machine: keyOf('B') }] });
    if (!asked.ok) throw new Error(asked.problem.what);
    await world.clock.until(engine.dispatch('order', { plan: asked.plan, comment: '', typed: null }));
    await marked(engine);
    world.clock.jump(25 * HOUR);
    await world.clock.advance(MINUTE);
    world.vendor.alert('B');
    await world.clock.advance(MINUTE);
    expect(world.orders().filter(({ kind }) => kind === 'isolate')).toHaveLength(1);
    world.vendor.alert('B', { rule: 'Ransom.Win' });
    await world.clock.advance(MINUTE);
    expect(world.orders().filter(({ kind }) => kind === 'isolate')).toHaveLength(2);
    await engine.close();
  });
});
