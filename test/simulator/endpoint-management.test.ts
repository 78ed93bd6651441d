import { afterEach, describe, expect, test } from 'vitest';
import { type Bench, closeAll, ENDPOINT, expectMessage, type Json, startBench } from './support.ts';

afterEach(closeAll);

const COMPUTERS = '/asset-management/computers/filtered';
const named = (...names: string[]) => ({ columnName: 'computerName', filterValues: names, filterType: 'Exact' });

function addComputer(bench: Bench, name: string, change: Json = {}): string {
  return bench.sim.world.addComputer({ name, ...change }).id;
}

async function list(bench: Bench, body: Json, headers?: Record<string, string>): Promise<Json> {
  expectMessage('ComputersByFilterRequest', body);
  const { status, statusCode, data } = await bench.job('POST', COMPUTERS, body, headers);
  expect([status, statusCode]).toEqual(['DONE', 200]);
  expectMessage('ComputerList', data);
  return data;
}

describe('a management session', () => {
  test('is opened with 201, tells its life, and is kept alive with 204', async () => {
    const { request, bearer, sim, clock } = await startBench({ scenario: 'empty' });
    const headers = await bearer(sim.keys.endpoint);
    const opened = await request('POST', `${ENDPOINT}/session/login/cloud`, undefined, headers);
    expect(opened.status).toBe(201);
    expect(opened.headers.get('x-mgmt-api-token')).toBe(opened.body.apiToken);
    expect(opened.headers.get('x-mgmt-session-expiry-seconds')).toBe('360');
    const session = { ...headers, 'x-mgmt-api-token': opened.body.apiToken };
    clock.forward(300_000);
    const kept = await request('POST', `${ENDPOINT}/session/keepalive`, undefined, session);
    expect([kept.status, kept.body]).toEqual([204, null]);
    expect(kept.headers.get('x-mgmt-session-expiry-seconds')).toBe('360');
    clock.forward(300_000);
    expect((await request('GET', `${ENDPOINT}/jobs/x`, undefined, session)).status).toBe(200);
  });

  test('ends after 360 s, needs its token, and dies with its bearer', async () => {
    const { request, bearer, session, sim, clock } = await startBench({ scenario: 'empty' });
    const headers = await session();
    const ask = (one: Record<string, string>) => request('POST', ENDPOINT + COMPUTERS, {}, one);
    expect((await ask(headers)).status).toBe(200);
    const { 'x-mgmt-api-token': apiToken, ...without } = headers;
    const missing = await ask(without);
    expect(missing.status).toBe(401);
    expect(missing.body).toMatchObject({ title: 'Unauthorized', status: 401 });
    const renewed = { ...(await bearer(sim.keys.endpoint)), 'x-mgmt-api-token': apiToken as string };
    expect((await ask(renewed)).status).toBe(401);
    clock.forward(360_000);
    expect((await ask(headers)).status).toBe(401);
    expect((await request('POST', `${ENDPOINT}/session/keepalive`, undefined, headers)).status).toBe(401);
  });

  test('never outlives the bearer', async () => {
    const { request, bearer, sim, clock } = await startBench({ scenario: 'empty' });
    const headers = await bearer(sim.keys.endpoint);
    clock.forward(1_700_000);
    const opened = await request('POST', `${ENDPOINT}/session/login/cloud`, {}, headers);
    expect(opened.headers.get('x-mgmt-session-expiry-seconds')).toBe('100');
  });
});

describe('a call', () => {
  test('that must run as a job and does not say so is refused', async () => {
    const { request, session } = await startBench({ scenario: 'empty' });
    const headers = { ...(await session()), 'x-mgmt-run-as-job': 'off' };
    const { status, body } = await request('POST', ENDPOINT + COMPUTERS, {}, headers);
    expect([status, body.status]).toEqual([422, 422]);
  });

  test('is IN_PROGRESS as often as set, then DONE; an unknown job is NOT_FOUND', async () => {
    const { request, session, sim } = await startBench({ scenario: 'empty' });
    sim.world.settings.jobPolls = 3;
    const headers = await session();
    const { jobId } = (await request('POST', ENDPOINT + COMPUTERS, {}, headers)).body;
    const states: string[] = [];
    for (let i = 0; i < 5; i++) {
      states.push((await request('GET', `${ENDPOINT}/jobs/${jobId}`, undefined, headers)).body.status);
    }
    expect(states).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS', 'DONE', 'DONE']);
    const unknown = await request('GET', `${ENDPOINT}/jobs/nothing`, undefined, headers);
    expect(unknown).toMatchObject({ status: 200, body: { status: 'NOT_FOUND' } });
  });

  test('too many get 429 where a limit is set', async () => {
    const { request, session, sim } = await startBench({ scenario: 'empty' });
    sim.world.settings.managementPerMinute = 2;
    const headers = await session();
    await request('POST', ENDPOINT + COMPUTERS, {}, headers);
    const busy = await request('POST', ENDPOINT + COMPUTERS, {}, headers);
    expect(busy.status).toBe(429);
    expect(busy.headers.get('retry-after')).toBe('60');
  });
});

