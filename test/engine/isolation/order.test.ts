import { describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../../src/engine/commands.ts';
import type { Plan } from '../../../src/engine/model/decision.ts';
import { HOUR, MINUTE, SECOND } from '../../support/builders.ts';
import { unreachable } from '../support/vendor.ts';
import { createWorld, keyOf, type World } from '../support/world.ts';

async function console(world: World, hosts: readonly string[], change = {}): Promise<Engine> {
  for (const host of hosts) {
    if (!world.vendor.devices.has(`ep-${host.toLowerCase()}`)) world.vendor.device(host);
    world.vendor.alert(host);
  }
  const engine = await world.start(change, { kind: 'console' });
  await world.clock.until(engine.dispatch('cycle', {}));
  return engine;
}

async function planFor(
  world: World,
  engine: Engine,
  kind: 'isolate' | 'release',
  hosts: readonly string[],
): Promise<Plan> {
  const answer = await world.clock.until(
    engine.dispatch('plan', { kind, targets: hosts.map((host) => ({ machine: keyOf(host) })) }),
  );
  if (!answer.ok) throw new Error(answer.problem.what);
  return answer.plan;
}

async function confirmed(world: World, engine: Engine, plan: Plan, comment = 'by a test') {
  const typed = plan.friction.kind === 'type' ? plan.friction.expected : null;
  return world.clock.until(engine.dispatch('order', { plan, comment, typed }));
}

async function ordered(world: World, engine: Engine, kind: 'isolate' | 'release', hosts: readonly string[]) {
  const answer = await confirmed(world, engine, await planFor(world, engine, kind, hosts));
  if (!answer.ok) throw new Error(answer.problem.what);
  return answer.results;
}

describe('an order of a person', () => {
  it('walks the whole ladder, and back by a release', async () => {
    const world = createWorld();
    const engine = await console(world, ['FIN-LT-07']);
    const steps: string[] = [];
    engine.subscribe(() => {
      const step = engine.getState().machines.get(keyOf('FIN-LT-07'))?.order?.step;
      if (step && steps.at(-1) !== step) steps.push(step);
    });
    const [isolated] = await ordered(world, engine, 'isolate', ['FIN-LT-07']);
    expect(isolated).toMatchObject({ outcome: 'isolated', host: 'FIN-LT-07' });
    expect(steps).toEqual(['intent', 'requested', 'accepted', 'reported', 'verified']);
    expect(world.vendor.sends[0]).toMatchObject({ kind: 'isolate', comment: 'by a test' });
    expect(world.orders()[0]).toMatchObject({
      actor: { kind: 'human', id: 'ana' },
      call: world.vendor.sends[0]?.marker,
    });

    const shown = () => engine.getState().machines.get(keyOf('FIN-LT-07'))?.endpoint;
    expect(shown()).toMatchObject({ reading: { isolation: 'isolated' } });

    const [released] = await ordered(world, engine, 'release', ['FIN-LT-07']);
    expect(released).toMatchObject({ outcome: 'released' });
    expect(shown()).toMatchObject({ reading: { isolation: 'not-isolated' } });
    expect(world.vendor.sends[1]?.targets[0]?.before).toMatchObject({ id: 'ep-fin-lt-07' });
    expect(world.vendor.devices.get('ep-fin-lt-07')?.isolated).toBe(false);
  });

  it('polls fast at first: 1, 2, 5, 10 s and the second read', async () => {
    const world = createWorld();
    const engine = await console(world, []);
    world.vendor.device('SLOW', { applyAfterMs: 4 * SECOND });
    world.vendor.alert('SLOW');
    await world.clock.until(engine.dispatch('cycle', {}));
    const reads: number[] = [];
    const read = world.vendor.isolator.read.bind(world.vendor.isolator);
    world.vendor.isolator.read = (targets, signal) => {
      reads.push(world.clock.now());
      return read(targets, signal);
    };
    await ordered(world, engine, 'isolate', ['SLOW']);
    const sent = world.orders()[0]?.acceptedAt ?? 0;
    expect(reads.map((at) => (at - sent) / SECOND)).toEqual([1, 2, 5, 10, 15]);
  });

  it('sends ten machines a call at most, one mark a call', async () => {
    const world = createWorld(50);
    const hosts = Array.from({ length: 12 }, (_, number) => `PC-${number}`);
    const engine = await console(world, hosts);
    const results = await ordered(world, engine, 'isolate', hosts);
    expect(results.map(({ outcome }) => outcome)).toEqual(hosts.map(() => 'isolated'));
    expect(world.vendor.sends.map(({ targets }) => targets.length)).toEqual([10, 2]);
    expect(new Set(world.orders().map(({ call }) => call)).size).toBe(2);
  });

  it('is refused without the word that was asked for', async () => {
    const world = createWorld();
    const engine = await console(world, ['A', 'B']);
    const plan = await planFor(world, engine, 'isolate', ['A', 'B']);
    const answer = await engine.dispatch('order', { plan, comment: '', typed: '3' });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'usage' } });
    expect(world.vendor.sends).toEqual([]);
  });

  it.each([
    ['a twin has appeared', (world: World) => world.vendor.device('A', { id: 'ep-twin' })],
    ['it was isolated elsewhere', (world: World) => Object.assign(world.vendor.device('A'), { isolated: true })],
    ['the halt is on', (world: World) => Object.assign(world.halt, { on: true })],
    [
      'it bears another id',
      (world: World) => {
        world.vendor.devices.clear();
        world.vendor.device('A', { id: 'ep-other' });
      },
    ],
  ])('is refused when between dialog and yes %s', async (_, happens) => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    const plan = await planFor(world, engine, 'isolate', ['A']);
    happens(world);
    const answer = await confirmed(world, engine, plan);
    expect(answer).toMatchObject({ ok: false });
    expect(answer.ok ? '' : answer.problem.what).toContain('The ground has shifted');
    expect(world.vendor.sends).toEqual([]);
    expect(world.store.orders.size).toBe(0);
  });

  it('is possible after an hour of pondering', async () => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    const plan = await planFor(world, engine, 'isolate', ['A']);
    world.clock.jump(HOUR);
    const answer = await confirmed(world, engine, plan);
    expect(answer).toMatchObject({ ok: true, results: [{ outcome: 'isolated' }] });
  });

  it('leaves out what is blocked and says why', async () => {
    const world = createWorld();
    world.vendor.device('TWIN', { id: 'ep-1' });
    world.vendor.device('TWIN', { id: 'ep-2' });
    world.vendor.devices.set('ep-twin', world.vendor.device('TWIN', { id: 'ep-twin' }));
    const engine = await console(world, ['A', 'TWIN']);
    const results = await ordered(world, engine, 'isolate', ['A', 'TWIN']);
    expect(results).toMatchObject([{ outcome: 'isolated' }, { outcome: 'ambiguous' }]);
    expect(results[1]?.candidates).toHaveLength(3);
  });

  it('asked for by the id of one twin, and not given, leaves the machine as ambiguous as it was', async () => {
    const world = createWorld();
    for (const id of ['ep-1', 'ep-2']) world.vendor.devices.set(id, world.vendor.device('TWIN', { id }));
    const engine = await console(world, ['TWIN']);
    const endpoint = () => engine.getState().machines.get(keyOf('TWIN'))?.endpoint.kind;
    expect(endpoint()).toBe('several');
    const asked = await world.clock.until(engine.dispatch('plan', { kind: 'isolate', targets: [{ host: 'ep-2' }] }));
    expect(asked).toMatchObject({ ok: true, plan: { reach: 1, targets: [{ machine: keyOf('TWIN') }] } });
    expect(endpoint()).toBe('several');
  });

  it('is not possible in a read-only session', async () => {
    const world = createWorld();
    const engine = await console(world, ['A'], { readOnly: true });
    const plan = await planFor(world, engine, 'isolate', ['A']);
    expect(plan.reach).toBe(0);
    expect(plan.targets[0]?.blockedBy?.guard).toBe('mode');
  });

  it('names a machine by host or by id, without any alert of it', async () => {
    const world = createWorld();
    world.vendor.device('LAB-1');
    world.vendor.device('LAB-2');
    const engine = await world.start({}, { kind: 'isolate' });
    const answer = await engine.dispatch('plan', {
      kind: 'isolate',
      targets: [{ host: 'lab-1.corp.test' }, { host: 'ep-lab-2' }, { host: 'nobody' }],
    });
    if (!answer.ok) throw new Error('no plan');
    expect(answer.plan.targets.map(({ match }) => match.kind)).toEqual(['one', 'one', 'none']);
    const done = await confirmed(world, engine, answer.plan);
    expect(done.ok && done.results.map(({ outcome }) => outcome)).toEqual(['isolated', 'isolated', 'not_found']);
    expect(world.reports.at(-1)?.machines_processed.map(({ outcome }) => outcome)).toEqual([
      'isolated',
      'isolated',
      'not_found',
    ]);

    // A second plan may name them by the keys the first one gave.
    const keys = answer.plan.targets.slice(0, 2).map(({ machine }) => ({ machine }));
    const back = await engine.dispatch('plan', { kind: 'release', targets: keys });
    expect(back.ok && back.plan.reach).toBe(2);
  });

  it('releases by the id that was isolated, whatever bears the name now', async () => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    await ordered(world, engine, 'isolate', ['A']);
    world.vendor.device('A', { id: 'ep-newcomer' });
    const [released] = await ordered(world, engine, 'release', ['A']);
    expect(released).toMatchObject({ outcome: 'released', order: { endpointId: 'ep-a' } });
  });

  it('says that a machine was not isolated instead of releasing it', async () => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    const plan = await planFor(world, engine, 'release', ['A']);
    expect(plan.targets[0]?.blockedBy?.outcome).toBe('not_isolated');
  });
});

