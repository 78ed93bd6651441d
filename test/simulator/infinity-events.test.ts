import { afterEach, describe, expect, test } from 'vitest';
import { type Bench, closeAll, DEFAULT_FILTER, EVENTS, expectMessage, NOON, startBench } from './support.ts';

afterEach(closeAll);

const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
const times = (records: readonly { time: string }[]) => records.map((one) => one.time);

/** Thirty alerts on one host, two minutes apart, the newest one now. */
async function thirtyAlerts(): Promise<Bench> {
  const bench = await startBench({ scenario: 'empty' });
  for (let i = 29; i >= 0; i--) {
    bench.clock.now = NOON - i * 120_000;
    bench.sim.world.raise('WS-1', { severity: i % 2 ? 'High' : 'Critical' });
  }
  return bench;
}

describe('a task', () => {
  test('is Processing, Ready with one token, Retrieving while pages are taken, Done with all tokens', async () => {
    const { request, bearer } = await thirtyAlerts();
    const headers = await bearer();
    const query = { filter: DEFAULT_FILTER, limit: 100, pageLimit: 10 };
    expectMessage('LogsQueryRequest', query);
    const { taskId } = (await request('POST', EVENTS, query, headers)).body.data;
    const status = async () => (await request('GET', `${EVENTS}/${taskId}`, undefined, headers)).body.data;
    expect(await status()).toMatchObject({ state: 'Processing', pageTokens: [] });
    const ready = await status();
    expect(ready.state).toBe('Ready');
    expect(ready.pageTokens).toHaveLength(1);

    const tokens: string[] = [];
    const states: string[] = [];
    let pageToken = ready.pageTokens[0];
    while (pageToken !== 'NULL') {
      tokens.push(pageToken);
      const page = (await request('POST', `${EVENTS}/retrieve`, { taskId, pageToken }, headers)).body.data;
      expect(page.recordsCount).toBe(page.records.length);
      pageToken = page.nextPageToken;
      states.push((await status()).state);
    }
    const contents = tokens.map((token) => JSON.parse(Buffer.from(token, 'base64').toString()));
    for (const content of contents) expectMessage('PageTokenContent', content);
    expect(contents).toEqual([1, 11, 21].map((pageOffset) => ({ requestId: taskId, pageOffset })));
    expect(states).toEqual(['Retrieving', 'Retrieving', 'Done']);
    expect((await status()).pageTokens).toEqual(tokens);
  });

  test('without matches goes straight to Done without tokens', async () => {
    const { search } = await startBench({ scenario: 'empty' });
    expect(await search()).toMatchObject({ records: [], states: ['Processing', 'Done'] });
  });

  test('stops silently at limit, newest first', async () => {
    const { search } = await thirtyAlerts();
    const { records, pages } = await search({ limit: 15, pageLimit: 10 });
    expect(records).toHaveLength(15);
    expect(times(records)).toEqual([...times(records)].sort().reverse());
    expect(pages.at(-1).nextPageToken).toBe('NULL');
  });

  test('is unknown to another key, under another id, and after its life', async () => {
    const { request, bearer, clock, sim } = await thirtyAlerts();
    const headers = await bearer();
    const { taskId } = (await request('POST', EVENTS, {}, headers)).body.data;
    expect((await request('GET', `${EVENTS}/nothing`, undefined, headers)).status).toBe(404);
    sim.world.settings.taskLifetimeMs = 60_000;
    clock.forward(60_001);
    expect((await request('GET', `${EVENTS}/${taskId}`, undefined, headers)).status).toBe(404);
  });

  test('refuses tokens that are not its own, and pages before it is ready', async () => {
    const { request, bearer } = await thirtyAlerts();
    const headers = await bearer();
    const { taskId } = (await request('POST', EVENTS, {}, headers)).body.data;
    const retrieve = (pageToken: string) => request('POST', `${EVENTS}/retrieve`, { taskId, pageToken }, headers);
    const first = Buffer.from(JSON.stringify({ requestId: taskId, pageOffset: 1 })).toString('base64');
    expect((await retrieve(first)).status).toBe(400);
    await request('GET', `${EVENTS}/${taskId}`, undefined, headers);
    await request('GET', `${EVENTS}/${taskId}`, undefined, headers);
    expect((await retrieve('NULL')).status).toBe(400);
    expect((await retrieve('%%%')).status).toBe(400);
    const beyond = Buffer.from(JSON.stringify({ requestId: taskId, pageOffset: 5001 })).toString('base64');
    expect((await retrieve(beyond)).status).toBe(400);
    expect((await retrieve(first)).status).toBe(200);
  });
});

