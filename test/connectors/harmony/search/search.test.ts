import { afterEach, describe, expect, test } from 'vitest';
import { toProblem } from '../../../../src/engine/errors.ts';
import { type Bench, bench, closeBenches, collect, HOUR } from '../bench.ts';
import { AWKWARD, SAMPLES } from '../samples.ts';

afterEach(closeBenches);

async function problemOf(work: Promise<unknown>) {
  return work.then(
    () => expect.unreachable('it should have failed'),
    (thrown: unknown) => toProblem(thrown),
  );
}

const truth = (one: Bench, ms = HOUR) =>
  one.simulator.world.truth({ from: one.clock.now() - ms, to: one.clock.now() }).alerts;

describe('a search', () => {
  test('all pages by nextPageToken, bodies as they came', async () => {
    const one = await bench({ scenario: 'large' });
    const found = await collect(one, 24 * HOUR);
    expect(found.distinct).toBe(5000);
    expect(one.simulator.asked('query-create')).toBe(1);
    expect(one.simulator.asked('query-retrieve')).toBe(5);
    expect(found.incomplete).toEqual([]);
    const { source } = one.connection;
    const again = found.bodies.flatMap((body) => source.recordsIn(body)).map((record) => (record as { id: string }).id);
    expect(again).toEqual(found.ids);
    expect(found.states).toContain('Ready');
  });

  test('pages of 100, as the vendor’s own console takes them', async () => {
    const one = await bench({ scenario: 'large', tuning: { search: { pageLimit: 100 } } });
    const found = await collect(one, 24 * HOUR);
    expect([found.distinct, one.simulator.asked('query-retrieve')]).toEqual([5000, 50]);
  });

  test('the samples and the awkward ones all arrive', async () => {
    const one = await bench({ scenario: 'samples' });
    const found = await collect(one, 30 * 24 * HOUR);
    expect(found.facts).toHaveLength(SAMPLES.length + AWKWARD.length);
  });

  test('nothing found ends at once', async () => {
    const one = await bench();
    const found = await collect(one);
    expect(found).toMatchObject({ ids: [], incomplete: [] });
    expect(one.clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(500);
  });

  test('a window with 25,000 alerts arrives whole', async () => {
    const one = await bench({ scenario: 'flood' });
    const found = await collect(one);
    expect(found.distinct).toBe(25_000);
    expect(found.distinct).toBe(truth(one));
    expect(found.incomplete).toEqual([]);
    // The first task, cut off at 10,000, and the pieces: not the window twice over.
    expect(found.ids.length).toBeLessThan(40_000);
  });

  test('a second that holds more than a task can give is said openly', async () => {
    const one = await bench({ scenario: 'same-second' });
    const found = await collect(one);
    expect(found.distinct).toBeGreaterThanOrEqual(10_000);
    expect(found.incomplete.length).toBeGreaterThan(0);
    expect(found.incomplete[0]?.problem.what).toContain('more than 10000 alerts');
    const { from = 0, to = 0 } = found.incomplete[0] ?? {};
    expect(to - from).toBeLessThanOrEqual(4000);
  });

  test('a window the service finds too wide is searched in pieces', async () => {
    const one = await bench({ scenario: 'large' });
    one.simulator.world.settings.maxWindowMs = HOUR;
    const found = await collect(one, 12 * HOUR, 'product:"Forensics"');
    const whole = await bench({ scenario: 'large' });
    const wanted = await collect(whole, 12 * HOUR, 'product:"Forensics"');
    expect(new Set(found.ids)).toEqual(new Set(wanted.ids));
    expect(found.incomplete).toEqual([]);
  });
});

describe('when the service stumbles', () => {
  test.each([
    ['query-create', 'status', { status: 503 }],
    ['query-create', 'reset-after', {}],
    ['query-status', 'status', { status: 502 }],
    ['query-status', 'not-json', {}],
    ['query-status', 'reset-before', {}],
    ['query-retrieve', 'status', { status: 504 }],
    ['query-retrieve', 'status', { status: 429, retryAfter: 3 }],
    ['query-retrieve', 'cut-body', {}],
    ['query-retrieve', 'html', {}],
    ['query-retrieve', 'wrong-type', {}],
    ['query-retrieve', 'repeat-records', {}],
    ['query-retrieve', 'repeat-page', {}],
    ['query-retrieve', 'reorder-records', {}],
    ['query-create', 'reorder-pages', {}],
    ['query-retrieve', 'status', { status: 404 }],
    ['query-retrieve', 'status', { status: 401 }],
    ['query-status', 'status', { status: 404 }],
    ['auth', 'status', { status: 503 }],
  ] as const)('once: %s %s %j', async (route, kind, more) => {
    const one = await bench({ scenario: 'large' });
    const after = route === 'query-retrieve' ? 1 : 0;
    one.simulator.faults.add({ route, kind, after, ...more });
    const found = await collect(one, 24 * HOUR);
    expect(found.distinct).toBe(5000);
    expect(found.incomplete).toEqual([]);
    expect(one.simulator.faults.waiting).toEqual([]);
  });

  test('given up once: the window is searched in two pieces', async () => {
    const one = await bench({ scenario: 'large' });
    one.simulator.faults.add({ route: 'query-status', kind: 'task-state', state: 'Canceled', errors: ['too big'] });
    const found = await collect(one, 24 * HOUR);
    expect([found.distinct, found.incomplete]).toEqual([5000, []]);
    expect(one.simulator.asked('query-create')).toBe(3);
  });

  test('given up always: the reason comes out', async () => {
    const one = await bench({ scenario: 'large' });
    const errors = ["Couldn't process request", { code: 7 }];
    one.simulator.faults.add({
      route: 'query-status',
      kind: 'task-state',
      state: 'Canceled',
      errors,
      times: Number.POSITIVE_INFINITY,
    });
    const problem = await problemOf(collect(one));
    expect(problem).toMatchObject({ code: 'service', what: expect.stringContaining("Couldn't process request") });
    expect(one.simulator.asked('query-create')).toBe(3);
  });

  test('a state nobody knows is waited for, then shown', async () => {
    const one = await bench();
    const fault = { route: 'query-status', kind: 'task-state', state: 'Meditating' } as const;
    one.simulator.faults.add({ ...fault, times: 3 });
    expect((await collect(one)).states).toContain('Meditating');
    one.simulator.faults.add({ ...fault, times: Number.POSITIVE_INFINITY });
    const problem = await problemOf(collect(one));
    expect(problem.what).toBe('The search at Infinity Events was still "Meditating" after 10 minutes.');
  });

  test('one page that cannot be had leaves the window incomplete, the pages before it stay', async () => {
    const one = await bench({ scenario: 'large' });
    one.simulator.faults.add({
      route: 'query-retrieve',
      kind: 'status',
      status: 400,
      after: 2,
      times: Number.POSITIVE_INFINITY,
    });
    const found = await collect(one, 24 * HOUR);
    expect(found.distinct).toBe(2000);
    expect(found.incomplete).toHaveLength(1);
  });

  test('an answer that does not fit is not used', async () => {
    const one = await bench({ scenario: 'one-machine' });
    one.simulator.faults.add({ route: 'query-retrieve', kind: 'wrong-json', times: Number.POSITIVE_INFINITY });
    expect(await problemOf(collect(one))).toMatchObject({ code: 'contract' });
  });

  test('filter refused by the service: said so, with its words and the place', async () => {
    const one = await bench({ scenario: 'one-machine' });
    const problem = await problemOf(collect(one, HOUR, 'severity:"High" AND ('));
    expect(problem.code).toBe('filter');
    expect(problem.column).toBeGreaterThan(0);
  });

  test('a 400 without a word about its reason: the same filter on a minute tells', async () => {
    const one = await bench({ scenario: 'one-machine' });
    const body = { success: false, message: 'An error has occurred' };
    one.simulator.faults.add({ route: 'query-create', kind: 'answer', status: 400, body, times: 2 });
    expect((await problemOf(collect(one, HOUR, '*'))).code).toBe('filter');
    one.simulator.faults.add({ route: 'query-create', kind: 'answer', status: 400, body, times: 1 });
    const found = await collect(one, HOUR, '*');
    expect([found.distinct, found.incomplete]).toEqual([47, []]);
  });

  test('gateway gone: unreachable, after few tries', async () => {
    const one = await bench();
    await one.simulator.close();
    const problem = await problemOf(collect(one));
    expect(problem.code).toBe('unreachable');
    expect(one.clock.slept).toHaveLength(2);
  });
});

test('cancelling ends it, and no call follows', async () => {
  const one = await bench({ scenario: 'flood' });
  const control = new AbortController();
  const to = one.clock.now();
  const events = one.connection.source.collect({ from: to - HOUR, to, filter: null }, control.signal);
  let pages = 0;
  const work = (async () => {
    for await (const event of events) if (event.kind === 'page' && ++pages === 3) control.abort();
  })();
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  const asked = one.simulator.received.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(one.simulator.received.length).toBe(asked);
});

test('a reader that stops early stops the search', async () => {
  const one = await bench({ scenario: 'flood' });
  const to = one.clock.now();
  for await (const event of one.connection.source.collect(
    { from: to - HOUR, to, filter: null },
    new AbortController().signal,
  )) {
    if (event.kind === 'page') break;
  }
  expect(one.simulator.asked('query-retrieve')).toBeLessThan(10);
});