describe('answers', () => {
  it('refused: nothing happened, and it says so', async () => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    world.vendor.sendFaults = ['refused'];
    const [result] = await ordered(world, engine, 'isolate', ['A']);
    expect(result).toMatchObject({
      outcome: 'failed',
      reason: 'The key may not isolate (403).',
      order: { step: 'refused' },
    });
  });

  it.each(['lost-acted', 'throws'] as const)('%s: found by its mark, never sent again, verified', async (fault) => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    world.vendor.sendFaults = [fault];
    const [result] = await ordered(world, engine, 'isolate', ['A']);
    expect(result).toMatchObject({
      outcome: 'isolated',
      order: { receipt: { operation: 'operation-1' }, problem: null },
    });
    expect(world.store.ladder.get(result?.order?.id ?? '')).toEqual([
      'intent',
      'requested',
      'unknown',
      expect.stringMatching(/accepted|reported/),
      expect.any(String),
      ...(world.store.ladder.get(result?.order?.id ?? '')?.slice(5) ?? []),
    ]);
    expect(world.vendor.sends).toHaveLength(1);
  });

  it('lost and not acted: ends as failed, and is never sent again by itself', async () => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    world.vendor.sendFaults = ['lost-not-acted'];
    const [result] = await ordered(world, engine, 'isolate', ['A']);
    expect(result).toMatchObject({ outcome: 'failed', order: { step: 'failed' } });
    expect(result?.reason).toContain('never taken');
    expect(world.vendor.sends).toHaveLength(1);
  });

  it('lost, and the vendor cannot be asked: unknown until it can', async () => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    world.vendor.sendFaults = ['lost-acted'];
    world.vendor.findFault = unreachable;
    world.vendor.readFault = unreachable;
    const [result] = await ordered(world, engine, 'isolate', ['A']);
    expect(result).toMatchObject({ outcome: 'unknown', order: { step: 'unknown' } });
    expect(engine.getState().activity.some(({ text }) => text.includes('could not be read'))).toBe(true);

    world.vendor.findFault = null;
    world.vendor.readFault = null;
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(engine.getState().machines.get(keyOf('A'))?.order?.step).toBe('verified');
    expect(world.vendor.sends).toHaveLength(1);
  });

  it('flipping back between the two reads: not proven, read on', async () => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    const device = world.vendor.devices.get('ep-a');
    const plan = await planFor(world, engine, 'isolate', ['A']);
    const work = engine.dispatch('order', { plan, comment: '', typed: null });
    await world.clock.advance(2 * SECOND);
    expect(engine.getState().machines.get(keyOf('A'))?.order?.step).toBe('reported');
    if (device) device.isolated = false;
    await world.clock.advance(10 * SECOND);
    expect(engine.getState().machines.get(keyOf('A'))?.order?.step).toBe('accepted');
    if (device) device.isolated = true;
    const answer = await world.clock.until(work);
    expect(answer).toMatchObject({ ok: true, results: [{ outcome: 'isolated' }] });
    const id = world.orders()[0]?.id ?? '';
    expect(world.store.ladder.get(id)?.slice(2)).toEqual(['accepted', 'reported', 'accepted', 'reported', 'verified']);
  });

  it('of an agent that will never apply it: failed with its words', async () => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    const device = world.vendor.devices.get('ep-a');
    const plan = await planFor(world, engine, 'isolate', ['A']);
    if (device) Object.assign(device, { applyAfterMs: Number.POSITIVE_INFINITY });
    world.vendor.standing.set('ep-a', { state: 'failed', words: 'DA_NOT_INSTALLED' });
    const answer = await confirmed(world, engine, plan);
    expect(answer).toMatchObject({ ok: true, results: [{ outcome: 'failed', reason: 'DA_NOT_INSTALLED' }] });
  });

  it('that a state is shown late: the second read may lie beyond the time limit', async () => {
    const world = createWorld();
    const engine = await console(world, [], { verifyTimeoutMs: 20 * SECOND });
    world.vendor.device('LATE', { applyAfterMs: 19 * SECOND });
    world.vendor.alert('LATE');
    await world.clock.until(engine.dispatch('cycle', {}));
    const [result] = await ordered(world, engine, 'isolate', ['LATE']);
    expect(result).toMatchObject({ outcome: 'isolated' });
  });
});

