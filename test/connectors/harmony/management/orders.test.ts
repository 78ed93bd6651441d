import { afterEach, describe, expect, test } from 'vitest';
import { Operation } from '../../../../src/connectors/harmony/management/operation.ts';
import type { OrderAnswer } from '../../../../src/engine/ports.ts';
import type { Fault } from '../../../../src/simulator/server/faults.ts';
import { type Bench, bench, byName, closeBenches, NEVER, orderFor } from '../bench.ts';

afterEach(closeBenches);

type Accepted = Extract<OrderAnswer, { kind: 'accepted' }>;

async function withHosts(
  options: Parameters<typeof bench>[0] = {},
  ...specs: { name: string; online?: boolean; agentInstalled?: boolean }[]
) {
  const one = await bench(options);
  const { world } = one.simulator;
  const list = specs.length > 0 ? specs : [{ name: 'FIN-LT-0142' }];
  const computers = list.map(({ name, ...more }) => world.addComputer({ host: world.hostOf(name), ...more }));
  return { ...one, computers, names: list.map(({ name }) => name) };
}

async function accepted(answer: Promise<OrderAnswer>): Promise<Accepted> {
  const given = await answer;
  if (given.kind !== 'accepted') throw new Error(`${given.kind}: ${given.problem.what}`);
  return given;
}

const state = async (one: Bench, name: string) =>
  (await one.connection.isolator.lookUp([byName(name)], NEVER))[0]?.[0]?.isolation;

