import { afterEach, describe, expect, test } from 'vitest';
import { type Bench, closeAll, type Json, startBench } from './support.ts';

afterEach(closeAll);

const POLICIES = '/v1/firewall_policies';
const DROP = { active: true, log: false, connection_states: null, firewall_interface: null, firewall_service: null };
const ORIGINAL = {
  ...{ name: 'quarantine-linux', platform: 'linux', description: 'isolation' },
  firewall_rules: [
    { chain: 'INPUT', action: 'DROP', ...DROP, firewall_source: null },
    { chain: 'OUTPUT', action: 'DROP', ...DROP, firewall_source: null },
  ],
};

const create = async ({ post }: Bench, firewall_policy: Json): Promise<Json> => {
  const { status, body } = await post(POLICIES, { firewall_policy });
  expect([status, body?.errors]).toEqual([201, undefined]);
  return body.firewall_policy;
};

const named = async ({ get }: Bench, list: string, name: string): Promise<Json> =>
  (await get(`/v1/${list}?per_page=100`)).body[list].find((one: Json) => one.name === name);

describe('policies', () => {
  test('are created with their rules inline, and listed without', async () => {
    const bench = await startBench();
    const made = await create(bench, ORIGINAL);
    expect(made.firewall_rules.map((one: Json) => [one.chain, one.action])).toEqual([
      ['INPUT', 'DROP'],
      ['OUTPUT', 'DROP'],
    ]);
    expect('firewall_source' in made.firewall_rules[0]).toBe(false);
    expect((await bench.get(`${POLICIES}/${made.id}`)).body.firewall_policy).toEqual(made);
    const listed = await named(bench, 'firewall_policies', 'quarantine-linux');
    expect(['firewall_rules' in listed, listed.used_by, listed.shared]).toEqual([false, [], true]);
    expect(bench.halo.events().at(-1)).toMatchObject({ type: 'firewall_policy_created', policy_name: made.name });
    bench.settings.policyCreatedStatus = 200;
    expect((await bench.post(POLICIES, { firewall_policy: ORIGINAL })).status).toBe(200);
  });

  test('of Windows have four switches and no rules of their own', async () => {
    const bench = await startBench();
    const switches = { block_inbound: true, block_outbound: true, log_allowed: true, log_dropped: true };
    const made = await create(bench, {
      name: 'quarantine-windows',
      platform: 'windows',
      firewall_rules: [],
      ...switches,
    });
    expect(made).toMatchObject({ ...switches, firewall_rules: [] });
    expect('ignore_forwarding_rules' in made).toBe(false);
  });

  test('change name and description only; rules and switches stay', async () => {
    const bench = await startBench({ scenario: 'quarantine-open' });
    const { id } = await named(bench, 'firewall_policies', 'quarantine-windows');
    const change = { name: 'renamed', description: 'new', block_outbound: true, firewall_rules: [] };
    expect((await bench.put(`${POLICIES}/${id}`, { firewall_policy: change })).status).toBe(204);
    expect((await bench.get(`${POLICIES}/${id}`)).body.firewall_policy).toMatchObject({
      ...{ name: 'renamed', description: 'new', block_outbound: false, used_by: [{ name: 'Quarantine' }] },
    });
    expect((await bench.put(`${POLICIES}/${id}`, { firewall_policy: { platform: 'linux' } })).status).toBe(422);
    expect((await bench.del(`${POLICIES}/${id}`)).status).toBe(422);
    const unused = await create(bench, ORIGINAL);
    expect((await bench.del(`${POLICIES}/${unused.id}`)).status).toBe(204);
    expect((await bench.get(`${POLICIES}/${unused.id}`)).status).toBe(404);
  });

  test('refuse what the platform does not have', async () => {
    const bench = await startBench();
    const { id: eth0 } = await named(bench, 'firewall_interfaces', 'eth0');
    const input = { chain: 'INPUT', action: 'ACCEPT' };
    const any = { id: 'ffff', type: 'FirewallZone' };
    const linux = [
      [{ chain: 'SIDEWAYS', action: 'DROP' }, 'chain'],
      [{ chain: 'INPUT' }, 'action'],
      [{ ...input, connection_states: 'ANY' }, 'connection_states'],
      [{ ...input, log_prefix: 'x'.repeat(30) }, 'log_prefix'],
      [{ ...input, firewall_source: any }, 'firewall_source'],
      [{ ...input, firewall_target: { name: 'All Active Servers', type: 'Group' } }, 'firewall_target'],
      [{ chain: 'OUTPUT', action: 'DROP', firewall_target: { id: '1', type: 'User' } }, 'firewall_target'],
      [{ ...input, firewall_service: 'ffff' }, 'firewall_service'],
      [{ ...input, active: 'perhaps' }, 'active'],
    ] as const;
    const windows = [
      [{ chain: 'INPUT', action: 'REJECT' }, 'action'],
      [{ ...input, firewall_interface: eth0 }, 'firewall_interface'],
      [{ ...input, connection_states: 'NEW' }, 'connection_states'],
      [{ ...input, log: true }, 'log'],
    ] as const;
    for (const [platform, cases] of Object.entries({ linux, windows })) {
      for (const [rule, field] of cases) {
        const firewall_policy = { name: 'x', platform, firewall_rules: [rule] };
        const { status, body } = await bench.post(POLICIES, { firewall_policy });
        expect([status, body.errors?.[0]?.field]).toEqual([422, field]);
      }
    }
    for (const bad of [{ platform: 'linux' }, { name: 'x' }, { name: 'x', platform: 'linux', block_inbound: true }]) {
      expect((await bench.post(POLICIES, { firewall_policy: bad })).status).toBe(422);
    }
    expect(
      (await bench.get(`${POLICIES}/?per_page=100`)).body.firewall_policies.map((one: Json) => one.name),
    ).not.toContain('x');
  });
});