describe('a query', () => {
  test.each([
    [{ limit: 9 }],
    [{ limit: 10_001 }],
    [{ pageLimit: 9 }],
    [{ pageLimit: 1001 }],
    [{ limit: 20, pageLimit: 30 }],
    [{ limit: '100' }],
    [{ cloudService: 'Harmony Endpoints' }],
    [{ timeframe: { startTime: iso(NOON), endTime: iso(NOON - 1) } }],
    [{ timeframe: { startTime: 'yesterday', endTime: iso(NOON) } }],
    [{ timeframe: { startTime: iso(NOON) } }],
    [{ filter: 'severity:"High' }],
    [{ filter: 'a AND (b' }],
    [{ filters: '*' }],
  ])('like %j is refused with 400', async (query) => {
    const { request, bearer } = await startBench({ scenario: 'empty' });
    const { status, body } = await request('POST', EVENTS, query, await bearer());
    expect(status).toBe(400);
    expect(body).toMatchObject({ success: false, message: expect.stringMatching(/.{10}/) });
  });

  test('for an unknown product is refused in the words of the service', async () => {
    const { request, bearer } = await startBench({ scenario: 'empty' });
    const { body } = await request('POST', EVENTS, { cloudService: 'Harmony' }, await bearer());
    expect(body.message).toBe('The provided Cloud Service is unknown');
  });

  test('tells the column of an error in the filter', async () => {
    const { request, bearer } = await startBench({ scenario: 'empty' });
    const { body } = await request('POST', EVENTS, { filter: 'severity:"High' }, await bearer());
    expect(body.message).toContain('column 15');
  });

  test('for another product finds nothing, for Harmony Endpoint everything', async () => {
    const { search } = await thirtyAlerts();
    expect((await search({ cloudService: 'Harmony Mobile' })).records).toHaveLength(0);
    expect((await search({ cloudService: 'Harmony Endpoint' })).records).toHaveLength(30);
  });

  test('without a timeframe covers the last hour; with one, both of its ends', async () => {
    const { search, clock } = await thirtyAlerts();
    const timeframe = { startTime: iso(NOON - 20 * 60_000), endTime: iso(NOON - 10 * 60_000) };
    expect(times((await search({ timeframe })).records)).toHaveLength(6);
    clock.forward(HOUR - 120_000);
    expect((await search({})).records).toHaveLength(2);
  });

  test('does not see what comes after it was made, and sees late arrivals by their own time', async () => {
    const { search, sim, clock } = await startBench({ scenario: 'empty' });
    const record = sim.world.raise('WS-1');
    sim.world.addAlert({ ...record, id: 'late' }, { visibleAt: clock.now + 90_000 });
    expect((await search()).records).toHaveLength(1);
    clock.forward(90_000);
    expect((await search()).records.map((one) => one.id).sort()).toEqual([record.id, 'late'].sort());
  });

  test('over an over-wide window is refused where the service has such a limit', async () => {
    const { request, bearer, sim } = await startBench({ scenario: 'empty' });
    sim.world.settings.maxWindowMs = 24 * HOUR;
    const timeframe = { startTime: iso(NOON - 25 * HOUR), endTime: iso(NOON) };
    expect((await request('POST', EVENTS, { timeframe }, await bearer())).status).toBe(400);
  });
});

describe('rates', () => {
  test('100 searches a minute and key, then 429 with Retry-After until the minute is over', async () => {
    const { request, bearer, clock } = await startBench({ scenario: 'empty' });
    const headers = await bearer();
    for (let i = 0; i < 100; i++) expect((await request('POST', EVENTS, {}, headers)).status).toBe(200);
    clock.forward(20_000);
    const busy = await request('POST', EVENTS, {}, headers);
    expect(busy.status).toBe(429);
    expect(busy.headers.get('retry-after')).toBe('40');
    clock.forward(40_000);
    expect((await request('POST', EVENTS, {}, headers)).status).toBe(200);
  });

  test('are settable, and may come without Retry-After', async () => {
    const { request, bearer, sim } = await startBench({ scenario: 'empty' });
    Object.assign(sim.world.settings, { createPerMinute: 1, tellsRetryAfter: false });
    const headers = await bearer();
    await request('POST', EVENTS, {}, headers);
    const busy = await request('POST', EVENTS, {}, headers);
    expect(busy.status).toBe(429);
    expect(busy.headers.has('retry-after')).toBe(false);
  });
});