describe('an order', () => {
  test('isolate, follow to reported, read back, release', async () => {
    const one = await withHosts();
    const { isolator } = one.connection;
    const call = await orderFor(one, 'isolate', ...one.names);
    const answer = await accepted(isolator.send(call, NEVER));
    expect(answer.jobId).toEqual(expect.any(String));
    expect(answer.receipt).toMatchObject({ jobId: answer.jobId, operationId: null, kind: 'isolate' });
    const [id = ''] = one.computers.map((computer) => computer.id);
    const standings = await isolator.follow(answer.receipt, [id], NEVER);
    const [operation] = one.simulator.world.operations.list();
    expect(standings).toMatchObject({ jobId: answer.jobId, operationId: operation?.id });
    expect(standings.receipt).toMatchObject({ operationId: operation?.id });
    expect(standings.endpoints.get(id)).toMatchObject({
      state: 'reported',
      words: 'SUCCEEDED: The operation was carried out.',
    });
    expect(operation?.comment).toBe('Contain it [cordon:c-isolate-1]');
    expect((await isolator.read([{ id }], NEVER)).get(id)?.isolation).toBe('isolated');
    await accepted(isolator.send(await orderFor(one, 'release', ...one.names), NEVER));
    expect(await state(one, 'FIN-LT-0142')).toBe('not-isolated');
  });

  test('one call for ten, each id once; eleven are not sent', async () => {
    const specs = Array.from({ length: 11 }, (_, i) => ({ name: `WS-${i}` }));
    const one = await withHosts({}, ...specs);
    const call = await orderFor(one, 'isolate', ...one.names);
    const { isolator } = one.connection;
    expect((await isolator.send(call, NEVER)).kind).toBe('refused');
    const ten = call.targets.slice(0, 10);
    await accepted(isolator.send({ ...call, targets: [...ten, ...ten.slice(0, 3)] }, NEVER));
    expect(one.simulator.world.operations.list()[0]?.targets).toHaveLength(10);
    expect(one.simulator.asked('isolate')).toBe(1);
    expect((await isolator.send({ ...call, targets: [] }, NEVER)).kind).toBe('refused');
  });

  test('an offline machine waits, an agent that is missing fails, an offer that lapses expires', async () => {
    const one = await withHosts({}, { name: 'ASLEEP', online: false }, { name: 'BARE', agentInstalled: false });
    const { isolator } = one.connection;
    const call = await orderFor(one, 'isolate', ...one.names);
    const { receipt } = await accepted(isolator.send(call, NEVER));
    const [asleep = '', bare = ''] = one.computers.map(({ id }) => id);
    const early = await isolator.follow(receipt, [asleep, bare], NEVER);
    expect(early.endpoints.get(asleep)).toEqual({ state: 'waiting', words: 'It waits until the machine calls in' });
    expect(early.endpoints.get(bare)).toMatchObject({ state: 'failed', words: 'DA_NOT_INSTALLED' });
    expect(Math.abs((early.expiresAt ?? 0) - one.clock.now() - 86_400_000)).toBeLessThan(60_000);
    one.clock.advance(86_400_000 + 60_000);
    const late = await isolator.follow(early.receipt, [asleep, bare], NEVER);
    expect(late.endpoints.get(asleep)?.state).toBe('expired');
  });

  test('abort stops what was not delivered', async () => {
    const one = await withHosts({}, { name: 'ASLEEP', online: false });
    const { isolator } = one.connection;
    const { receipt } = await accepted(isolator.send(await orderFor(one, 'isolate', 'ASLEEP'), NEVER));
    await accepted(isolator.abort(receipt, NEVER));
    const [id = ''] = one.computers.map((computer) => computer.id);
    expect((await isolator.follow(receipt, [id], NEVER)).endpoints.get(id)?.state).toBe('failed');
    one.simulator.world.alterComputer(id, { online: true });
    expect(await state(one, 'ASLEEP')).toBe('not-isolated');
  });

  test('a job that is still running: waiting; one that failed: failed with its words', async () => {
    const one = await withHosts();
    const { isolator } = one.connection;
    const call = await orderFor(one, 'isolate', ...one.names);
    const [id = ''] = one.computers.map((computer) => computer.id);
    one.simulator.faults.add({ route: 'isolate', kind: 'job-never-ends' });
    const slow = await accepted(isolator.send(call, NEVER));
    expect((await isolator.follow(slow.receipt, [id], NEVER)).endpoints.get(id)).toEqual({
      state: 'waiting',
      words: 'The service is still passing it on',
    });
    one.simulator.faults.add({ route: 'isolate', kind: 'job-failed' });
    const failed = await accepted(isolator.send(call, NEVER));
    const standing = (await isolator.follow(failed.receipt, [id], NEVER)).endpoints.get(id);
    expect(standing).toMatchObject({ state: 'failed', words: expect.stringContaining('could not be carried out') });
  });

  test('an answer that is the operation itself, and a job that is gone', async () => {
    const one = await withHosts();
    const { isolator } = one.connection;
    const call = await orderFor(one, 'isolate', ...one.names);
    const [id = ''] = one.computers.map((computer) => computer.id);
    one.simulator.faults.add({ route: 'isolate', kind: 'job-direct' });
    const direct = await accepted(isolator.send(call, NEVER));
    expect(direct).toMatchObject({ jobId: null, receipt: { operationId: expect.any(String) } });
    const gone = { marker: call.marker, kind: 'isolate', jobId: 'no-such-job', operationId: null };
    expect((await isolator.follow(gone, [id], NEVER)).endpoints.get(id)?.state).toBe('reported');
  });
});