describe('rules', () => {
  test('have a position within their chain and can be inserted, changed and deleted', async () => {
    const bench = await startBench();
    const { id: lo } = await named(bench, 'firewall_interfaces', 'lo');
    const { id: zone } = await named(bench, 'firewall_zones', 'soc-jump-hosts');
    const { id: ssh } = await named(bench, 'firewall_services', 'ssh');
    const policy = await create(bench, ORIGINAL);
    const rules = `${POLICIES}/${policy.id}/firewall_rules`;
    const add = async (firewall_rule: Json) => (await bench.post(rules, { firewall_rule })).body.firewall_rule;
    const order = async () =>
      (await bench.get(rules)).body.firewall_rules.map((one: Json) => `${one.chain} ${one.comment || one.action}`);

    const first = await add({ chain: 'INPUT', action: 'ACCEPT', firewall_interface: lo, comment: 'lo', position: 1 });
    expect([first.position, first.firewall_interface.name]).toEqual([1, 'lo']);
    const jump = await add({
      ...{ chain: 'INPUT', action: 'ACCEPT', comment: 'jump', position: 2, active: 'true' },
      ...{ firewall_source: { id: zone, type: 'FirewallZone' }, firewall_service: { id: ssh } },
    });
    expect([jump.active, jump.firewall_source.ip_address, jump.firewall_service.port]).toEqual([
      true,
      '198.51.100.200/30',
      '22',
    ]);
    await add({ chain: 'OUTPUT', action: 'ACCEPT', comment: 'end', position: 'last' });
    expect(await order()).toEqual(['INPUT lo', 'INPUT jump', 'INPUT DROP', 'OUTPUT DROP', 'OUTPUT end']);

    expect((await bench.put(`${rules}/${jump.id}`, { firewall_rule: { position: 'last' } })).status).toBe(204);
    expect((await bench.put(`${rules}/${first.id}`, { firewall_rule: { comment: 'loop' } })).status).toBe(204);
    expect(await order()).toEqual(['INPUT loop', 'INPUT DROP', 'INPUT jump', 'OUTPUT DROP', 'OUTPUT end']);
    expect((await bench.get(`${rules}/${jump.id}`)).body.firewall_rule.position).toBe(3);
    expect((await bench.del(`${rules}/${jump.id}`)).status).toBe(204);
    expect((await bench.get(`${rules}/${jump.id}`)).status).toBe(404);
    expect(await order()).toHaveLength(4);
    expect((await bench.post(rules, { firewall_rule: { chain: 'INPUT', action: 'DROP', position: 0 } })).status).toBe(
      422,
    );
    expect((await bench.get(`${POLICIES}/ffff/firewall_rules`)).status).toBe(404);
  });
});

