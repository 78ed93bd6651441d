import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/commands.ts';
import type { Replay } from '../../../src/engine/model/replay.ts';
import { DAY, HOUR, limits, MINUTE, NOW, SECOND } from '../../support/builders.ts';
import { unreachable } from '../support/vendor.ts';
import { createWorld, type World } from '../support/world.ts';

async function replayOf(world: World, engine: Engine, ms = DAY, stored = true): Promise<Replay> {
  const answer = await world.clock.until(engine.dispatch('replay', { window: { kind: 'last', ms }, stored }));
  if (!answer.ok) throw new Error(answer.problem.what);
  return answer.replay;
}

/** So many machines with an alert each, of a rule each, at a time (ms before now). */
function machines(world: World, count: number, ago = 0, rule?: string): void {
  for (let n = 0; n < count; n += 1) {
    world.vendor.device(`PC-${n}`);
    world.vendor.alert(`PC-${n}`, { rule: rule ?? `rule ${n}`, time: world.clock.now() - ago });
  }
}

async function observed(world: World, change = {}): Promise<Engine> {
  const engine = await world.start({ window: { kind: 'last', ms: DAY }, ...change }, { kind: 'console' });
  await world.clock.until(engine.dispatch('cycle', {}));
  return engine;
}

describe('a replay', () => {
  it('isolates one cap of an outbreak and names the guard that stopped the rest', async () => {
    const world = createWorld();
    machines(world, 200, 2 * HOUR, 'Ransom.Win');
    const engine = await observed(world);
    const replay = await replayOf(world, engine);
    expect(replay).toMatchObject({
      alerts: 200,
      machines: 200,
      complete: true,
      stored: true,
      to: NOW,
      from: NOW - DAY,
    });
    expect(replay.isolations).toHaveLength(3);
    expect(replay.isolations[0]).toMatchObject({
      at: NOW - 2 * HOUR,
      endpointId: expect.stringContaining('ep-pc-'),
      severities: { high: 1 },
      rules: ['Ransom.Win'],
    });
    expect(replay.isolations[0]?.alerts).toHaveLength(1);
    expect(replay.stopped.map(({ guard, machines: held }) => [guard, held.length])).toEqual([['storm', 197]]);
    await engine.close();
  });

  it('lets the caps move with the simulated clock', async () => {
    const world = createWorld();
    machines(world, 12, 5 * HOUR);
    const engine = await observed(world);
    const { isolations, stopped } = await replayOf(world, engine);
    const after = isolations.map(({ at }) => at - (NOW - 5 * HOUR));
    const [first, second, third] = [0, 15 * SECOND, 30 * SECOND];
    expect(after.slice(0, 10)).toEqual([first, first, first, second, second, second, third, third, third, 45 * SECOND]);
    expect(after.slice(10).every((at) => at > HOUR && at <= HOUR + MINUTE)).toBe(true);
    expect(isolations).toHaveLength(12);
    expect(stopped).toHaveLength(1);
    expect(stopped[0]).toMatchObject({ guard: 'blast-radius' });
    expect(stopped[0]?.machines.every(({ isolatedLater }) => isolatedLater)).toBe(true);
    await engine.close();
  });

  it('says of each machine which guard would have stopped it', async () => {
    const world = createWorld();
    machines(world, 1, HOUR);
    world.vendor.device('BOSS');
    world.vendor.device('TWIN', { id: 'ep-1' });
    world.vendor.device('TWIN', { id: 'ep-2' });
    for (const host of ['BOSS', 'TWIN']) world.vendor.alert(host);
    world.vendor.device('CALM');
    world.vendor.alert('CALM', { severity: 'low' });
    const engine = await observed(world, { protect: [{ match: 'name', value: 'BOSS' }] });
    const { isolations, stopped } = await replayOf(world, engine);
    expect(isolations.map(({ host }) => host)).toEqual(['PC-0']);
    const told = stopped.map(({ guard, machines: held }) => [guard, held.map(({ host }) => host)]);
    expect(told).toEqual([
      ['identity', ['TWIN']],
      ['protected', ['BOSS']],
      ['evidence', ['CALM']],
    ]);
    await engine.close();
  });

  it('writes nothing at the vendor and changes nothing that a later run decides on', async () => {
    const world = createWorld();
    machines(world, 5, HOUR);
    const engine = await observed(world);
    const before = JSON.stringify([[...world.store.cursors], world.store.decisions, [...world.store.orders]]);
    const shown = engine.getState().machines;
    const seen = world.store.streams.size;
    world.vendor.alert('NEW');
    const stored = await replayOf(world, engine);
    const fresh = await replayOf(world, engine, DAY, false);
    expect([stored.alerts, fresh.alerts]).toEqual([5, 6]);
    expect(fresh.stored).toBe(false);
    expect(fresh.isolations).toHaveLength(5);
    expect(JSON.stringify([[...world.store.cursors], world.store.decisions, [...world.store.orders]])).toBe(before);
    expect(engine.getState().machines).toBe(shown);
    expect([...world.store.streams.values()].flatMap((known) => [...known])).toHaveLength(5);
    expect(world.store.streams.size).toBe(seen);
    expect(world.vendor.sends).toEqual([]);
    await engine.close();
  });

  it('leaves suppressed alerts out, and tells a search that was cut or failed', async () => {
    const world = createWorld();
    machines(world, 2, HOUR);
    const engine = await observed(world);
    const entry = { kind: 'rule', value: 'rule 0', reason: 'known', expiresAt: null } as const;
    await engine.dispatch('suppress', { entry });
    const { isolations, stopped } = await replayOf(world, engine);
    expect(isolations.map(({ host }) => host)).toEqual(['PC-1']);
    expect(stopped.map(({ guard }) => guard)).toEqual(['evidence']);
    world.vendor.incomplete = true;
    expect((await replayOf(world, engine, DAY, false)).complete).toBe(false);
    world.vendor.lookUpFault = unreachable;
    const refused = await engine.dispatch('replay', { window: { kind: 'last', ms: HOUR }, stored: true });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'unreachable' } });
    await engine.close();
  });

  it('tells what the watch on automatic did with the same alerts', async () => {
    const earnest = createWorld();
    const watch = { auto: true, window: { kind: 'last', ms: 2 * HOUR } as const };
    const settings = { ...watch, limits: limits({ perCycle: 2, perHour: 5, perDay: 9 }) };
    const engine = await earnest.start(settings, { kind: 'watch' });
    await engine.dispatch('watch', { on: true });
    for (let wave = 0; wave < 12; wave += 1) {
      for (let n = 0; n < (wave % 4) + 1; n += 1) {
        const host = `PC-${(wave * 3 + n) % 14}`;
        if (![...earnest.vendor.devices.values()].some(({ name }) => name === host)) earnest.vendor.device(host);
        earnest.vendor.alert(host, {
          rule: wave % 3 === 0 ? 'shared' : `rule ${host}`,
          severity: n === 3 ? 'low' : 'high',
        });
      }
      await earnest.clock.advance(13 * MINUTE);
    }
    await engine.close();

    const replayed = createWorld();
    replayed.clock.jump(earnest.clock.now() - NOW);
    replayed.vendor.alerts.push(...earnest.vendor.alerts);
    for (const { name } of earnest.vendor.devices.values()) replayed.vendor.device(name);
    const looking = await replayed.start({ ...settings, auto: false }, { kind: 'console' });
    const { isolations } = await replayOf(replayed, looking, earnest.clock.now() - NOW, false);
    const did = earnest.orders().map(({ host }) => host);
    expect(did.length).toBeGreaterThan(6);
    expect(isolations.map(({ host }) => host)).toEqual(did);
    earnest.orders().forEach(({ createdAt }, at) => {
      expect(Math.abs((isolations[at]?.at ?? 0) - createdAt)).toBeLessThan(MINUTE);
    });
    await looking.close();
  });
});