describe('computers/filtered', () => {
  test('finds exact names without regard to case, several at once', async () => {
    const bench = await startBench({ scenario: 'empty' });
    const a = addComputer(bench, 'WS-A');
    const b = addComputer(bench, 'WS-B');
    addComputer(bench, 'WS-A2');
    const data = await list(bench, { filters: [named('ws-a', 'WS-B', 'NONE')], viewType: 'ALL_DEVICES' });
    expect(data.computers.map((one: Json) => one.computerId)).toEqual([a, b]);
    expect(data.totalCount).toBe(2);
  });

  test.each([
    [{ columnName: 'computerName', filterValues: 'ws-', filterType: 'StartsWith' }, ['WS-A', 'WS-B']],
    [{ columnName: 'computerName', filterValues: ['-B', '-C'], filterType: 'EndsWith' }, ['WS-B', 'LT-C']],
    [{ columnName: 'computerName', filterValues: ['T-'], filterType: 'Contains' }, ['LT-C']],
    [{ columnName: 'isolated', filterValues: ['Isolated'], filterType: 'Exact' }, ['LT-C']],
    [{ columnName: 'isDeleted', filterValues: ['true'], filterType: 'Exact' }, ['WS-B']],
  ])('%j', async (filter, expected) => {
    const bench = await startBench({ scenario: 'empty' });
    addComputer(bench, 'WS-A');
    addComputer(bench, 'WS-B', { deleted: true });
    addComputer(bench, 'LT-C', { isolated: true });
    const ours = { columnName: 'computerName', filterValues: ['WS-A', 'WS-B', 'LT-C'], filterType: 'Exact' };
    const data = await list(bench, { filters: [filter, ours] });
    expect(data.computers.map((one: Json) => one.computerName)).toEqual(expected);
  });

  test('shows namesakes and deleted twins side by side', async () => {
    const bench = await startBench({ scenario: 'empty' });
    for (const deleted of [false, false, true]) addComputer(bench, 'WS-A', { deleted });
    const body = { filters: [named('WS-A')] };
    expect((await list(bench, body)).computers.map((one: Json) => one.isDeleted)).toEqual([false, false, true]);
    expect((await list(bench, { ...body, viewType: 'DEVICES' })).totalCount).toBe(2);
  });

  test('pages by records, at most 50 a page, each computer once', async () => {
    const bench = await startBench({ scenario: 'large' });
    const seen = new Set<string>();
    for (let offset = 0; offset < 206; offset += 50) {
      const data = await list(bench, { paging: { pageSize: 500, offset } });
      expect(data).toMatchObject({ totalCount: 206, pageSize: 50, pageOffset: offset });
      for (const one of data.computers) seen.add(one.computerId);
    }
    expect(seen.size).toBe(206);
  });

  test('can be told to count offsets in pages, and another page cap', async () => {
    const bench = await startBench({ scenario: 'large' });
    Object.assign(bench.sim.world.settings, { offsetCounts: 'pages', computersPageCap: 100 });
    const data = await list(bench, { paging: { pageSize: 100, offset: 2 } });
    expect(data.computers).toHaveLength(6);
  });

  test('gives whole records: type, groups, times in epoch ms, last contact of an offline agent', async () => {
    const bench = await startBench({ scenario: 'demo' });
    const data = await list(bench, { filters: [named('DC-EAST-01', 'FS-CORE-01', 'SALES-LT-0219')] });
    const [server, controller, offline] = data.computers;
    expect([server.computerType, controller.computerType]).toEqual(['Server', 'Domain Controller']);
    expect(server).toMatchObject({ isolationStatus: 'Not Isolated', computerGroups: [{ name: 'Servers' }] });
    expect(bench.clock.now - offline.computerLastConnection).toBe(41 * 60_000);
    expect(bench.clock.now - server.computerLastConnection).toBeLessThan(60_000);
  });

  test.each([
    [{ filter: [] }],
    [{ filters: [{ columnName: 'nothing', filterValues: [], filterType: 'Exact' }] }],
    [{ filters: [{ columnName: 'computerName', filterValues: [], filterType: 'Like' }] }],
    [{ filters: [{ columnName: 'computerName', filterValues: [1], filterType: 'Exact' }] }],
    [{ paging: { pageSize: 0, offset: 0 } }],
    [{ paging: { pageSize: 10 } }],
  ])('%j is refused with 422', async (body) => {
    const { request, session } = await startBench({ scenario: 'empty' });
    const reply = await request('POST', ENDPOINT + COMPUTERS, body, await session());
    expect(reply.status).toBe(422);
    expect(reply.body.detail).toMatch(/\.$/);
  });
});