describe('zones, services and interfaces', () => {
  test('have built-in ones that cannot be changed', async () => {
    const { get, put, del } = await startBench();
    const list = async (name: string) => (await get(`/v1/${name}?per_page=100`)).body[name];
    const services = (await list('firewall_services')).filter((one: Json) => one.system);
    expect(services).toHaveLength(27);
    expect(services.find((one: Json) => one.name === 'dns query')).toMatchObject({ protocol: 'UDP', port: '53' });
    expect((await list('firewall_interfaces')).map((one: Json) => one.name)).toEqual([
      'lo',
      'eth0',
      'eth0:1',
      'eth0:2',
      'eth0:3',
      'eth0:4',
      'eth1',
    ]);
    const [any] = await list('firewall_zones');
    expect(any).toMatchObject({ name: 'any', ip_address: '0.0.0.0/0', system: true, group_id: null });
    expect((await put(`/v1/firewall_zones/${any.id}`, { firewall_zone: { name: 'x' } })).status).toBe(422);
    expect((await del(`/v1/firewall_services/${services[0].id}`)).status).toBe(422);
  });

  test('can be made, changed while free, and deleted while no rule needs them', async () => {
    const bench = await startBench();
    const { post, put, del, get, halo } = bench;
    const zone = { name: 'soc', ip_address: '198.51.100.200/30,198.51.100.210' };
    const made = (await post('/v1/firewall_zones', { firewall_zone: zone })).body.firewall_zone;
    expect(made).toMatchObject({ ...zone, system: false });
    const path = `/v1/firewall_zones/${made.id}`;
    expect((await put(path, { firewall_zone: { ip_address: '198.51.100.1' } })).status).toBe(204);
    expect((await get(path)).body.firewall_zone).toMatchObject({ name: 'soc', ip_address: '198.51.100.1' });
    expect((await post('/v1/firewall_zones', { firewall_zone: { ...zone, name: 'SOC' } })).status).toBe(422);
    expect((await post('/v1/firewall_zones', { firewall_zone: { name: 'b', ip_address: 'x' } })).status).toBe(422);
    await create(bench, {
      ...{ name: 'p', platform: 'linux' },
      firewall_rules: [{ chain: 'INPUT', action: 'ACCEPT', firewall_source: { id: made.id, type: 'FirewallZone' } }],
    });
    expect((await del(path)).status).toBe(422);

    const service = { name: 'tcp-patch-1-52', protocol: 'TCP', port: '1-52' };
    expect((await post('/v1/firewall_services', { firewall_service: service })).status).toBe(201);
    expect(halo.events().at(-1)?.type).toBe('firewall_service_added');
    expect(
      (await post('/v1/firewall_services', { firewall_service: { ...service, name: 'x', protocol: 'GRE' } })).status,
    ).toBe(422);
    const nic = (await post('/v1/firewall_interfaces', { firewall_interface: { name: 'eth2' } })).body
      .firewall_interface;
    expect((await put(`/v1/firewall_interfaces/${nic.id}`, { firewall_interface: { name: 'x' } })).status).toBe(404);
    expect((await del(`/v1/firewall_interfaces/${nic.id}`)).status).toBe(204);
  });
});
