import { describe, expect, it } from 'vitest';
import { HOUR, limits, MINUTE, SECOND } from '../support/builders.ts';
import { unreachable } from './support/vendor.ts';
import { createWorld } from './support/world.ts';

const GENEROUS = limits({ perCycle: 2, perHour: 500, perDay: 500 });

describe('the share of the fleet', () => {
  it('is cut off and on the way: automation ends at it, over cycles, and goes on after a release', async () => {
    const world = createWorld();
    world.vendor.fleet = 200;
    for (let n = 0; n < 8; n += 1) {
      world.vendor.device(`PC-${n}`);
      world.vendor.alert(`PC-${n}`, { rule: `rule ${n}` });
    }
    const engine = await world.start({ auto: true, limits: GENEROUS }, { kind: 'watch' });
    await engine.dispatch('watch', { on: true });
    await world.clock.advance(5 * MINUTE);
    expect(world.orders()).toHaveLength(4);
    const held = world.reports.at(-1)?.machines_processed.filter(({ outcome }) => outcome === 'held') ?? [];
    expect(held).toHaveLength(4);
    const dialog = await engine.dispatch('plan', { kind: 'isolate', targets: [{ host: 'PC-7' }] });
    expect(dialog.ok && dialog.plan.radius).toContainEqual({ cap: 'fleet', used: 4, limit: 4, of: 200 });

    const freed = world.orders()[0]?.machine ?? '';
    const asked = await engine.dispatch('plan', { kind: 'release', targets: [{ machine: freed }] });
    if (!asked.ok) throw new Error(asked.problem.what);
    await world.clock.until(engine.dispatch('order', { plan: asked.plan, comment: '', typed: null }));
    await world.clock.advance(MINUTE);
    expect(world.orders().filter(({ kind }) => kind === 'isolate')).toHaveLength(5);
    await engine.close();
  });

  it('binds nobody where the fleet cannot be counted, and is asked for again', async () => {
    const world = createWorld();
    world.vendor.fleet = unreachable;
    for (const host of ['A', 'B', 'C']) {
      world.vendor.device(host);
      world.vendor.alert(host, { rule: host });
    }
    const limit = limits({ perCycle: 1, perHour: 500, perDay: 500 });
    const engine = await world.start(
      { auto: true, limits: limit, window: { kind: 'last', ms: HOUR } },
      { kind: 'watch' },
    );
    await engine.dispatch('watch', { on: true });
    await world.clock.advance(15 * SECOND);
    expect(world.orders()).toHaveLength(2);
    world.vendor.fleet = 10;
    await world.clock.advance(6 * MINUTE);
    world.vendor.device('D');
    world.vendor.alert('D', { rule: 'D' });
    await world.clock.advance(MINUTE);
    expect(world.orders()).toHaveLength(3);
    await engine.close();
  });
});

describe('the count of the fleet', () => {
  it('is kept, so that the next run decides by it and waits for no count', async () => {
    const world = createWorld();
    world.vendor.fleet = 200;
    const first = await world.start({ auto: true }, { kind: 'run' });
    await world.clock.until(first.dispatch('cycle', {}));
    await first.close();

    let counted = false;
    world.vendor.device('A');
    world.vendor.alert('A');
    const slow = { ...world.vendor.isolator };
    slow.fleetSize = async (signal) => {
      await world.clock.sleep(HOUR, signal);
      counted = true;
      return 200;
    };
    const ports = world.ports('p2', [{ ...world.vendor, isolator: slow }]);
    const second = await world.start({ auto: true }, { kind: 'run', owner: 'p2', ports });
    void second.dispatch('cycle', {});
    await world.clock.advance(MINUTE);
    expect([world.orders().length, counted]).toEqual([1, false]);
    const again = await second.dispatch('plan', { kind: 'isolate', targets: [{ host: 'A' }] });
    expect(again.ok && again.plan.radius).toContainEqual({ cap: 'fleet', used: 1, limit: 4, of: 200 });
    await second.close();
  });
});

describe('the clock of the vendor', () => {
  it('holds automation where it differs by more than two minutes, and lets it go when it is right again', async () => {
    const world = createWorld();
    world.vendor.skew = -(2 * MINUTE + SECOND);
    world.vendor.device('A');
    world.vendor.alert('A');
    const engine = await world.start({ auto: true }, { kind: 'watch' });
    await engine.dispatch('watch', { on: true });
    await world.clock.advance(MINUTE);
    expect(world.orders()).toEqual([]);
    expect(world.reports.at(-1)?.machines_processed).toMatchObject([
      { outcome: 'held', reason: expect.stringContaining("vendor's differ") },
    ]);
    world.vendor.skew = 2 * MINUTE;
    await world.clock.advance(MINUTE);
    expect(world.orders()).toHaveLength(1);
    await engine.close();
  });

  it('is a warning to a person', async () => {
    const world = createWorld();
    world.vendor.skew = 10 * MINUTE;
    world.vendor.device('A');
    const engine = await world.start({}, { kind: 'isolate' });
    const asked = await engine.dispatch('plan', { kind: 'isolate', targets: [{ host: 'A' }] });
    expect(asked.ok && asked.plan.reach).toBe(1);
    expect(asked.ok && asked.plan.targets[0]?.verdicts.find(({ guard }) => guard === 'freshness')?.result).toBe('warn');
    await engine.close();
  });
});
