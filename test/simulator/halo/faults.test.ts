import { afterEach, describe, expect, test } from 'vitest';
import { HALO_ROUTE_NAMES, type HaloRouteName } from '../../../src/simulator/index.ts';
import { type Bench, basic, closeAll, expectMessage, startBench } from './support.ts';

afterEach(closeAll);

/** A request of every route, by its name. */
function requestOf(route: HaloRouteName): [method: string, path: string] {
  const method = /-create$|-token$/.test(route)
    ? 'POST'
    : route.endsWith('-change')
      ? 'PUT'
      : route.endsWith('-delete')
        ? 'DELETE'
        : 'GET';
  const [, noun = ''] = /^halo-([a-z]+(?:-[a-z]+)?)$/.exec(route.replace(/-(create|change|delete)$/, '')) ?? [];
  const paths: Record<string, string> = {
    token: '/oauth/access_token?grant_type=client_credentials',
    'server-context': '/v1/servers/1/issues',
    'firewall-logs': '/v1/servers/1/firewall_logs',
    command: '/v1/servers/1/commands/2',
    'group-servers': '/v1/groups/1/servers',
  };
  const [word = '', plural] = /^(.*?)(ies|s)?$/.exec(noun)?.slice(1) ?? [];
  const singular = plural === 'ies' ? `${word}y` : word;
  const folder: Record<string, string> = {
    ...{ event: 'events', server: 'servers', group: 'groups', policy: 'firewall_policies' },
    ...{ rule: 'firewall_policies/1/firewall_rules', zone: 'firewall_zones', service: 'firewall_services' },
    interface: 'firewall_interfaces',
  };
  const withId = plural === undefined && !route.endsWith('-create') ? '/2' : '';
  return [method, paths[noun] ?? `/v1/${folder[singular]}${withId}`];
}

const ask = async ({ raw, sim, token }: Bench, route: HaloRouteName) => {
  const [method, path] = requestOf(route);
  const headers = route === 'halo-token' ? basic(sim.keys.halo.full) : { authorization: `Bearer ${await token()}` };
  return raw(method, path, { headers });
};

test('every route is asked by its name', async () => {
  const bench = await startBench();
  for (const route of HALO_ROUTE_NAMES) {
    const { status } = await ask(bench, route);
    expect([route, bench.sim.received.at(-1)?.route]).toEqual([route, route]);
    expect(status).toBeLessThan(500);
  }
});

describe.each(HALO_ROUTE_NAMES.map((route) => ({ route })))('on $route', ({ route }) => {
  test('errors come in the words of Halo, connections break, answers are spoilt', async () => {
    const bench = await startBench();
    const { faults } = bench.sim;
    for (const [status, kind] of [
      ...([
        [401, 'OAuthError'],
        [402, 'OAuthError'],
        [403, 'OAuthError'],
        [404, 'ErrorNotFound'],
      ] as const),
      ...([
        [422, 'ErrorValidation'],
        [500, 'ErrorServer'],
        [429, null],
        [503, null],
      ] as const),
    ]) {
      faults.add({ route, kind: 'status', status, retryAfter: 3 });
      const reply = await ask(bench, route);
      expect([reply.status, reply.headers.get('retry-after')]).toEqual([status, '3']);
      if (kind === null) expect(reply.body).toBeNull();
      else expectMessage(kind, reply.body);
    }
    faults.add({ route, kind: 'html' });
    const page = await ask(bench, route);
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html']);
    faults.add({ route, kind: 'not-json' });
    expect(typeof (await ask(bench, route)).body).toBe('string');
    for (const kind of ['reset-before', 'reset-after'] as const) {
      faults.add({ route, kind });
      await expect(ask(bench, route)).rejects.toThrow();
    }
    expect(faults.waiting).toEqual([]);
  });
});

describe('a move whose connection breaks', () => {
  test('before it took effect leaves the server where it was; after, in its new group', async () => {
    const { sim, put, halo } = await startBench();
    const { id, groupId } = halo.server('edge-web-01');
    const order = { server: { group_id: halo.server('pay-gw-01').groupId } };
    for (const [kind, moved] of [
      ['reset-before', false],
      ['reset-after', true],
    ] as const) {
      sim.faults.add({ route: 'halo-server-change', kind });
      await expect(put(`/v1/servers/${id}`, order)).rejects.toThrow();
      expect(halo.server(id).groupId !== groupId).toBe(moved);
    }
    expect(halo.moves).toHaveLength(1);
  });
});

test('latency and journal know the routes of Halo; secrets are in neither', async () => {
  const bench = await startBench({ latency: 'lifelike' });
  const started = performance.now();
  expect((await bench.get('/v1/groups')).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(100);
  expect(bench.sim.received.map(({ route, answered }) => [route, answered])).toEqual([
    ['halo-token', 200],
    ['halo-groups', 200],
  ]);
  expect(JSON.stringify(bench.sim.received)).not.toMatch(/facade|Bearer/);
});
