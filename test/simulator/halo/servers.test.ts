import { afterEach, describe, expect, test } from 'vitest';
import { closeAll, type Json, MINUTE, startBench } from './support.ts';

afterEach(closeAll);

const names = (body: Json): string[] => body.servers.map((one: Json) => one.hostname).sort();

describe('the list of servers', () => {
  test('has active ones only, unless other states are asked for', async () => {
    const { get } = await startBench();
    const active = await get('/v1/servers?per_page=100');
    expect(active.body.count).toBe(11);
    expect(new Set(active.body.servers.map((one: Json) => one.state))).toEqual(new Set(['active']));
    const silent = await get('/v1/servers?state=missing,deactivated');
    expect(names(silent.body)).toEqual(['HQ-PRINT-02', 'app-legacy-05']);
    expect(names((await get('/v1/servers/?state=retired')).body)).toEqual(['app-legacy-02']);
  });

  test('filters: host name as contained, platform, group', async () => {
    const { get, halo } = await startBench();
    expect(names((await get('/v1/servers?hostname=DB')).body)).toEqual(['ledger-db-01', 'ledger-db-02', 'stage-db-01']);
    expect(names((await get('/v1/servers?platform=windows')).body)).toEqual(['HQ-DC-01', 'HQ-FILES-03']);
    expect(names((await get('/v1/servers?group_name=databases')).body)).toHaveLength(3);
    const { groupId } = halo.server('ledger-db-01');
    expect(names((await get(`/v1/servers?group_id=${groupId}`)).body)).toEqual(['ledger-db-01', 'ledger-db-02']);
    expect(names((await get(`/v1/groups/${groupId}/servers`)).body)).toEqual(['ledger-db-01', 'ledger-db-02']);
    const legacy = halo.server('app-legacy-05').groupId;
    expect(names((await get(`/v1/groups/${legacy}/servers`)).body)).toEqual([]);
    expect(names((await get(`/v1/groups/${legacy}/servers?state=missing`)).body)).toEqual(['app-legacy-05']);
    expect((await get('/v1/groups/nowhere/servers')).status).toBe(404);
    const clones = (await get('/v1/servers?hostname=ci-runner-04')).body.servers;
    expect(new Set(clones.map((one: Json) => one.server_label)).size).toBe(2);
  });

  test('has several pages, as groups and policies have', async () => {
    const { get, pages } = await startBench({ scenario: 'many-servers' });
    for (const [path, member, count] of [
      ['/v1/servers', 'servers', 350],
      ['/v1/groups', 'groups', 240],
      ['/v1/firewall_policies', 'firewall_policies', 130],
    ] as const) {
      const first = await get(`${path}?per_page=100`);
      expect([first.body.count, first.body[member].length]).toEqual([count, 100]);
      const all = await pages(`${path}?per_page=100`, member);
      expect(new Set(all.map((one) => one.id)).size).toBe(count);
      expect(first.body[member].some((one: Json) => /quarantine/i.test(one.name ?? ''))).toBe(false);
    }
  });
});

