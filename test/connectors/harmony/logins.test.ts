import { afterEach, describe, expect, test } from 'vitest';
import { harmony } from '../../../src/connectors/harmony/index.ts';
import { ManagementSession } from '../../../src/connectors/harmony/management/session.ts';
import { Portal } from '../../../src/connectors/harmony/portal.ts';
import { Http } from '../../../src/connectors/http/http.ts';
import { toProblem, wordsOf } from '../../../src/engine/errors.ts';
import { type Bench, bench, byName, closeBenches, collect, HOUR, NEVER, orderFor } from './bench.ts';

afterEach(closeBenches);

const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (thrown: unknown) => toProblem(thrown),
  );

describe('logging in', () => {
  test('once for many calls at the same moment, one login a pair of keys', async () => {
    const one = await bench({ scenario: 'one-machine' });
    await Promise.all([
      collect(one),
      collect(one),
      one.connection.isolator.lookUp([byName('A')], NEVER),
      one.connection.isolator.lookUp([byName('B')], NEVER),
    ]);
    expect(one.simulator.asked('auth')).toBe(2);
    expect(one.simulator.asked('session-login')).toBe(1);
  });

  test('nothing is asked before the first use', async () => {
    const one = await bench();
    expect(one.connection.source.gateway).toBe(new URL(one.simulator.gateway).host);
    expect(one.simulator.received).toEqual([]);
  });

  test('a bearer is renewed before it expires, so that no call is refused', async () => {
    const one = await bench({ scenario: 'one-machine' });
    for (let minutes = 0; minutes < 90; minutes += 5) {
      await collect(one, 3 * HOUR);
      one.clock.advance(5 * 60_000);
    }
    // At 0, 30 and 60 minutes.
    expect(one.simulator.asked('auth')).toBe(3);
    expect(one.simulator.received.filter(({ answered }) => answered === 401)).toEqual([]);
  });

  test('an hour of pondering, then an order: it goes through', async () => {
    const one = await bench({ scenario: 'one-machine' });
    const call = await orderFor(one, 'isolate', 'FIN-LT-0142');
    one.clock.advance(HOUR);
    expect((await one.connection.isolator.send(call, NEVER)).kind).toBe('accepted');
    expect(one.simulator.asked('isolate')).toBe(1);
  });

  test('a service that forgets sessions early: the order goes out again after the 401, once', async () => {
    const one = await bench({ scenario: 'one-machine', lifetimes: { bearerSec: 1800, sessionSec: 360 } });
    const call = await orderFor(one, 'isolate', 'FIN-LT-0142');
    one.simulator.faults.add({ route: 'isolate', kind: 'status', status: 401 });
    expect((await one.connection.isolator.send(call, NEVER)).kind).toBe('accepted');
    expect(one.simulator.world.operations.list()).toHaveLength(1);
    expect(one.simulator.asked('session-login')).toBe(2);
  });

  test('an abandoned caller does not take the login away from the others', async () => {
    const one = await bench({ scenario: 'one-machine' });
    const control = new AbortController();
    one.simulator.faults.add({ route: 'auth', kind: 'slow', delayMs: 50 });
    const first = one.connection.isolator.lookUp([byName('A')], control.signal);
    const second = one.connection.isolator.lookUp([byName('A')], NEVER);
    control.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(await second).toEqual([[]]);
    expect(one.simulator.asked('auth')).toBe(1);
  });
});

describe('keys that are refused, in words', () => {
  test.each([
    ['expired', 'credentials', 'The API key has expired', 'may have expired'],
    ['swapped', 'credentials', 'the two pairs look swapped', 'Enter the Infinity Events key'],
    ['none', 'settings', 'No keys are set for Infinity Events', 'cordon setup'],
  ] as const)('%s', async (keys, code, what, next) => {
    const one = await bench({ keys });
    const problem = await problemOf(collect(one));
    expect(problem.code).toBe(code);
    expect(problem.what).toContain(what);
    expect(problem.next).toContain(next);
    const other = await problemOf(one.connection.isolator.lookUp([byName('A')], NEVER));
    expect(other.code).toBe(code);
  });

  test('a login answered 200 with success false, and one without a token', async () => {
    const one = await bench();
    const add = (body: unknown) => one.simulator.faults.add({ route: 'auth', kind: 'answer', body, times: 1 });
    add({ success: false, message: 'no' });
    expect((await problemOf(collect(one))).code).toBe('credentials');
    add({ success: true, data: {} });
    expect(await problemOf(collect(one))).toMatchObject({
      code: 'contract',
      what: expect.stringContaining('data.token'),
    });
  });
});