describe('what became of an order whose answer is not a plain yes', () => {
  const cases: readonly (readonly [Omit<Fault, 'route'>, OrderAnswer['kind'], number, boolean])[] = [
    [{ kind: 'status', status: 401 }, 'accepted', 2, true],
    [{ kind: 'status', status: 401, times: 2 }, 'refused', 2, false],
    [{ kind: 'status', status: 429, retryAfter: 4 }, 'accepted', 2, true],
    [{ kind: 'status', status: 429, times: 2 }, 'refused', 2, false],
    [{ kind: 'status', status: 429, retryAfter: 600 }, 'refused', 1, false],
    [{ kind: 'status', status: 400 }, 'refused', 1, false],
    [{ kind: 'status', status: 403 }, 'refused', 1, false],
    [{ kind: 'status', status: 422 }, 'refused', 1, false],
    [{ kind: 'status', status: 500 }, 'unknown', 1, false],
    [{ kind: 'status', status: 503, acted: true }, 'unknown', 1, true],
    [{ kind: 'html', acted: true }, 'unknown', 1, true],
    [{ kind: 'reset-before' }, 'unknown', 1, false],
    [{ kind: 'reset-after' }, 'unknown', 1, true],
    [{ kind: 'cut-body' }, 'unknown', 1, true],
    [{ kind: 'timeout', acted: true }, 'unknown', 1, true],
    [{ kind: 'not-json' }, 'accepted', 1, true],
    [{ kind: 'empty-body' }, 'accepted', 1, true],
    [{ kind: 'wrong-type' }, 'accepted', 1, true],
  ];
  test.each(cases)('%j: %s after %i calls, taken: %s', async (fault, kind, calls, taken) => {
    const one = await withHosts({ tuning: { timeOuts: { headersMs: 300 } } });
    const call = await orderFor(one, 'isolate', ...one.names);
    one.simulator.faults.add({ route: 'isolate', ...fault });
    const { isolator } = one.connection;
    const answer = await isolator.send(call, NEVER);
    expect(answer.kind).toBe(kind);
    expect(one.simulator.asked('isolate')).toBe(calls);
    expect(one.simulator.world.operations.list()).toHaveLength(taken ? 1 : 0);
    // Whatever the answer was: the marker finds what really is there.
    const found = await isolator.find(call.marker, 'isolate', [], NEVER);
    expect(found?.operationId ?? null).toBe(one.simulator.world.operations.list()[0]?.id ?? null);
    if (answer.kind === 'accepted') {
      const [id = ''] = one.computers.map((computer) => computer.id);
      expect((await isolator.follow(answer.receipt, [id], NEVER)).endpoints.get(id)?.state).toBe('reported');
    }
  });

  test('a login that fails on the way to an order is not the order', async () => {
    const one = await withHosts({ tuning: { timeOuts: { headersMs: 100 } } });
    const call = await orderFor(one, 'isolate', ...one.names);
    one.clock.advance(40 * 60_000);
    one.simulator.faults.add({ route: 'auth', kind: 'timeout', times: 99 });
    expect(await one.connection.isolator.send(call, NEVER)).toMatchObject({
      kind: 'refused',
      problem: { code: 'unreachable' },
    });
    expect(one.simulator.asked('isolate')).toBe(0);
  });

  test('gateway gone: it never left, refused', async () => {
    const one = await withHosts();
    const call = await orderFor(one, 'isolate', ...one.names);
    await one.simulator.close();
    expect(await one.connection.isolator.send(call, NEVER)).toMatchObject({
      kind: 'refused',
      problem: { code: 'unreachable' },
    });
  });

  test('cancelled in flight: unknown; cancelled before: refused', async () => {
    const one = await withHosts();
    const call = await orderFor(one, 'isolate', ...one.names);
    const control = new AbortController();
    one.simulator.faults.add({
      route: 'isolate',
      kind: 'timeout',
      when: () => {
        control.abort();
        return true;
      },
    });
    expect((await one.connection.isolator.send(call, control.signal)).kind).toBe('unknown');
    const answer = await one.connection.isolator.send(call, control.signal);
    expect(answer).toMatchObject({ kind: 'refused', problem: { code: 'cancelled' } });
    expect(one.simulator.asked('isolate')).toBe(1);
  });

  test('a key that may not write: refused, and says which right is missing', async () => {
    const one = await withHosts({ keys: 'read-only' });
    const answer = await one.connection.isolator.send(await orderFor(one, 'isolate', ...one.names), NEVER);
    expect(answer).toMatchObject({ kind: 'refused', problem: { code: 'forbidden', status: 403 } });
  });

  test('read-only: nothing is sent, not even a login', async () => {
    const one = await withHosts();
    const call = await orderFor(one, 'isolate', ...one.names);
    const watching = await bench({ context: { gateway: one.simulator.gateway, readOnly: true } });
    const before = one.simulator.received.length;
    expect((await watching.connection.isolator.send(call, NEVER)).kind).toBe('refused');
    expect((await watching.connection.isolator.abort({ operationId: 'o' }, NEVER)).kind).toBe('refused');
    expect(one.simulator.received.length).toBe(before);
  });

  test('a remaining time that no date could say is not told', () => {
    const left = (remainingTimeoutSeconds: number) =>
      Operation.parse({ id: 'o', remainingTimeoutSeconds }).remainingTimeoutSeconds;
    expect([left(86_400), left(-1), left(1e15)]).toEqual([86_400, -1, null]);
  });

  test('an order nobody has is found nowhere', async () => {
    const one = await withHosts();
    expect(await one.connection.isolator.find('c-nowhere', 'isolate', [], NEVER)).toBeNull();
  });
});
