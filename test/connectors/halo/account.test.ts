import { afterEach, describe, expect, it } from 'vitest';
import { createHalo } from '../../../src/connectors/halo/index.ts';
import { toProblem } from '../../../src/engine/errors.ts';
import { type Bench, bench, byName, closeBenches, collect, NEVER, writes } from './bench.ts';

afterEach(closeBenches);

const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (thrown: unknown) => toProblem(thrown),
  );
const look = (one: Bench) => one.connection.isolator.lookUp([byName('edge-web-01')], NEVER);

describe('the token', () => {
  it('is asked for once by many callers, and again a minute before it expires', async () => {
    const one = await bench();
    await Promise.all([look(one), look(one), collect(one)]);
    expect(one.simulator.asked('halo-token')).toBe(1);
    one.clock.advance(13 * 60_000);
    await look(one);
    expect(one.simulator.asked('halo-token')).toBe(1);
    one.clock.advance(61_000);
    await look(one);
    expect(one.simulator.asked('halo-token')).toBe(2);
  });

  it('that lives two seconds still works', async () => {
    const one = await bench({ halo: { tokenSec: 2 } });
    for (let i = 0; i < 4; i++) {
      await look(one);
      one.clock.advance(1_600);
    }
    expect(one.simulator.asked('halo-token')).toBe(4);
  });

  it.each([401, 402])('is renewed once on %i, and the call made once more', async (status) => {
    const one = await bench();
    one.simulator.faults.add({ route: 'halo-servers', kind: 'status', status });
    expect((await look(one))[0]?.length).toBe(1);
    expect(one.simulator.asked('halo-token')).toBe(2);
    one.simulator.faults.add({ route: 'halo-servers', kind: 'status', status, times: Number.POSITIVE_INFINITY });
    expect(await failure(look(one))).toMatchObject({ code: 'credentials', status });
    expect(one.simulator.asked('halo-token')).toBe(3);
  });

  it('that was revoked meanwhile is replaced', async () => {
    const one = await bench();
    await look(one);
    one.simulator.halo.revokeTokens();
    expect((await look(one))[0]?.length).toBe(1);
  });

  it('of a bad key is refused with the key’s id and without its secret', async () => {
    const one = await bench({ key: 'revoked' });
    const problem = await failure(look(one));
    expect(problem).toMatchObject({ code: 'credentials', status: 401 });
    const { id, secret } = one.simulator.keys.halo.revoked;
    expect(problem?.what).toContain(id);
    expect(JSON.stringify([problem, one.trace])).not.toContain(secret);
  });

  it('needs a key', async () => {
    const one = await bench({ key: 'none' });
    expect(await failure(look(one))).toMatchObject({ code: 'settings' });
    expect(one.simulator.received).toEqual([]);
  });
});

it('two accounts are two streams', async () => {
  const one = await bench();
  const other = await bench({ key: 'second' });
  expect(one.connection.source.id).not.toBe(other.connection.source.id);
  expect(one.connection.source.id).not.toContain(one.simulator.keys.halo.full.id);
  expect((await other.connection.isolator.lookUp([byName('edge-web-01')], NEVER))[0]).toEqual([]);
});

it('calls are slowed down by the service’s own word', async () => {
  const one = await bench({ halo: { callsPerMinute: 3, tellsRetryAfter: true } });
  await collect(one);
  await look(one);
  await look(one);
  expect(one.simulator.received.some(({ answered }) => answered === 429)).toBe(true);
});

describe('testing a key', () => {
  const tested = async (key: 'full' | 'readOnly' | 'subGroup' | 'revoked', readOnly = false) => {
    const one = await bench({ context: { readOnly } });
    const { keys: _, ...context } = one.context;
    return { one, test: await createHalo().testKey('halo', one.simulator.keys.halo[key], context, NEVER) };
  };

  it('shows whether it may write, and changes nothing', async () => {
    const full = await tested('full');
    expect(full.test).toMatchObject({ ok: true, note: expect.stringContaining('may write') });
    expect(full.one.simulator.halo.moves).toEqual([]);
    const readOnly = await tested('readOnly');
    expect(readOnly.test).toMatchObject({ ok: true, note: expect.stringContaining('may only read') });
    expect(await tested('subGroup')).toMatchObject({ test: { ok: true } });
  });

  it('asks for no writing right in a read-only session', async () => {
    const { one, test } = await tested('full', true);
    expect(test).toMatchObject({ ok: true, mayWrite: null });
    expect(writes(one)).toEqual([]);
  });

  it('says why it does not work', async () => {
    expect((await tested('revoked')).test).toMatchObject({ ok: false, problem: { code: 'credentials' } });
    const { keys: _, ...context } = (await bench()).context;
    const wrong = await createHalo().testKey('events', { id: 'a', secret: 'b' }, context, NEVER);
    expect(wrong).toMatchObject({ ok: false, problem: { code: 'usage' } });
  });
});