describe('pending', () => {
  it('is left so at the time limit, read once a cycle, and verified when the endpoint turns up', async () => {
    const world = createWorld();
    const engine = await console(world, []);
    const device = world.vendor.device('OFF', { applyAfterMs: Number.POSITIVE_INFINITY });
    world.vendor.alert('OFF');
    await world.clock.until(engine.dispatch('cycle', {}));
    const [result] = await ordered(world, engine, 'isolate', ['OFF']);
    expect(result).toMatchObject({ outcome: 'pending' });
    expect(engine.getState().machines.get(keyOf('OFF'))?.order).toMatchObject({ step: 'pending' });
    const told = engine.getState().activity.map(({ text }) => text);
    expect(told).toContain('Isolation of OFF: accepted by the service.');
    expect(told.join('\n')).not.toMatch(/pending\. (PENDING|Accepted)/);

    const before = world.vendor.calls.read;
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(world.vendor.calls.read).toBe(before + 1);

    device.applyAfterMs = 0;
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(engine.getState().machines.get(keyOf('OFF'))?.order?.step).toBe('verified');
  });

  it('can be aborted', async () => {
    const world = createWorld();
    const engine = await console(world, []);
    const device = world.vendor.device('OFF', { applyAfterMs: Number.POSITIVE_INFINITY });
    world.vendor.alert('OFF');
    await world.clock.until(engine.dispatch('cycle', {}));
    await ordered(world, engine, 'isolate', ['OFF']);
    expect(await engine.dispatch('abort', { machine: keyOf('OFF') })).toEqual({ ok: true });
    expect(world.orders()[0]?.step).toBe('aborted');
    device.applyAfterMs = 0;
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(device.isolated).toBe(false);
    expect(await engine.dispatch('abort', { machine: keyOf('OFF') })).toMatchObject({ ok: false });
  });

  it('is not ended by an abort while nobody knows whether the endpoint took it: it is read on', async () => {
    const world = createWorld();
    const engine = await console(world, []);
    const device = world.vendor.device('OFF', { applyAfterMs: Number.POSITIVE_INFINITY });
    world.vendor.alert('OFF');
    await world.clock.until(engine.dispatch('cycle', {}));
    await ordered(world, engine, 'isolate', ['OFF']);
    device.isolated = true;
    vi.spyOn(world.vendor.isolator, 'read').mockRejectedValueOnce(new Error('no answer'));
    expect(await engine.dispatch('abort', { machine: keyOf('OFF') })).toEqual({ ok: true });
    expect(world.orders()[0]?.step).not.toBe('aborted');
    await world.clock.until(engine.dispatch('cycle', {}));
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(world.orders()[0]?.step).toBe('verified');
  });

  it('blocks a second order for the machine', async () => {
    const world = createWorld();
    const engine = await console(world, []);
    world.vendor.device('OFF', { applyAfterMs: Number.POSITIVE_INFINITY });
    world.vendor.alert('OFF');
    await world.clock.until(engine.dispatch('cycle', {}));
    await ordered(world, engine, 'isolate', ['OFF']);
    const plan = await planFor(world, engine, 'isolate', ['OFF']);
    expect(plan.targets[0]?.blockedBy).toMatchObject({ guard: 'already', outcome: 'pending' });
  });

  it('expires when the vendor lets the operation lapse', async () => {
    const world = createWorld();
    const engine = await console(world, []);
    world.vendor.device('OFF', { applyAfterMs: Number.POSITIVE_INFINITY });
    world.vendor.alert('OFF');
    await world.clock.until(engine.dispatch('cycle', {}));
    await ordered(world, engine, 'isolate', ['OFF']);
    world.clock.jump(24 * HOUR + MINUTE);
    await world.clock.until(engine.dispatch('cycle', {}));
    expect(world.orders()[0]?.step).toBe('expired');
  });
});