describe('one server', () => {
  test('is found by id in any state; unknown ones are 404', async () => {
    const { get, halo } = await startBench();
    for (const { id, state } of halo.servers().filter(({ account }) => account === 'main')) {
      expect((await get(`/v1/servers/${id}`)).body.server).toMatchObject({ id, state });
    }
    const { status, body } = await get('/v1/servers/0123456789abcdef0123456789abcdef');
    expect([status, body.resource, body.field]).toEqual([404, 'server', 'id']);
  });

  test('moves with 204 and no body; the group changes at once, with an event and the truth', async () => {
    const { get, put, halo, sim, clock } = await startBench();
    const server = halo.server('edge-web-01');
    const to = halo.groups().find(({ name }) => name === 'Forensics');
    const reply = await put(`/v1/servers/${server.id}`, { server: { group_id: to?.id } });
    expect([reply.status, reply.body]).toEqual([204, null]);
    expect((await get(`/v1/servers/${server.id}`)).body.server).toMatchObject({
      ...{ group_id: to?.id, group_name: 'Forensics', group_path: 'Example Org/Forensics' },
      firewall_policy: { id: to?.linuxPolicyId, name: 'forensics-linux', status: 'pending', installed: null },
    });
    expect(halo.moves).toEqual([
      {
        ...{ account: 'main', serverId: server.id, hostname: 'edge-web-01', at: clock.now },
        ...{ fromGroupId: server.groupId, toGroupId: to?.id },
        by: { kind: 'key', id: sim.keys.halo.full.id, label: 'containment-rw' },
      },
    ]);
    const event = halo.events().at(-1);
    expect(event).toMatchObject({ type: 'server_moved', server_id: server.id, server_group_name: 'Forensics' });
    expect(event?.message).toContain('from group <strong>Web</strong> to group <strong>Forensics</strong>');
    // Again: the same answer, and nothing happens.
    expect((await put(`/v1/servers/${server.id}`, { server: { group_id: to?.id } })).status).toBe(204);
    expect(halo.moves).toHaveLength(1);
  });

  test('refuses an unknown group with 422, an unknown server with 404, nonsense with 400 and 422', async () => {
    const { put, halo } = await startBench();
    const { id, groupId } = halo.server('edge-web-01');
    const { status, body } = await put(`/v1/servers/${id}`, { server: { group_id: 'ffff' } });
    expect([status, body.errors[0].field]).toEqual([422, 'group_id']);
    expect((await put('/v1/servers/ffff', { server: { group_id: groupId } })).status).toBe(404);
    expect((await put(`/v1/servers/${id}`, '{"server":')).status).toBe(400);
    expect((await put(`/v1/servers/${id}`, { group_id: groupId })).status).toBe(400);
    expect((await put(`/v1/servers/${id}`, { server: { hostname: 'x' } })).status).toBe(422);
    expect(halo.moves).toEqual([]);
  });

  test('is retired only once it is silent, and back when it reports', async () => {
    const { put, halo } = await startBench();
    const { id } = halo.server('edge-web-01');
    expect((await put(`/v1/servers/${id}`, { server: { retire: true } })).status).toBe(422);
    halo.setState(id, 'missing');
    expect((await put(`/v1/servers/${id}`, { server: { retire: true } })).status).toBe(204);
    expect(halo.server(id).state).toBe('retired');
    halo.setState(id, 'active');
    const types = halo.events().map(({ type }) => type);
    expect(types.slice(-3)).toEqual(['server_missing', 'server_retired', 'server_unretired']);
  });

  test('takes its events along when it is deleted', async () => {
    const { get, del, halo } = await startBench({ scenario: 'samples' });
    const { id } = halo.server('edge-web-01');
    expect((await del(`/v1/servers/${id}`)).status).toBe(204);
    expect((await get(`/v1/servers/${id}`)).status).toBe(404);
    expect(halo.events().some((event) => event.server_id === id)).toBe(false);
    expect((await del(`/v1/servers/${id}`)).status).toBe(404);
  });

  test('has context to read; firewall logs of an unknown one are 422', async () => {
    const { get, halo } = await startBench();
    const { id } = halo.server('edge-web-01');
    for (const what of ['issues', 'accounts', 'processes', 'connections', 'svm']) {
      expect((await get(`/v1/servers/${id}/${what}`)).body[what]).toEqual([]);
    }
    expect((await get(`/v1/servers/${id}/firewall_logs`)).body.agent_firewall_logs).toEqual([]);
    expect((await get('/v1/servers/ffff/firewall_logs')).status).toBe(422);
    expect((await get(`/v1/servers/${id}/commands/1`)).status).toBe(404);
  });
});

describe('writes', () => {
  test('are seen after a while only: 404 and stale lists first', async () => {
    const { get, post, put, halo, clock } = await startBench({ halo: { writeLagMs: 3000, heartbeatMs: 1000 } });
    const { body } = await post('/v1/groups', { group: { name: 'Quarantine' } });
    const path = `/v1/groups/${body.group.id}`;
    const server = halo.server('edge-web-01');
    const order = { server: { group_id: body.group.id } };
    expect((await put(`/v1/servers/${server.id}`, order)).status).toBe(204);
    expect((await get(path)).status).toBe(404);
    expect((await get('/v1/groups?name=quarantine')).body.count).toBe(0);
    expect((await get(`/v1/servers/${server.id}`)).body.server.group_id).toBe(server.groupId);
    clock.forward(2999);
    expect((await get(path)).status).toBe(404);
    clock.forward(1);
    expect((await get(path)).status).toBe(200);
    expect((await get('/v1/groups?name=quarantine')).body.count).toBe(1);
    expect((await get(`/v1/servers/${server.id}`)).body.server.group_id).toBe(body.group.id);

    await put(path, { group: { description: 'changed' } });
    expect((await get(path)).body.group.description).toBeNull();
    clock.forward(MINUTE);
    expect((await get(path)).body.group.description).toBe('changed');
  });
});
