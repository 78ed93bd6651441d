import { describe, expect, it } from 'vitest';
import { HOUR, limits, MINUTE, SECOND } from '../support/builders.ts';
import { createWorld, keyOf, type World } from './support/world.ts';

function outbreak(world: World, machines: number): void {
  for (let n = 0; n < machines; n += 1) {
    world.vendor.device(`PC-${n}`);
    world.vendor.alert(`PC-${n}`, { rule: 'Ransom.Win', severity: 'critical' });
  }
}

const GENEROUS = limits({ perHour: 500, perDay: 500 });

describe('an outbreak of 200 machines on automatic', () => {
  it('isolates one cap and no more, in all cycles that follow and over a restart; the rest is one card', async () => {
    const world = createWorld();
    outbreak(world, 200);
    const change = { auto: true, limits: GENEROUS };
    let engine = await world.start(change, { kind: 'watch' });
    await engine.dispatch('watch', { on: true });
    await world.clock.advance(20 * MINUTE);
    expect(world.orders()).toHaveLength(3);
    await engine.close();
    world.kill('p1');

    engine = await world.start(change, { kind: 'watch', owner: 'p2' });
    await engine.dispatch('watch', { on: true });
    await world.clock.advance(20 * MINUTE);
    expect(world.orders()).toHaveLength(3);
    const held = world.reports.at(-1)?.machines_processed.filter(({ outcome }) => outcome === 'held') ?? [];
    expect(held).toHaveLength(197);
    expect(held.every(({ reason }) => reason.includes('One rule is on 200 machines at once'))).toBe(true);
    const { storms } = engine.getState();
    expect(storms).toMatchObject([{ kind: 'rule', value: 'Ransom.Win', peak: 200, threshold: 10, ordered: 3 }]);
    expect(storms[0]?.machines).toHaveLength(200);
    expect(storms[0]?.waiting).toHaveLength(197);
    await engine.close();
  });

  it('counts the orders given before it was a storm', async () => {
    const world = createWorld();
    const engine = await world.start({ auto: true, limits: GENEROUS }, { kind: 'watch' });
    outbreak(world, 2);
    await engine.dispatch('watch', { on: true });
    await world.clock.advance(15 * SECOND);
    expect(world.orders()).toHaveLength(2);
    outbreak(world, 60);
    await world.clock.advance(2 * MINUTE);
    expect(world.orders()).toHaveLength(3);
    await engine.close();
  });

  it('leaves other rules alone', async () => {
    const world = createWorld();
    const engine = await world.start({ auto: true, limits: GENEROUS }, { kind: 'watch' });
    await engine.dispatch('watch', { on: true });
    outbreak(world, 60);
    await world.clock.advance(2 * MINUTE);
    world.vendor.device('OTHER');
    world.vendor.alert('OTHER', { rule: 'Gen.Bot' });
    await world.clock.advance(15 * SECOND);
    expect(world.orders().map(({ host }) => host)).toContain('OTHER');
    expect(world.orders()).toHaveLength(4);
    await engine.close();
  });

  it('goes as far as a person declared, for that run', async () => {
    const world = createWorld();
    outbreak(world, 60);
    const declared = limits({ perCycle: 25, declared: true });
    const engine = await world.start({ auto: true, limits: declared });
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(world.orders()).toHaveLength(25);
    const higher = await world.start({ auto: true, limits: limits({ perCycle: 61, declared: true }) });
    await world.clock.until(higher.dispatch('cycle', {}));
    expect(world.orders()).toHaveLength(60);
    await Promise.all([engine.close(), higher.close()]);
  });

  it('is over for the card when a person has decided about the group', async () => {
    const world = createWorld();
    outbreak(world, 12);
    const engine = await world.start({ window: { kind: 'last', ms: HOUR } }, { kind: 'console' });
    await world.clock.until(engine.dispatch('cycle', {}));
    const waiting = engine.getState().storms[0]?.waiting ?? [];
    expect(waiting).toHaveLength(12);
    await world.clock.until(engine.dispatch('skip', { machines: waiting.slice(0, 2), on: true }));
    expect(engine.getState().storms[0]?.waiting).toHaveLength(10);
    const asked = await world.clock.until(
      engine.dispatch('plan', { kind: 'isolate', targets: waiting.slice(2).map((machine) => ({ machine })) }),
    );
    if (!asked.ok) throw new Error(asked.problem.what);
    const answer = await world.clock.until(engine.dispatch('order', { plan: asked.plan, comment: '', typed: '10' }));
    expect(answer.ok && answer.results.every(({ outcome }) => outcome === 'isolated')).toBe(true);
    // The card is true at once, not from the next cycle on.
    expect(engine.getState().storms).toMatchObject([{ waiting: [], isolated: 10, inFlight: 0, ordered: 0 }]);
    expect(waiting).toContain(keyOf('PC-0'));
    await engine.close();
  });
});