describe('the halt switch', () => {
  it('stops a batch in the middle: what was not sent is not sent', async () => {
    const world = createWorld(2);
    const hosts = ['A', 'B', 'C', 'D', 'E'];
    const engine = await console(world, hosts);
    world.vendor.onSend = () => {
      if (world.vendor.sends.length === 1) world.halt.on = true;
    };
    const results = await ordered(world, engine, 'isolate', hosts);
    expect(results.map(({ outcome }) => outcome)).toEqual(['isolated', 'isolated', 'isolated', 'isolated', 'held']);
    expect(world.vendor.sends).toHaveLength(2);
    expect(world.orders()).toHaveLength(4);
  });

  it('thrown between intent and call withdraws the intents', async () => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    const plan = await planFor(world, engine, 'isolate', ['A']);
    const { store } = world;
    const set = store.ladder.set.bind(store.ladder);
    store.ladder.set = (id, steps) => {
      world.halt.on = true;
      return set(id, steps);
    };
    const answer = await confirmed(world, engine, plan);
    expect(answer).toMatchObject({ ok: true, results: [{ outcome: 'held', order: null }] });
    expect(world.vendor.sends).toEqual([]);
    expect(world.orders()).toMatchObject([{ step: 'refused' }]);
  });

  it('never stops a release', async () => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    await ordered(world, engine, 'isolate', ['A']);
    await engine.dispatch('halt', { on: true });
    expect(engine.getState().halted).toBe(true);
    const [released] = await ordered(world, engine, 'release', ['A']);
    expect(released).toMatchObject({ outcome: 'released' });
  });
});

