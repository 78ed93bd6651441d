import { afterEach, describe, expect, test } from 'vitest';
import { basic, closeAll, MINUTE, startBench } from './support.ts';

afterEach(closeAll);

const TOKEN = '/oauth/access_token';
const form = (key: { id: string; secret: string }) => ({
  headers: { ...basic(key), 'content-type': 'application/x-www-form-urlencoded' },
  body: 'grant_type=client_credentials',
});

describe('the token request', () => {
  test('is taken in both forms; tokens are opaque and last 15 minutes', async () => {
    const { sim, raw } = await startBench();
    const { full } = sim.keys.halo;
    const byQuery = await raw('POST', `${TOKEN}?grant_type=client_credentials`, { headers: basic(full) });
    const byForm = await raw('POST', TOKEN, form(full));
    for (const { status, body } of [byQuery, byForm]) {
      expect([status, body.token_type, body.expires_in]).toEqual([200, 'bearer', 900]);
      expect('scope' in body).toBe(false);
    }
    expect(byQuery.body.access_token).not.toBe(byForm.body.access_token);
    sim.halo.settings.tellsScope = true;
    expect((await raw('POST', TOKEN, form(sim.keys.halo.readOnly))).body.scope).toBe('read');
  });

  test('is refused with 401 for a bad secret, an unknown id, a revoked key and no key', async () => {
    const { sim, raw } = await startBench();
    const { full, revoked } = sim.keys.halo;
    const bad = [{ ...full, secret: revoked.secret }, { id: 'ffffffff', secret: full.secret }, revoked];
    for (const key of bad) {
      const { status, body } = await raw('POST', TOKEN, form(key));
      expect([status, body.error]).toEqual([401, 'invalid_client']);
    }
    expect((await raw('POST', `${TOKEN}?grant_type=client_credentials`)).status).toBe(401);
    expect((await raw('POST', TOKEN, { headers: basic(full) })).status).toBe(400);
  });

  test('leaves an event of success or failure', async () => {
    const { sim, raw, halo } = await startBench();
    const { full } = sim.keys.halo;
    await raw('POST', TOKEN, form(full));
    await raw('POST', TOKEN, form({ ...full, secret: 'wrong' }));
    const events = halo.events();
    expect(events.map(({ type }) => type)).toEqual(['api_login_success', 'api_login_failure']);
    expect(events[0]).toMatchObject({ server_id: null, actor_key_id: full.id, actor_key_label: 'containment-rw' });
    expect(JSON.stringify([events, sim.received])).not.toContain(full.secret);
  });
});

