// Vendors that isolate by moving: the person's choice goes through plan, order, ledger, proof and release.
import { describe, expect, it } from 'vitest';
import { withPlace } from '../../../src/engine/decision/plan.ts';
import type { Plan } from '../../../src/engine/model/decision.ts';
import type { PlaceChoice, Survey, WayBack } from '../../../src/engine/model/place.ts';
import type { OrderTarget, Readiness, Repair } from '../../../src/engine/ports.ts';
import { createVendor, unreachable } from '../support/vendor.ts';
import { createWorld, type World } from '../support/world.ts';

const place = (name: string, more: Partial<PlaceChoice> = {}): PlaceChoice => ({
  ...{ id: `g-${name}`, name, usual: false, reach: `only ${name}`, open: false },
  ...{ problem: null, differences: [], repairable: false },
  ...more,
});
const USUAL = place('Quarantine', { usual: true });
const LAB = place('Lab', { open: true });

function scene(change: Partial<Survey> = {}) {
  const world = createWorld();
  const survey: { now: Survey } = { now: { places: [USUAL, LAB], groups: [], ...change } };
  const asked = { wayBack: [] as OrderTarget[], finds: [] as unknown[], standing: [] as string[] };
  const { isolator } = world.vendor;
  const { lookUp, find } = isolator;
  Object.assign(isolator, {
    survey: async () => survey.now,
    wayBack: async (targets: readonly OrderTarget[]) => {
      asked.wayBack.push(...targets);
      const way: WayBack = { name: 'Web', changes: ['It was changed since.'], problem: null };
      return new Map(targets.map(({ endpoint }) => [endpoint.id, way]));
    },
    lookUp: (...args: Parameters<typeof lookUp>) => {
      asked.standing.push(...(args[2]?.keys() ?? []));
      return lookUp(...args);
    },
    find: (...args: Parameters<typeof find>) => {
      asked.finds.push(args[4]);
      return find(...args);
    },
  });
  for (const host of ['A', 'B']) world.vendor.device(host);
  return { world, survey, asked };
}

async function planned(
  world: World,
  engine: Awaited<ReturnType<World['start']>>,
  kind: Plan['kind'],
  ...hosts: string[]
) {
  const answer = await world.clock.until(engine.dispatch('plan', { kind, targets: hosts.map((host) => ({ host })) }));
  if (!answer.ok) throw new Error(answer.problem.what);
  return answer.plan;
}

