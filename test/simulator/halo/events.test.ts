import { afterEach, describe, expect, test } from 'vitest';
import { type Bench, closeAll, DAY, type Json, MINUTE, NOON, startBench } from './support.ts';

afterEach(closeAll);

const iso = (ms: number) => new Date(ms).toISOString();
const times = (events: Json[]) => events.map((one) => one.created_at);

async function ids({ get }: Bench, query: string): Promise<string[]> {
  const { status, body } = await get(`/v1/events?per_page=100&${query}`);
  expect(status).toBe(200);
  return body.events.map((one: Json) => one.id);
}

/** Three events, a second apart, the last two at one time. */
async function threeEvents(): Promise<{ bench: Bench; planted: string[] }> {
  const bench = await startBench();
  const emit = (type: string, server: string, at: number) => bench.halo.emit(type, { server, at }).id;
  const planted = [
    emit('daemon_compromised', 'edge-web-01', NOON - 2000),
    emit('server_firewall_modified_locally', 'HQ-FILES-03', NOON - 1000),
    emit('fim_scan_requested', 'edge-web-01', NOON - 1000),
  ];
  return { bench, planted };
}

describe('a search', () => {
  test('takes since as inclusive, until as exclusive, in every form of time', async () => {
    const { bench, planted } = await threeEvents();
    const { halo } = bench;
    const mine = (found: string[]) => found.filter((id) => planted.includes(id));
    expect(mine(await ids(bench, `since=${iso(NOON - 1000)}`))).toEqual(planted.slice(1));
    expect(mine(await ids(bench, `since=${iso(NOON - 999)}`))).toEqual([]);
    expect(mine(await ids(bench, `until=${iso(NOON - 1000)}`))).toEqual(planted.slice(0, 1));
    const forms = [iso(NOON).slice(0, 10), '2026-02-03T11:59:59.250', '2026-02-03T11:59:59.250000Z'];
    const offsets = ['2026-02-03T12:59:59.250%2B01:00', '2026-02-03T11:59:58Z'];
    for (const form of [...forms, ...offsets]) expect(mine(await ids(bench, `since=${form}`))).toContain(planted[1]);
    for (const bad of ['yesterday', '2026-02-03T12:00:00+01:00', '2026-02-03T1200Z', '2026-13-40']) {
      const { status, body } = await bench.get(`/v1/events?since=${bad}`);
      expect([status, body.errors[0].field]).toEqual([422, 'since']);
    }
    expect(halo.events()).toHaveLength(4);
  });

  test('filters by type, server, group, platform and weight; unknown types match nothing', async () => {
    const { bench, planted } = await threeEvents();
    const { id, groupId } = bench.halo.server('edge-web-01');
    expect(await ids(bench, 'type=Daemon_Compromised,fim_scan_requested')).toEqual([planted[0], planted[2]]);
    expect(await ids(bench, 'type=no_such_type')).toEqual([]);
    expect(await ids(bench, `server_id=${id}`)).toEqual([planted[0], planted[2]]);
    expect(await ids(bench, `group_id=${groupId}`)).toEqual([planted[0], planted[2]]);
    expect(await ids(bench, 'server_platform=windows')).toEqual([planted[1]]);
    expect(await ids(bench, 'critical=true')).toEqual([planted[0], planted[1]]);
    expect(await ids(bench, 'type=daemon_compromised&type=fim_scan_requested&colour=red')).toEqual([planted[2]]);
  });

  test('answers oldest first unless asked otherwise', async () => {
    const { bench, planted } = await threeEvents();
    const up = await ids(bench, 'sort_by=created_at.asc');
    expect(up.slice(0, 3)).toEqual(planted);
    expect(await ids(bench, '')).toEqual(up);
    expect(await ids(bench, 'sort_by=created_at.desc')).toEqual([...up].reverse());
    expect((await bench.get('/v1/events?sort_by=name')).status).toBe(422);
  });

  test('pages with the total, absolute links of the public host and all members kept', async () => {
    const { get, halo, pages } = await startBench();
    for (let i = 0; i < 250; i++) halo.emit('agent_restarted', { server: 'edge-web-01', at: NOON - DAY });
    const query = 'type=agent_restarted&per_page=500&since=2026-01-01&sort_by=created_at.asc&x=1';
    const first = await get(`/v1/events?${query}`);
    expect([first.body.count, first.body.events.length]).toEqual([250, 100]);
    const next = new URL(first.body.pagination.next);
    expect(next.origin).toBe('https://api.cloudpassage.com');
    expect(Object.fromEntries(next.searchParams)).toEqual({
      ...{
        type: 'agent_restarted',
        per_page: '500',
        since: '2026-01-01',
        sort_by: 'created_at.asc',
        x: '1',
        page: '2',
      },
    });
    const all = await pages(`/v1/events?${query}`, 'events');
    expect(new Set(all.map((one) => one.id)).size).toBe(250);
    const past = await get(`/v1/events/?${query}&page=9`);
    expect([past.status, past.body.events]).toEqual([200, []]);
    expect((await get('/v1/events?type=agent_restarted')).body.events).toHaveLength(10);
    for (const bad of ['per_page=0', 'page=0', 'page=two']) expect((await get(`/v1/events?${bad}`)).status).toBe(422);
  });

  test('finds late arrivals only when they have arrived, and nothing older than 90 days', async () => {
    const bench = await startBench();
    const { halo, clock } = bench;
    const late = halo.emit('daemon_compromised', {
      server: 'edge-web-01',
      at: NOON - 30_000,
      visibleAt: NOON + MINUTE,
    });
    expect(await ids(bench, 'type=daemon_compromised')).toEqual([]);
    clock.forward(MINUTE);
    expect(await ids(bench, 'type=daemon_compromised')).toEqual([late.id]);
    clock.forward(90 * DAY - 90_000 - 1);
    expect(halo.events().some(({ id }) => id === late.id)).toBe(true);
    clock.forward(1);
    expect(halo.events().some(({ id }) => id === late.id)).toBe(false);
  });
});