describe('a token', () => {
  test('ends after its time, which a test can shorten', async () => {
    const { sim, get, clock, settings } = await startBench({ halo: { tokenSec: 2 } });
    expect((await get('/v1/groups')).status).toBe(200);
    clock.forward(1999);
    expect((await get('/v1/groups')).status).toBe(200);
    clock.forward(1);
    const late = await get('/v1/groups');
    expect([late.status, late.body]).toEqual([401, { error: 'invalid_token' }]);
    expect([settings.tokenSec, sim.asked('halo-groups')]).toEqual([2, 3]);
  });

  test('is needed everywhere, and can be revoked', async () => {
    const { raw, get, halo } = await startBench();
    expect((await raw('GET', '/v1/events')).status).toBe(401);
    expect((await raw('GET', '/v1/events', { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401);
    expect((await get('/v1/events')).status).toBe(200);
    halo.revokeTokens();
    expect((await get('/v1/events')).status).toBe(401);
  });
});

describe('keys', () => {
  test('have ids of 8 and secrets of 32 hexadecimal digits', async () => {
    const { sim } = await startBench();
    for (const { id, secret } of Object.values(sim.keys.halo)) {
      expect(id).toMatch(/^[0-9a-f]{8}$/);
      expect(secret).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  test('that may only read get 403 for every write, before it is looked at', async () => {
    const { post, put, del, halo, get } = await startBench();
    const { id, groupId } = halo.server('edge-web-01');
    expect((await put('/v1/servers/unknown', { server: { group_id: groupId } }, 'readOnly')).status).toBe(403);
    expect((await put(`/v1/servers/${id}`, { server: { retire: true } }, 'readOnly')).status).toBe(403);
    expect((await post('/v1/groups', { group: { name: 'Quarantine' } }, 'readOnly')).status).toBe(403);
    expect((await del(`/v1/groups/${groupId}`, 'readOnly')).status).toBe(403);
    expect((await get(`/v1/servers/${id}`, 'readOnly')).status).toBe(200);
    expect((await put('/v1/servers/unknown', { server: { group_id: groupId } })).status).toBe(404);
    expect(halo.moves).toEqual([]);
  });

  test('of a group see it and what is below it', async () => {
    const { get, put, post, pages, halo } = await startBench({ scenario: 'demo' });
    const names = (await pages('/v1/servers', 'servers', 'subGroup')).map((one) => one.hostname);
    expect(names.sort()).toEqual(['stage-db-01', 'stage-web-01']);
    const groups = await pages('/v1/groups', 'groups', 'subGroup');
    expect(groups.map((one) => one.name).sort()).toEqual(['Databases', 'Staging', 'Web']);
    const outside = halo.server('edge-web-01');
    expect((await get(`/v1/servers/${outside.id}`, 'subGroup')).status).toBe(404);
    expect((await get(`/v1/groups/${outside.groupId}`, 'subGroup')).status).toBe(404);
    expect((await put(`/v1/servers/${outside.id}`, { server: { retire: true } }, 'subGroup')).status).toBe(404);
    const inside = halo.server('stage-web-01');
    const away = { server: { group_id: outside.groupId } };
    expect((await put(`/v1/servers/${inside.id}`, away, 'subGroup')).status).toBe(422);
    const hosts = new Set((await pages('/v1/events', 'events', 'subGroup')).map((one) => one.server_hostname));
    expect([...hosts].filter((name) => name !== undefined).sort()).toEqual(['stage-db-01', 'stage-web-01']);

    const { body } = await post('/v1/groups', { group: { name: 'Quarantine' } }, 'subGroup');
    expect(body.group.group_path).toBe('Example Org/Staging/Quarantine');
    const policies = await pages('/v1/firewall_policies', 'firewall_policies', 'subGroup');
    expect(policies.length).toBeGreaterThan(0);
    const shared = `/v1/firewall_policies/${policies[0].id}`;
    expect((await get(shared, 'subGroup')).status).toBe(200);
    expect((await put(shared, { firewall_policy: { name: 'mine' } }, 'subGroup')).status).toBe(404);
  });

  test('of the other account see nothing of this one', async () => {
    const { get, pages, halo } = await startBench({ scenario: 'demo' });
    const servers = await pages('/v1/servers', 'servers', 'second');
    expect(servers.map((one) => one.hostname)).toEqual(['lab-node-11', 'lab-node-12', 'lab-node-13']);
    expect((await get(`/v1/servers/${halo.server('edge-web-01').id}`, 'second')).status).toBe(404);
    const types = (await pages('/v1/events', 'events', 'second')).map((one) => one.type);
    expect(types).toEqual(['daemon_compromised', 'api_login_success']);
  });
});

describe('calls a minute', () => {
  test('are counted by key; 429 has no body, with and without Retry-After', async () => {
    const { get, clock, settings } = await startBench({ halo: { callsPerMinute: 2 } });
    const statuses = async () => [(await get('/v1/groups')).status, (await get('/v1/groups')).status];
    expect(await statuses()).toEqual([200, 200]);
    clock.forward(15_000);
    const refused = await get('/v1/groups');
    expect([refused.status, refused.body, refused.headers.get('retry-after')]).toEqual([429, null, '45']);
    settings.tellsRetryAfter = false;
    expect((await get('/v1/groups')).headers.get('retry-after')).toBeNull();
    expect((await get('/v1/groups', 'readOnly')).status).toBe(200);
    clock.forward(MINUTE);
    expect(await statuses()).toEqual([200, 200]);
  });
});

describe('answers', () => {
  test('carry the type and the time of the service, which may differ from the clock here', async () => {
    const { get, sim, clock, halo } = await startBench();
    sim.world.settings.clockSkewMs = 7 * MINUTE;
    const { headers } = await get('/v1/groups');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    const at = Math.floor((clock.now + 7 * MINUTE) / 1000) * 1000;
    expect(Date.parse(headers.get('date') ?? '')).toBe(at);
    expect(halo.events().at(-1)?.created_at).toBe(new Date(clock.now + 7 * MINUTE).toISOString());
  });

  test('to unknown paths and methods are 404 without a body', async () => {
    const { get, raw } = await startBench();
    for (const reply of [await get('/v1/nothing'), await raw('PATCH', '/v1/groups'), await get('/oauth/x')]) {
      expect([reply.status, reply.body]).toEqual([404, null]);
    }
  });
});