describe('two at once', () => {
  it('two confirmed plans for one machine make one order', async () => {
    const world = createWorld();
    const engine = await console(world, ['A']);
    const plans = [await planFor(world, engine, 'isolate', ['A']), await planFor(world, engine, 'isolate', ['A'])];
    const answers = await world.clock.until(
      Promise.all(plans.map((plan) => engine.dispatch('order', { plan, comment: '', typed: null }))),
    );
    const outcomes = answers.map((answer) => (answer.ok ? answer.results[0]?.outcome : answer.problem.code));
    expect(outcomes.sort()).toEqual(['isolated', 'pending']);
    expect(world.vendor.sends).toHaveLength(1);
  });

  it('two engines on one ledger make one order', async () => {
    const world = createWorld();
    world.vendor.device('A');
    world.vendor.alert('A');
    const one = await world.start({ auto: true }, { owner: 'p1' });
    const two = await world.start({ auto: true }, { owner: 'p2' });
    const results = await world.clock.until(Promise.all([one.dispatch('cycle', {}), two.dispatch('cycle', {})]));
    expect(world.vendor.sends).toHaveLength(1);
    expect(world.orders()).toHaveLength(1);
    const outcomes = results.map(({ report }) => report.machines_processed[0]?.outcome);
    expect(outcomes).toContain('isolated');
    expect(outcomes.every((outcome) => outcome === 'isolated' || outcome === 'pending')).toBe(true);
  });
});

