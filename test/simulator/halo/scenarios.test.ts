import { afterEach, describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../../src/simulator/index.ts';
import { closeAll, expectMessage, type Json, MINUTE, NOON, startBench } from './support.ts';

afterEach(closeAll);

const HALO = SCENARIOS.filter(({ vendors }) => vendors.includes('halo')).map(({ name }) => ({ name }));
const STRONG = ['daemon_compromised', 'server_firewall_modified_locally'];

describe.each(HALO)('$name', ({ name }) => {
  test('is the same world for the same seed and clock, another for another seed; all of it fits the contract', async () => {
    const texts = await Promise.all(
      [7, 7, 8].map(async (seed) => {
        const { pages, clock, halo } = await startBench({ scenario: name, seed });
        clock.forward(90_000);
        const lists = [
          await pages('/v1/servers?per_page=100&state=active,missing,deactivated,retired', 'servers'),
          await pages('/v1/groups?per_page=100', 'groups'),
          await pages('/v1/firewall_policies?per_page=100', 'firewall_policies'),
        ];
        // The token's own event is the one thing that is not of the scenario.
        return JSON.stringify([lists, halo.events().filter(({ type }) => !type.startsWith('api_login'))]);
      }),
    );
    expect(texts[0] === texts[1]).toBe(true);
    expect(texts[0] === texts[2]).toBe(false);
  });
});

test('scenarios of Harmony alone leave the servers of Halo in peace', async () => {
  const { halo, clock } = await startBench({ scenario: 'outbreak' });
  clock.forward(5 * MINUTE);
  expect([halo.servers().length, halo.events().length]).toEqual([17, 0]);
});

describe('demo', () => {
  test('has a bad hour on believable hosts, of every kind that makes isolating difficult', async () => {
    const { halo } = await startBench({ scenario: 'demo' });
    const main = halo.servers().filter(({ account }) => account === 'main');
    expect(new Set(main.map(({ platform }) => platform))).toEqual(new Set(['linux', 'windows']));
    expect(main.filter(({ readOnly }) => readOnly).map(({ hostname }) => hostname)).toEqual(['pay-gw-01']);
    expect(main.filter(({ hostname }) => hostname === 'ci-runner-04')).toHaveLength(2);
    expect(main.filter(({ state }) => state === 'missing')).toHaveLength(1);
    const events = halo.events();
    for (const event of events) {
      expectMessage('Event', event);
      expect(Date.parse(event.created_at)).toBeGreaterThan(NOON - 60 * MINUTE);
    }
    const strong = events.filter(({ type }) => STRONG.includes(type));
    expect(new Set(strong.map(({ server_hostname }) => server_hostname)).size).toBeGreaterThanOrEqual(5);
    const counts = Map.groupBy(strong, ({ server_hostname }) => server_hostname);
    expect([...counts].sort((a, b) => b[1].length - a[1].length)[0]?.[0]).toBe('edge-web-01');
    expect(new Set(events.map(({ created_at }) => created_at)).size).toBeLessThan(events.length);
  });

  test('goes on while one watches, but no longer on servers that are cut off', async () => {
    const { halo, clock, put } = await startBench({ scenario: 'quarantine-good', halo: { heartbeatMs: 0 } });
    const quarantine = halo.groups().find(({ name }) => name === 'Quarantine')?.id;
    const { id } = halo.server('edge-web-01');
    await put(`/v1/servers/${id}`, { server: { group_id: quarantine } });
    const before = halo.events().length;
    clock.forward(10 * MINUTE);
    const fresh = halo.events().slice(before);
    expect(fresh.length).toBeGreaterThan(20);
    expect(fresh.some((event) => STRONG.includes(event.type))).toBe(true);
    expect(fresh.filter((event) => event.server_id === id)).toEqual([]);
    clock.forward(60 * 24 * 60 * MINUTE);
    expect(halo.events().length).toBeLessThan(6 * 60 * 7 + before + fresh.length);
  });
});

describe('samples', () => {
  test('has the 22 events in their order in the last hour, equal and six-digit times kept, and five servers', async () => {
    const { halo, get } = await startBench({ scenario: 'samples' });
    const events = halo.events();
    expect(events).toHaveLength(22);
    const ids = events.map(({ id }) => id);
    expect([...ids].sort()).toEqual(ids);
    for (const event of events) {
      expectMessage('Event', event);
      expect(NOON - Date.parse(event.created_at)).toBeLessThan(60 * MINUTE);
    }
    expect(new Set(events.map(({ created_at }) => created_at)).size).toBe(20);
    expect(events.filter(({ created_at }) => /\.\d{6}Z$/.test(created_at))).toHaveLength(1);
    const known = halo.servers().filter(({ account }) => account === 'main');
    expect(new Set(known.map(({ id }) => id))).toEqual(
      new Set(events.map(({ server_id }) => server_id).filter((id) => typeof id === 'string')),
    );
    const { body } = await get('/v1/servers?hostname=edge-web-01');
    expect(body.servers[0]).toMatchObject({ server_label: 'prod-edge-web-01', group_path: 'Example Org/Edge Web' });
    const last: Json = halo.server('app-legacy-05');
    expect(last.state).toBe('retired');
  });
});
