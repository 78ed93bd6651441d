import { afterEach, describe, expect, test } from 'vitest';
import { closeAll, type Json, startBench } from './support.ts';

afterEach(closeAll);

describe('groups', () => {
  test('form a tree in which names may repeat under different parents', async () => {
    const { get, pages } = await startBench();
    const groups = await pages('/v1/groups?per_page=3', 'groups');
    const roots = groups.filter((one) => one.parent_id === null);
    expect(roots.map((one) => [one.name, one.has_children])).toEqual([['Example Org', true]]);
    expect(groups.filter((one) => one.name === 'Web').map((one) => one.group_path)).toEqual([
      'Example Org/Production/Web',
      'Example Org/Staging/Web',
    ]);
    expect(groups.some((one) => one.name === 'Quarantine')).toBe(false);
    const production = groups.find((one) => one.name === 'Production');
    const children = await get(`/v1/groups?parent_id=${production.id}`);
    expect(children.body.groups.map((one: Json) => one.name)).toEqual(['Web', 'Databases', 'Payments', 'Legacy Apps']);
    const legacy = groups.find((one) => one.name === 'Legacy Apps');
    expect(legacy.server_counts).toEqual({ active: 0, missing: 1, deactivated: 0, retired: 1, total: 2 });
    const tagged = await get('/v1/groups?tag=staging-db');
    expect(tagged.body.groups[0].group_path).toBe('Example Org/Staging/Databases');
  });

  test('are created below the root unless told otherwise, with events', async () => {
    const { get, post, halo } = await startBench({ scenario: 'quarantine-good' });
    const { linuxPolicyId } = halo.groups().find(({ name }) => name === 'Quarantine') ?? {};
    const group = { name: 'Second', policy_ids: [], tag: null, linux_firewall_policy_id: linuxPolicyId };
    const { status, body } = await post('/v1/groups/', { group });
    expect(status).toBe(201);
    expect(body.group).toMatchObject({
      group_path: 'Example Org/Second',
      tag: null,
      firewall_policy_id: linuxPolicyId,
    });
    expect((await get(`/v1/groups/${body.group.id}`)).body).toEqual(body);
    const events = halo.events().slice(-2);
    expect(events.map(({ type }) => type)).toEqual(['server_group_added', 'firewall_policy_assigned']);
    const child = await post('/v1/groups', { group: { name: 'Second', parent_id: body.group.id } });
    expect(child.body.group.group_path).toBe('Example Org/Second/Second');
  });

  test('refuse what makes no sense with 422, and say which member', async () => {
    const { post, get, halo } = await startBench({ scenario: 'quarantine-good' });
    const { windowsPolicyId } = halo.groups().find(({ name }) => name === 'Quarantine') ?? {};
    for (const [group, field] of [
      [{ name: 'quarantine' }, 'name'],
      [{ name: '' }, 'name'],
      [{ description: 'no name' }, 'name'],
      [{ name: 'a', parent_id: 'ffff' }, 'parent_id'],
      [{ name: 'a', linux_firewall_policy_id: 'ffff' }, 'linux_firewall_policy_id'],
      [{ name: 'a', linux_firewall_policy_id: windowsPolicyId }, 'linux_firewall_policy_id'],
      [{ name: 'a', policy_ids: 'none' }, 'policy_ids'],
    ] as const) {
      const { status, body } = await post('/v1/groups', { group });
      expect([status, body.errors[0].field]).toEqual([422, field]);
      expect(body.errors[0].details).toMatch(/\w/);
    }
    expect((await post('/v1/groups', { name: 'a' })).status).toBe(400);
    expect((await get('/v1/groups/ffff')).body).toEqual({ resource: 'group', field: 'id', value: 'ffff' });
  });

  test('change only what is sent, and tell their servers', async () => {
    const { get, put, halo, settings } = await startBench({ scenario: 'quarantine-good', halo: { heartbeatMs: 0 } });
    const quarantine = halo.groups().find(({ name }) => name === 'Quarantine');
    const web = halo.server('edge-web-01').groupId;
    const reply = await put(`/v1/groups/${web}`, { group: { linux_firewall_policy_id: quarantine?.linuxPolicyId } });
    expect([reply.status, reply.body]).toEqual([204, null]);
    expect(halo.server('edge-web-01').firewall).toMatchObject({ policyName: 'quarantine-linux', status: 'installed' });
    settings.groupChangeAnswers = 'group';
    const named = await put(`/v1/groups/${web}`, { group: { name: 'Web Tier', linux_firewall_policy_id: null } });
    expect([named.status, named.body.group.name, named.body.group.linux_firewall_policy_id]).toEqual([
      200,
      'Web Tier',
      null,
    ]);
    expect((await get(`/v1/groups/${web}`)).body.group.group_path).toBe('Example Org/Production/Web Tier');
    expect(halo.server('edge-web-01').firewall).toBeNull();
    const types = halo.events().map(({ type }) => type);
    expect(types).toContain('firewall_policy_unassigned');
    const production = halo.groups().find(({ name }) => name === 'Production')?.id;
    expect((await put(`/v1/groups/${production}`, { group: { parent_id: web } })).status).toBe(422);
    expect((await put(`/v1/groups/${web}`, { group: { parent_id: production } })).status).toBe(200);
  });

  test('are deleted only when empty, or with their servers moved up', async () => {
    const { get, del, halo } = await startBench();
    const { groupId } = halo.server('pay-gw-01');
    expect((await del(`/v1/groups/${groupId}`)).status).toBe(422);
    expect((await del(`/v1/groups/${groupId}?move_to_parent=true`)).status).toBe(204);
    expect((await get(`/v1/groups/${groupId}`)).status).toBe(404);
    expect(halo.server('pay-gw-01').groupName).toBe('Production');
    for (const name of ['Production', 'Example Org']) {
      const id = halo.groups().find((one) => one.name === name)?.id;
      expect((await del(`/v1/groups/${id}`)).status).toBe(422);
    }
  });
});