it('never shows an order of this process older than it is, however slow the ledger', async () => {
  const world = createWorld();
  const ports = world.ports();
  const ledger = {
    ...ports.ledger,
    async ordersInFlight() {
      const orders = await ports.ledger.ordersInFlight();
      await world.clock.sleep(3 * SECOND);
      return orders;
    },
  };
  world.vendor.device('A');
  world.vendor.alert('A');
  const engine = await world.start({}, { kind: 'console', ports: { ...ports, ledger } });
  await world.clock.until(engine.dispatch('cycle', {}));
  const plan = await planFor(world, engine, 'isolate', ['A']);
  const steps: string[] = [];
  engine.subscribe(() => {
    const step = engine.getState().machines.get(keyOf('A'))?.order?.step;
    if (step && steps.at(-1) !== step) steps.push(step);
  });
  const work = engine.dispatch('order', { plan, comment: '', typed: null });
  await world.clock.advance(3 * SECOND);
  void engine.dispatch('cycle', {});
  await world.clock.until(work);
  await world.clock.until(engine.whenIdle());
  expect(steps).toEqual(['intent', 'requested', 'accepted', 'reported', 'verified']);
});

describe('status', () => {
  it('tells what the record says, what is in flight, and what cannot be told', async () => {
    const world = createWorld();
    world.vendor.device('DONE', { isolated: true });
    world.vendor.device('ODD', { wording: 'Frozen' });
    world.vendor.device('TWIN', { id: 'ep-1' });
    world.vendor.device('TWIN', { id: 'ep-2' });
    const engine = await console(world, ['A', 'OFF']);
    Object.assign(world.vendor.devices.get('ep-off') ?? {}, { applyAfterMs: Number.POSITIVE_INFINITY });
    await ordered(world, engine, 'isolate', ['OFF']);
    const answer = await engine.dispatch('status', {
      targets: ['A', 'DONE', 'ODD', 'TWIN', 'OFF', 'NOBODY'].map((host) => ({ host })),
    });
    if (!answer.ok) throw new Error('no status');
    expect(answer.machines.map(({ isolation }) => isolation)).toEqual([
      'not_isolated',
      'isolated',
      'unknown',
      'unknown',
      'pending',
      'unknown',
    ]);
    expect(answer.machines[2]).toMatchObject({ vendorState: 'Frozen', endpointId: 'ep-odd' });
    expect(answer.machines[3]?.words).toContain('ep-1, ep-2');
  });
});