describe('a place to isolate in', () => {
  it('is the usual one until a person chooses; the choice stands in order, ledger and call, and the release ends it', async () => {
    const { world, asked } = scene();
    const engine = await world.start({}, { kind: 'console' });
    const plan = await planned(world, engine, 'isolate', 'A');
    expect([plan.place?.name, plan.reaches]).toEqual(['Quarantine', 'only Quarantine']);
    const chosen = withPlace(plan, LAB);
    const answer = await world.clock.until(engine.dispatch('order', { plan: chosen, comment: 'x', typed: null }));
    expect(answer).toMatchObject({ ok: true, results: [{ outcome: 'isolated' }] });
    const [order] = world.orders();
    expect(order?.place).toEqual({ id: 'g-Lab', name: 'Lab' });
    expect(world.vendor.sends[0]?.targets[0]).toMatchObject({ place: 'g-Lab', isolation: null });

    const back = await planned(world, engine, 'release', 'A');
    expect(asked.standing).toContain('ep-a');
    expect(back.targets[0]?.back).toMatchObject({ name: 'Web', changes: ['It was changed since.'] });
    expect(asked.wayBack[0]).toMatchObject({ isolation: order?.receipt, place: 'g-Lab' });
    await world.clock.until(engine.dispatch('order', { plan: back, comment: 'x', typed: null }));
    expect(world.vendor.sends[1]?.targets[0]).toMatchObject({ place: 'g-Lab', isolation: order?.receipt });
    await engine.close();
  });

  it('whose policies change, or that is gone, between dialog and yes is refused', async () => {
    for (const places of [[USUAL, { ...LAB, reach: 'everything' }], [USUAL]]) {
      const { world, survey } = scene();
      const engine = await world.start({}, { kind: 'console' });
      const plan = withPlace(await planned(world, engine, 'isolate', 'A'), LAB);
      survey.now = { places, groups: [] };
      const answer = await world.clock.until(engine.dispatch('order', { plan, comment: 'x', typed: null }));
      expect(answer).toMatchObject({ ok: false, problem: { code: 'shifted' } });
      expect(world.vendor.sends).toEqual([]);
      await engine.close();
    }
  });

  it('is what an order is looked for by when its answer was lost, by the next process too', async () => {
    const { world, asked } = scene();
    const engine = await world.start({}, { kind: 'console' });
    world.vendor.sendFaults.push('lost-acted');
    const plan = withPlace(await planned(world, engine, 'isolate', 'A'), LAB);
    void engine.dispatch('order', { plan, comment: 'x', typed: null });
    await world.clock.advance(2_000);
    expect(asked.finds).toContain('g-Lab');
    await engine.close();
  });

  it('is not offered where machines go to several vendors; then what holds for all of them is told', async () => {
    const { world } = scene();
    const other = createVendor(world.clock, 'other');
    other.device('Z');
    const engine = await world.start({}, { kind: 'console', ports: world.ports('p1', [world.vendor, other]) });
    const plan = await planned(world, engine, 'isolate', 'A', 'Z');
    expect([plan.places, plan.place]).toEqual([[], null]);
    expect(plan.reaches).toBe('only Quarantine, or nothing but the vendor’s own service');
    await engine.close();
  });

  it('tells how much of a group is cut off, and says so only where the vendor counts it', async () => {
    const { world } = scene({ groups: [{ id: 'g-1', name: 'Web', machines: 8 }] });
    const engine = await world.start({}, { kind: 'console' });
    const plan = await planned(world, engine, 'isolate', 'A', 'B');
    const [group] = plan.targets[0]?.match.kind === 'one' ? plan.targets[0].match.reading.endpoint.groups : [];
    expect(plan.shares).toEqual([{ id: 'g-1', name: 'Web', machines: 8, cut: group?.id === 'g-1' ? 2 : 0 }]);
    await engine.close();
  });

  it('is told with all that was cut off, whoever did it, though it binds automation by its own orders only', async () => {
    const { world } = scene();
    world.vendor.fleet = 50;
    const engine = await world.start({}, { kind: 'console' });
    const plan = await planned(world, engine, 'isolate', 'A');
    await world.clock.until(engine.dispatch('order', { plan, comment: 'x', typed: null }));
    const { radius } = await planned(world, engine, 'isolate', 'B');
    expect(radius.map(({ cap, used }) => [cap, used])).toEqual([
      ['cycle', 0],
      ['hour', 1],
      ['day', 1],
      ['fleet', 1],
    ]);
    const [explained] = await engine
      .dispatch('explain', { targets: [{ host: 'B' }] })
      .then((answer) => (answer.ok ? answer.machines : []));
    expect(explained?.verdicts.find(({ guard }) => guard === 'blast-radius')?.value).toContain('0 in');
    await engine.close();
  });

  it('that cannot be read stops an isolation, and no release', async () => {
    const { world } = scene();
    const engine = await world.start({}, { kind: 'console' });
    const plan = await planned(world, engine, 'isolate', 'A');
    await world.clock.until(engine.dispatch('order', { plan, comment: 'x', typed: null }));
    const broken = async () => {
      throw unreachable;
    };
    Object.assign(world.vendor.isolator, { survey: broken, wayBack: broken });
    const refused = await engine.dispatch('plan', { kind: 'isolate', targets: [{ host: 'B' }] });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'unreachable' } });
    const back = await planned(world, engine, 'release', 'A');
    expect([back.reach, back.targets[0]?.back]).toEqual([1, undefined]);
    await engine.close();
  });
});

describe('the repair of what isolation needs', () => {
  const READY: Readiness = { ready: true, words: '', differences: [], repairable: false };
  function repairable(repair: Repair, after: Readiness = READY) {
    const world = createWorld();
    let times = 0;
    Object.assign(world.vendor.isolator, {
      readiness: async () => after,
      repair: async () => {
        times += 1;
        return repair;
      },
    });
    return { world, times: () => times };
  }
  const machine = 'harmony:host:a';

  it('is written down, done once, and looked at again', async () => {
    const { world, times } = repairable({ ok: true, words: 'It isolates now.' });
    const engine = await world.start({}, { kind: 'console' });
    expect(await engine.dispatch('repair', { machine })).toEqual({ ok: true, words: 'It isolates now.' });
    expect(times()).toBe(1);
    expect(await world.ports().ledger.recall('repair:harmony')).toBe('It isolates now.');
    expect(engine.getState().activity.at(-1)?.text).toBe('Repair: It isolates now.');
    await engine.close();
  });

  it('does not count as done while differences are left', async () => {
    const left = { ...READY, ready: false, differences: ['Still open.'] };
    const { world } = repairable({ ok: true, words: 'Policies were made.' }, left);
    const engine = await world.start({}, { kind: 'console' });
    const answer = await engine.dispatch('repair', { machine });
    expect(answer).toMatchObject({ ok: false, problem: { what: expect.stringContaining('Still open.') } });
    await engine.close();
  });

  it('is possible neither read-only nor halted nor at a vendor that needs none', async () => {
    const { world, times } = repairable({ ok: true, words: '' });
    const readOnly = await world.start({ readOnly: true }, { kind: 'console' });
    expect(await readOnly.dispatch('repair', { machine })).toMatchObject({ ok: false });
    await readOnly.close();
    world.halt.on = true;
    const halted = await world.start({}, { kind: 'console' });
    expect(await halted.dispatch('repair', { machine })).toMatchObject({ ok: false });
    expect(await halted.dispatch('repair', { machine: 'elsewhere:host:a' })).toMatchObject({ ok: false });
    await halted.close();
    expect(times()).toBe(0);
  });
});
