import { afterEach, describe, expect, it } from 'vitest';
import { isOwnDoing } from '../../../src/connectors/halo/catalogue.ts';
import { recordsIn } from '../../../src/connectors/halo/events/collect.ts';
import { DEFAULT_FILTER, recordMatcher } from '../../../src/connectors/halo/filter.ts';
import { ServiceError } from '../../../src/engine/errors.ts';
import { type Bench, bench, closeBenches, collect, connect, DAY, MINUTE, truth } from './bench.ts';

afterEach(closeBenches);

const eventsOf = (one: Bench) => one.simulator.halo.events().filter((event) => !isOwnDoing(event));
const requests = (one: Bench) =>
  one.simulator.received
    .filter(({ route }) => route === 'halo-events')
    .map(({ path }) => new URLSearchParams(path.split('?')[1]));

async function problemOf(work: Promise<unknown>) {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof ServiceError)) throw new Error(`no ServiceError: ${thrown}`);
  return thrown.problem;
}

describe('a search', () => {
  it('gives every event of the span once, oldest first, and asks as the contract wants', async () => {
    const one = await bench({ scenario: 'demo' });
    const { ids, facts } = await collect(one);
    expect([...ids].sort()).toEqual(
      eventsOf(one)
        .map(({ id }) => id)
        .sort(),
    );
    const times = facts.map(({ time }) => time ?? 0);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const query of requests(one)) {
      expect(query.get('sort_by')).toBe('created_at.asc');
      expect(query.get('per_page')).toBe('100');
      expect(query.get('until')).toBeNull();
    }
  });

  it('takes 10,000 events of 90 days, many at equal times, each exactly once', async () => {
    const one = await bench({ scenario: 'many-events' });
    // Before the first login, which is an event of its own.
    const planned = one.simulator.halo.plannedEventIds();
    one.clock.advance(3 * MINUTE);
    const to = one.clock.now();
    const { ids, incomplete } = await collect(one, { from: to - 90 * DAY, to });
    expect(incomplete).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(planned.sort());
    // Never deeper than 50 pages: each stretch begins anew at the time of the last event.
    expect(requests(one).every((query) => Number(query.get('page')) <= 50)).toBe(true);
    expect(new Set(requests(one).map((query) => query.get('since'))).size).toBeGreaterThan(1);
  });

  it('meets late arrivals through the overlap, whichever process asks', async () => {
    const one = await bench({ scenario: 'many-events' });
    const planned = one.simulator.halo.plannedEventIds();
    const start = one.clock.now();
    const met = new Set<string>();
    for (let cursor = start - 90 * DAY, round = 0; round < 10; round++) {
      const to = one.clock.now();
      const connection = round % 2 === 0 ? one.connection : connect(one.context);
      for (const id of (await collect(one, { from: cursor, to }, connection)).ids) met.add(id);
      cursor = to - 5 * MINUTE;
      one.clock.advance(20_000);
    }
    expect([...met].sort()).toEqual(planned.sort());
  });

  it('ends where its span ends, both ends included', async () => {
    const one = await bench({ scenario: 'many-events' });
    const all = eventsOf(one);
    const [from, to] = [Date.parse(all[3000]?.created_at ?? ''), Date.parse(all[3100]?.created_at ?? '')];
    const inside = all.filter(({ created_at }) => Date.parse(created_at) >= from && Date.parse(created_at) <= to);
    const { ids } = await collect(one, { from, to });
    expect([...ids].sort()).toEqual(inside.map(({ id }) => id).sort());
  });

  it('says so and goes on where more events bear one time than can be had', async () => {
    const one = await bench({ scenario: 'many-events', tuning: { events: { perPage: 20, pages: 5 } } });
    const to = one.clock.now();
    const { ids, incomplete } = await collect(one, { from: to - 31 * DAY, to: to - 29 * DAY });
    const crowd = eventsOf(one).filter(({ created_at }) => Date.parse(created_at) === to - 30 * DAY);
    expect(crowd.length).toBeGreaterThan(100);
    expect(incomplete.map(({ from, to: end }) => [from, end])).toEqual([[to - 30 * DAY, to - 30 * DAY + 1]]);
    const later = eventsOf(one).filter((event) => {
      const at = Date.parse(event.created_at);
      return at > to - 30 * DAY && at <= to - 29 * DAY;
    });
    for (const { id } of later) expect(ids).toContain(id);
  });

  it('is not misled by pages that repeat, that come in another order, or that follow another host', async () => {
    const one = await bench({ scenario: 'many-events' });
    for (const kind of ['repeat-records', 'repeat-page', 'reorder-records'] as const) {
      one.simulator.faults.add({ route: 'halo-events', kind, after: 1, times: 2 });
    }
    const to = one.clock.now();
    const { ids } = await collect(one, { from: to - 90 * DAY, to });
    expect(ids.length).toBe(new Set(ids).size);
    expect([...ids].sort()).toEqual(
      eventsOf(one)
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('asks for the types only where the filter is about nothing else', async () => {
    const one = await bench({ scenario: 'demo' });
    const { ids } = await collect(one, { filter: DEFAULT_FILTER });
    expect([...ids].sort()).toEqual(
      eventsOf(one)
        .filter(recordMatcher(DEFAULT_FILTER))
        .map(({ id }) => id)
        .sort(),
    );
    expect(requests(one).every((query) => (query.get('type') ?? '').includes('daemon_compromised'))).toBe(true);
    const critical = await collect(one, { filter: 'critical:true' });
    expect(critical.ids.length).toBe(eventsOf(one).filter((event) => event.critical === true).length);
    expect(requests(one).at(-1)?.get('type')).toBeNull();
  });

  it('finds events of before by the names they had', async () => {
    const one = await bench({ scenario: 'samples' });
    const { facts } = await collect(one, { filter: 'name:"Server firewall modified"' });
    expect(facts.length).toBe(3);
  });

  it('never gives what isolation itself causes', async () => {
    const one = await bench();
    one.simulator.halo.moveByHand('edge-web-02', truth(one, 'ledger-db-01').groupId);
    for (const filter of [null, '*', 'type:server_moved']) {
      const { facts } = await collect(one, { filter });
      expect(facts.filter(({ event }) => /moved/i.test(event))).toEqual([]);
    }
  });

  it('reads a record back from the page it came with', async () => {
    const one = await bench({ scenario: 'demo' });
    const { bodies } = await collect(one);
    expect(recordsIn(bodies[0] ?? new Uint8Array()).length).toBeGreaterThan(1);
    for (const body of ['', 'x', '[]', '{"events":7}']) expect(recordsIn(Buffer.from(body))).toEqual([]);
  });

  it('begins early enough where the clock of the service is behind', async () => {
    const one = await bench({ scenario: 'demo' });
    one.simulator.world.settings.clockSkewMs = -10 * MINUTE;
    const event = one.simulator.halo.emit('daemon_compromised', { server: 'edge-web-02' });
    const to = one.clock.now();
    const { ids } = await collect(one, { from: to - MINUTE, to });
    expect(ids).toContain(event.id);
  });
});

describe('trouble', () => {
  it('a failed page ends the search; nothing is stepped over', async () => {
    const one = await bench({ scenario: 'many-events' });
    one.simulator.faults.add({
      route: 'halo-events',
      kind: 'status',
      status: 500,
      after: 2,
      times: Number.POSITIVE_INFINITY,
    });
    const to = one.clock.now();
    const problem = await problemOf(collect(one, { from: to - 90 * DAY, to }));
    expect(problem).toMatchObject({ code: 'service', status: 500 });
    one.simulator.faults.clear();
    expect((await collect(one, { from: to - 90 * DAY, to })).ids.length).toBe(eventsOf(one).length);
  });

  it('a hiccup is tried again', async () => {
    const one = await bench({ scenario: 'demo' });
    one.simulator.faults.add({ route: 'halo-events', kind: 'html', status: 502, times: 2 });
    one.simulator.faults.add({ route: 'halo-events', kind: 'reset-before', times: 1 });
    expect((await collect(one)).ids.length).toBe(eventsOf(one).length);
  });

  it('403 is final: no new token, no second try', async () => {
    const one = await bench({ scenario: 'demo' });
    one.simulator.faults.add({ route: 'halo-events', kind: 'status', status: 403, times: Number.POSITIVE_INFINITY });
    const problem = await problemOf(collect(one));
    expect(problem).toMatchObject({ code: 'forbidden', status: 403 });
    expect(problem.what).toContain(one.simulator.keys.halo.full.id);
    expect([one.simulator.asked('halo-token'), one.simulator.asked('halo-events')]).toEqual([1, 1]);
  });

  it('a filter that does not parse is refused before anything is asked', async () => {
    const one = await bench();
    expect(await problemOf(collect(one, { filter: 'type:(a' }))).toMatchObject({ code: 'filter' });
    expect(one.simulator.received).toEqual([]);
  });

  it.each(['wrong-json', 'not-json', 'empty-body'] as const)('%s is no empty page', async (kind) => {
    const one = await bench({ scenario: 'demo' });
    one.simulator.faults.add({ route: 'halo-events', kind, times: Number.POSITIVE_INFINITY });
    expect(await problemOf(collect(one))).toMatchObject({ code: 'contract' });
  });

  it('a next page of another list is not followed', async () => {
    const one = await bench({ scenario: 'demo' });
    const body = { events: [], count: 200, pagination: { next: 'https://elsewhere.example/v1/servers?page=2' } };
    one.simulator.faults.add({ route: 'halo-events', kind: 'answer', body });
    expect(await problemOf(collect(one))).toMatchObject({ code: 'contract' });
    expect(one.simulator.asked('halo-servers')).toBe(0);
  });

  it('stops at once when it is cancelled', async () => {
    const one = await bench({ scenario: 'many-events' });
    const stop = new AbortController();
    const to = one.clock.now();
    const search = one.connection.source.collect({ from: to - 90 * DAY, to, filter: null }, stop.signal);
    await expect(
      (async () => {
        for await (const event of search) if (event.kind === 'page') stop.abort();
      })(),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(one.simulator.asked('halo-events')).toBe(1);
  });
});
