import { afterEach, describe, expect, test } from 'vitest';
import { ROUTE_NAMES, type RouteName } from '../../src/simulator/index.ts';
import { type Bench, closeAll, ENDPOINT, EVENTS, type Json, startBench } from './support.ts';

afterEach(closeAll);

const KNOWN: Partial<Record<RouteName, { method: string; path: string }>> = {
  auth: { method: 'POST', path: '/auth/external' },
  'query-create': { method: 'POST', path: EVENTS },
  'query-status': { method: 'GET', path: `${EVENTS}/t` },
  'query-retrieve': { method: 'POST', path: `${EVENTS}/retrieve` },
  'session-login': { method: 'POST', path: `${ENDPOINT}/session/login/cloud` },
  'session-keepalive': { method: 'POST', path: `${ENDPOINT}/session/keepalive` },
  computers: { method: 'POST', path: `${ENDPOINT}/asset-management/computers/filtered` },
  isolate: { method: 'POST', path: `${ENDPOINT}/remediation/isolate` },
  'de-isolate': { method: 'POST', path: `${ENDPOINT}/remediation/de-isolate` },
  job: { method: 'GET', path: `${ENDPOINT}/jobs/j` },
  'remediation-status': { method: 'GET', path: `${ENDPOINT}/remediation/status` },
  'operation-status': { method: 'GET', path: `${ENDPOINT}/remediation/o/status` },
  'operation-results': { method: 'POST', path: `${ENDPOINT}/remediation/o/results/slim` },
  abort: { method: 'POST', path: `${ENDPOINT}/remediation/o/abort` },
};

const ask = (bench: Bench, route: RouteName) => {
  const { method, path } = KNOWN[route] as { method: string; path: string };
  return bench.request(method, path, method === 'POST' ? {} : undefined);
};

describe.each(ROUTE_NAMES.map((route) => ({ route })))('on $route', ({ route }) => {
  test.each([400, 401, 403, 404, 422, 429, 500, 502, 503])('status %i, once', async (status) => {
    const bench = await startBench({ scenario: 'empty' });
    bench.sim.faults.add({ route, kind: 'status', status, retryAfter: 2 });
    const reply = await ask(bench, route);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('retry-after')).toBe('2');
    expect(bench.sim.received.at(-1)).toMatchObject({ route, fault: 'status' });
    await ask(bench, route);
    expect(bench.sim.received.at(-1)).toMatchObject({ route, fault: null });
  });

  test('HTML, cut connections and bodies, spoiled content', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const { faults } = bench.sim;
    faults.add({ route, kind: 'html' });
    const html = await ask(bench, route);
    expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html']);
    for (const kind of ['reset-before', 'reset-after', 'cut-body'] as const) {
      faults.add({ route, kind });
      await expect(ask(bench, route)).rejects.toThrow();
    }
    faults.add({ route, kind: 'wrong-type' });
    expect((await ask(bench, route)).headers.get('content-type')).toContain('text/html');
    faults.add({ route, kind: 'not-json' });
    expect((await ask(bench, route)).body).toBeTypeOf('string');
    faults.add({ route, kind: 'empty-body' });
    expect((await ask(bench, route)).body).toBeNull();
    expect(faults.waiting).toEqual([]);
  });

  test('no answer until the gateway closes', async () => {
    const bench = await startBench({ scenario: 'empty' });
    bench.sim.faults.add({ route, kind: 'timeout' });
    const pending = ask(bench, route).then(
      () => 'answered',
      () => 'cut',
    );
    // A request on another connection is answered meanwhile.
    while (bench.sim.asked(route) === 0) await new Promise((resolve) => setImmediate(resolve));
    await ask(bench, route);
    await bench.sim.close();
    expect(await pending).toBe('cut');
  });
});

test('always, after some, and only when: as planned, and taken back', async () => {
  const bench = await startBench({ scenario: 'empty' });
  const { faults } = bench.sim;
  const statuses = async (times: number) => {
    const seen: number[] = [];
    for (let i = 0; i < times; i++) seen.push((await ask(bench, 'query-create')).status);
    return seen;
  };
  const takeBack = faults.add({ route: 'any', kind: 'status', status: 500, times: Number.POSITIVE_INFINITY, after: 1 });
  expect(await statuses(4)).toEqual([401, 500, 500, 500]);
  takeBack();
  faults.add({ route: 'query-create', kind: 'status', status: 502, when: (request) => request.method === 'GET' });
  expect(await statuses(1)).toEqual([401]);
  faults.clear();
  expect(faults.waiting).toEqual([]);
});