describe('10,000 events', () => {
  test('come each exactly once over the links, and no deeper', async () => {
    const { get, pages, halo, sim, clock } = await startBench({ scenario: 'many-events' });
    const planned = halo.plannedEventIds();
    expect(planned).toHaveLength(10_000);
    const before = await pages('/v1/events?per_page=100&sort_by=created_at.asc', 'events');
    expect(before.filter((one) => one.type !== 'api_login_success')).toHaveLength(9960);
    clock.forward(2 * MINUTE);
    const after = await pages(`/v1/events?per_page=100&since=${iso(NOON - 5 * MINUTE)}`, 'events');
    const seen = new Set([...before, ...after].map((one) => one.id));
    expect(planned.filter((id) => !seen.has(id))).toEqual([]);
    const late = after.filter((one) => !before.some(({ id }) => id === one.id));
    expect(late.length).toBeGreaterThanOrEqual(40);
    expect(new Set(times(before)).size).toBeLessThan(9700);
    expect([...times(before)].sort()).toEqual(times(before));
    expect((await get('/v1/events?per_page=100&page=100')).status).toBe(200);
    const deep = await get('/v1/events?per_page=100&page=101');
    expect([deep.status, deep.body.errors[0].code]).toEqual([422, 'too_deep']);
    expect(sim.asked('halo-events')).toBeGreaterThan(100);
  });
});

describe('pages gone wrong on demand', () => {
  const setUp = async () => {
    const bench = await startBench();
    for (let i = 0; i < 35; i++)
      bench.halo.emit('agent_restarted', { server: 'edge-web-01', at: NOON - 1000 * (40 - i) });
    return { bench, path: '/v1/events?type=agent_restarted&per_page=10' };
  };

  test('repeat a page, or the end of the one before, or come in another order: nothing is missing', async () => {
    for (const kind of ['repeat-page', 'repeat-records', 'reorder-records'] as const) {
      const { bench, path } = await setUp();
      bench.sim.faults.add({ route: 'halo-events', kind, after: 1, count: 3 });
      const found = await bench.pages(path, 'events');
      const extra = { 'repeat-page': 10, 'repeat-records': 3, 'reorder-records': 0 }[kind];
      expect(found).toHaveLength(35 + extra);
      expect(new Set(found.map((one) => one.id)).size).toBe(35);
      expect([...times(found)].sort().join() === times(found).join()).toBe(false);
      expect(bench.sim.faults.waiting).toEqual([]);
    }
  });
});