describe('testing a key', () => {
  const test1 = (one: Bench, slot: string, key: { id: string; secret: string }) =>
    harmony.testKey(slot, key, one.context, NEVER);

  test('good ones log in for real and read', async () => {
    const one = await bench();
    const { keys } = one.simulator;
    expect(await test1(one, 'events', keys.events)).toMatchObject({
      ok: true,
      note: 'Logged in; alerts can be searched.',
    });
    expect(await test1(one, 'endpoint', keys.endpoint)).toMatchObject({
      ok: true,
      note: 'Logged in; 20 computers in sight.',
    });
    const result = await test1(one, 'endpoint', keys.readOnlyEndpoint);
    expect(result.ok && result.ms >= 0).toBe(true);
    expect(one.simulator.asked('isolate') + one.simulator.asked('de-isolate')).toBe(0);
  });

  test('a pair in the wrong place is recognised', async () => {
    const one = await bench();
    const { keys } = one.simulator;
    expect(await test1(one, 'events', keys.endpoint)).toMatchObject({ ok: false, belongsTo: 'endpoint' });
    expect(await test1(one, 'endpoint', keys.events)).toMatchObject({ ok: false, belongsTo: 'events' });
  });

  test.each(['expired', 'otherRegion'] as const)('%s: refused, with the mend', async (name) => {
    const one = await bench();
    const result = await test1(one, 'events', one.simulator.keys[name]);
    if (result.ok) expect.unreachable();
    else {
      expect(result.problem.code).toBe('credentials');
      expect(result.problem.next).toContain('region');
      expect(result.belongsTo).toBeUndefined();
    }
  });

  test('gateway gone', async () => {
    const one = await bench();
    await one.simulator.close();
    const result = await test1(one, 'events', one.simulator.keys.events);
    expect(result).toMatchObject({ ok: false, problem: { code: 'unreachable' } });
  });
});

describe('the management session', () => {
  async function session(lifetimes = {}) {
    const one = await bench({ lifetimes });
    const { clock, simulator } = one;
    const http = new Http({ origin: simulator.gateway, clock, trace: () => {} });
    const portal = new Portal({ http, clock, slot: 'endpoint', pair: simulator.keys.endpoint });
    const management = new ManagementSession(http, portal, clock);
    await management.open(NEVER);
    return { ...one, management, end: () => Promise.all([management.close(), http.close()]) };
  }
  const use = {
    method: 'GET',
    path: '/app/endpoint-web-mgmt/harmony/endpoint/api/v1/jobs/x',
    retry: 'read',
    group: 'g',
    what: 'x',
  } as const;

  test('is kept alive while it is used, left alone for an hour at most', async () => {
    const one = await session();
    await one.management.call(use, NEVER);
    for (let seconds = 0; seconds < 25 * 60; seconds += 15) {
      one.clock.advance(15_000);
      await one.management.keepAlive();
    }
    expect(one.simulator.asked('session-keepalive')).toBe(5);
    await one.management.call(use, NEVER);
    expect(one.simulator.asked('session-login')).toBe(1);
    expect(one.simulator.received.filter(({ answered }) => answered === 401)).toEqual([]);
    one.clock.advance(2 * HOUR);
    await one.management.keepAlive();
    expect(one.simulator.asked('session-keepalive')).toBe(5);
    await one.end();
  });

  test('a keep-alive that fails costs nothing but a new login', async () => {
    const one = await session();
    await one.management.call(use, NEVER);
    one.simulator.faults.add({ route: 'session-keepalive', kind: 'status', status: 500 });
    one.clock.advance(310_000);
    await one.management.keepAlive();
    expect((await one.management.call(use, NEVER)).status).toBe(200);
    expect(one.simulator.asked('session-login')).toBe(2);
    await one.end();
  });
});

test('no secret, token or key id comes out: traces, problems, ids', async () => {
  const one = await bench({ scenario: 'one-machine' });
  await collect(one);
  await one.connection.isolator.send(await orderFor(one, 'isolate', 'FIN-LT-0142'), NEVER);
  const { events, endpoint } = one.simulator.keys;
  const body = { success: false, message: `key ${events.secret} of ${events.id} is unknown` };
  one.clock.advance(HOUR);
  one.simulator.faults.add({ route: 'auth', kind: 'answer', status: 401, body });
  const problem = await problemOf(collect(one));
  const texts = [...one.trace, wordsOf(problem), one.connection.source.id].join('\n');
  for (const secret of [events.secret, endpoint.secret, events.id, endpoint.id, 'eyJ'])
    expect(texts).not.toContain(secret);
  expect(one.trace.length).toBeGreaterThan(8);
  expect(one.trace[0]).toMatch(/^POST \/auth\/external 200 \d+ ms$/);
});