test('a fault of content on the wrong route is a mistake of the test', async () => {
  const { sim } = await startBench({ scenario: 'empty' });
  expect(() => sim.faults.add({ route: 'auth', kind: 'repeat-page' })).toThrow(/query-retrieve/);
});

test('wrong JSON: every member has a wrong type', async () => {
  const bench = await startBench({ scenario: 'empty' });
  bench.sim.faults.add({ route: 'query-create', kind: 'wrong-json' });
  const { body } = await bench.request('POST', EVENTS, {}, await bench.bearer());
  expect(body).toEqual({ success: 'perhaps', data: [7] });
});

test('slow and given answers', async () => {
  const bench = await startBench({ scenario: 'empty' });
  const headers = await bench.bearer();
  bench.sim.faults.add({ route: 'query-create', kind: 'slow', delayMs: 5 });
  expect((await bench.request('POST', EVENTS, {}, headers)).status).toBe(200);
  bench.sim.faults.add({ route: 'query-create', kind: 'answer', body: { data: { taskId: 7 } } });
  expect((await bench.request('POST', EVENTS, {}, headers)).body).toEqual({ data: { taskId: 7 } });
});

test('a connection is cut before, or after, an order was taken; so are errors and time-outs', async () => {
  const bench = await startBench({ scenario: 'one-machine' });
  const { sim } = bench;
  const body = { targets: { include: { computers: [{ id: sim.world.computer('FIN-LT-0142').id }] } } };
  const headers = await bench.session();
  const send = () => bench.request('POST', `${ENDPOINT}/remediation/isolate`, body, headers);
  const taken = () => sim.world.operations.list().length;
  sim.faults.add({ route: 'isolate', kind: 'reset-before' });
  await expect(send()).rejects.toThrow();
  sim.faults.add({ route: 'isolate', kind: 'status', status: 503 });
  await send();
  expect(taken()).toBe(0);
  sim.faults.add({ route: 'isolate', kind: 'reset-after' });
  await expect(send()).rejects.toThrow();
  sim.faults.add({ route: 'isolate', kind: 'status', status: 503, acted: true });
  await send();
  expect(taken()).toBe(2);
});

describe('pages', () => {
  const QUERY = { filter: '*', limit: 10_000, pageLimit: 10 };

  test('repeat records', async () => {
    const bench = await startBench({ scenario: 'one-machine' });
    bench.sim.faults.add({ route: 'query-retrieve', kind: 'repeat-records', after: 1, count: 3 });
    const { records } = await bench.search(QUERY);
    expect(records).toHaveLength(50);
    expect(new Set(records.map((one) => one.id)).size).toBe(47);
  });

  test('come twice under different tokens', async () => {
    const bench = await startBench({ scenario: 'one-machine' });
    bench.sim.faults.add({ route: 'query-retrieve', kind: 'repeat-page', times: 2 });
    const { records, pages } = await bench.search(QUERY);
    expect(new Set(pages.map((page) => page.nextPageToken)).size).toBe(pages.length);
    expect(records.length).toBeGreaterThan(47);
    expect(new Set(records.map((one) => one.id)).size).toBe(47);
  });

  test.each([
    { route: 'query-retrieve', kind: 'reorder-records' },
    { route: 'query-create', kind: 'reorder-pages' },
  ] as const)('$kind: all there, in another order', async (fault) => {
    const bench = await startBench({ scenario: 'one-machine' });
    const plain = (await bench.search(QUERY)).records.map((one) => one.id);
    bench.sim.faults.add(fault);
    const other = (await bench.search(QUERY)).records.map((one) => one.id);
    expect(other).not.toEqual(plain);
    expect([...other].sort()).toEqual([...plain].sort());
  });
});