describe('automatic mode', () => {
  it('is refused until a replay or a dry run of the same filter and limits has been seen in this home', async () => {
    const world = createWorld();
    let engine = await world.start({}, { kind: 'console' });
    const automatic = () => engine.dispatch('configure', { change: { mode: 'automatic' } });
    expect(await automatic()).toMatchObject({ ok: false, problem: { code: 'settings' } });
    expect(engine.getState().settings.mode).toBe('approve');
    await replayOf(world, engine);
    await engine.close();

    engine = await world.start({}, { kind: 'console', owner: 'p2' });
    expect(await automatic()).toEqual({ ok: true });
    const wider = { limits: limits({ perCycle: 9 }) };
    expect(await engine.dispatch('configure', { change: wider })).toMatchObject({ ok: false });
    expect(await engine.dispatch('configure', { change: { mode: 'dry-run', ...wider } })).toEqual({ ok: true });
    expect(await automatic()).toMatchObject({ ok: false });
    world.vendor.searchFault = { afterPages: 0, error: unreachable };
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(await automatic()).toMatchObject({ ok: false });
    world.vendor.searchFault = null;
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(await automatic()).toEqual({ ok: true });
    expect(await engine.dispatch('configure', { change: { filter: 'severity:"Low"' } })).toMatchObject({ ok: false });
    await engine.close();
    expect([...world.store.facts.values()]).toEqual(['replay', 'dry-run']);
  });
});