test('a task is Canceled for good, or stands at an unknown word for once', async () => {
  const bench = await startBench({ scenario: 'one-machine' });
  const headers = await bench.bearer();
  const create = async () => (await bench.request('POST', EVENTS, {}, headers)).body.data.taskId;
  const status = async (id: string) => (await bench.request('GET', `${EVENTS}/${id}`, undefined, headers)).body.data;
  const errors = ["Couldn't process request", { code: 7 }];
  bench.sim.faults.add({ route: 'query-status', kind: 'task-state', state: 'Canceled', errors });
  const canceled = await create();
  expect(await status(canceled)).toEqual({ state: 'Canceled', pageTokens: [], errors });
  expect((await status(canceled)).state).toBe('Canceled');
  bench.sim.faults.add({ route: 'query-status', kind: 'task-state', state: 'Contemplating' });
  const odd = await create();
  expect((await status(odd)).state).toBe('Contemplating');
  await status(odd);
  expect((await status(odd)).state).toBe('Ready');
});

describe('jobs', () => {
  async function polls(bench: Bench, times: number): Promise<Json[]> {
    const headers = await bench.session();
    const body = { targets: { include: { computers: [{ id: bench.sim.world.computer('FIN-LT-0142').id }] } } };
    const { jobId } = (await bench.request('POST', `${ENDPOINT}/remediation/isolate`, body, headers)).body;
    const seen: Json[] = [];
    for (let i = 0; i < times; i++) {
      seen.push((await bench.request('GET', `${ENDPOINT}/jobs/${jobId}`, undefined, headers)).body);
    }
    return seen;
  }
  const words = (states: Json[]) => states.map((one) => one.status);

  test('never end, although the order was taken', async () => {
    const bench = await startBench({ scenario: 'one-machine' });
    bench.sim.faults.add({ route: 'isolate', kind: 'job-never-ends' });
    expect(new Set(words(await polls(bench, 8)))).toEqual(new Set(['IN_PROGRESS']));
    expect(bench.sim.world.operations.list()).toHaveLength(1);
  });

  test('are not found at first, or stand at an unknown word', async () => {
    const bench = await startBench({ scenario: 'one-machine' });
    bench.sim.faults.add({ route: 'isolate', kind: 'job-not-found', count: 2 });
    expect(words(await polls(bench, 3))).toEqual(['NOT_FOUND', 'NOT_FOUND', 'DONE']);
    bench.sim.faults.add({ route: 'isolate', kind: 'job-state', state: 'QUEUED' });
    expect(words(await polls(bench, 2))).toEqual(['QUEUED', 'DONE']);
  });

  test('fail, or are done with an error, and nothing has happened', async () => {
    const bench = await startBench({ scenario: 'one-machine' });
    bench.sim.faults.add({ route: 'isolate', kind: 'job-failed' });
    expect((await polls(bench, 2))[1]).toMatchObject({ status: 'FAILED', statusCode: 500, data: { status: 500 } });
    bench.sim.faults.add({ route: 'isolate', kind: 'job-done-error', status: 422 });
    expect((await polls(bench, 2))[1]).toMatchObject({ status: 'DONE', statusCode: 422 });
    expect(bench.sim.world.operations.list()).toHaveLength(0);
  });

  test('are skipped: the answer is the result itself', async () => {
    const bench = await startBench({ scenario: 'one-machine' });
    bench.sim.faults.add({ route: 'computers', kind: 'job-direct' });
    const path = `${ENDPOINT}/asset-management/computers/filtered`;
    const { status, body } = await bench.request('POST', path, {}, await bench.session());
    expect([status, body.totalCount]).toEqual([200, 21]);
  });
});

test('a reading shows the opposite state, a stranger, or misses one', async () => {
  const bench = await startBench({ scenario: 'one-machine' });
  const filters = [{ columnName: 'computerName', filterValues: ['FIN-LT-0142'], filterType: 'Exact' }];
  const read = async () =>
    (await bench.job('POST', '/asset-management/computers/filtered', { filters })).data.computers;
  bench.sim.faults.add({ route: 'computers', kind: 'flip-isolation' });
  expect((await read())[0].isolationStatus).toBe('Isolated');
  bench.sim.faults.add({ route: 'computers', kind: 'foreign-computer' });
  expect(await read()).toHaveLength(2);
  bench.sim.faults.add({ route: 'computers', kind: 'missing-computer' });
  expect(await read()).toHaveLength(0);
  expect((await read())[0].isolationStatus).toBe('Not Isolated');
});
