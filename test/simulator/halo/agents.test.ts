import { afterEach, describe, expect, test } from 'vitest';
import { type Bench, closeAll, type Json, MINUTE, NOON, startBench } from './support.ts';

afterEach(closeAll);

async function isolate({ put, halo }: Bench, name: string, group = 'Quarantine'): Promise<string> {
  const { id } = halo.server(name);
  const groupId = halo.groups().find((one) => one.name === group)?.id;
  expect((await put(`/v1/servers/${id}`, { server: { group_id: groupId } })).status).toBe(204);
  return id;
}

const standing = async ({ get }: Bench, id: string): Promise<Json> =>
  (await get(`/v1/servers/${id}`)).body.server.firewall_policy;

const good = (halo: Json = {}) => startBench({ scenario: 'quarantine-good', halo });

describe('an agent', () => {
  test('installs the policy of its new group with its next heartbeat', async () => {
    const bench = await good();
    const id = await isolate(bench, 'edge-web-01');
    expect(await standing(bench, id)).toMatchObject({ name: 'quarantine-linux', status: 'pending', installed: null });
    expect(bench.halo.server(id).traffic).toEqual({ inbound: 'limited', outbound: 'open' });
    let waited = 0;
    while ((await standing(bench, id)).status === 'pending' && waited < 2 * MINUTE) {
      bench.clock.forward(500);
      waited += 500;
    }
    expect(waited).toBeLessThanOrEqual(MINUTE);
    const { status, installed, last_checked } = await standing(bench, id);
    expect(status).toBe('installed');
    expect(Date.parse(installed)).toBeGreaterThan(NOON);
    expect(Date.parse(installed)).toBeLessThanOrEqual(bench.clock.now);
    expect(bench.halo.server(id).traffic).toEqual({ inbound: 'blocked', outbound: 'blocked' });
    bench.clock.forward(5 * MINUTE);
    const later = await standing(bench, id);
    expect([later.installed, Date.parse(later.last_checked) > Date.parse(last_checked)]).toEqual([installed, true]);
  });

  test('does the same on Windows, and can be set to answer at once', async () => {
    const bench = await good({ heartbeatMs: 0 });
    const id = await isolate(bench, 'HQ-FILES-03');
    const { name, status, installed } = await standing(bench, id);
    expect([name, status]).toEqual(['quarantine-windows', 'installed']);
    expect(Date.parse(installed)).toBeGreaterThan(NOON);
    expect(bench.halo.server(id).traffic).toEqual({ inbound: 'blocked', outbound: 'blocked' });
  });

  test('in audit mode never installs; one that cannot ends as failed', async () => {
    const bench = await good();
    const audit = await isolate(bench, 'pay-gw-01');
    const broken = await isolate(bench, 'ledger-db-02');
    bench.clock.forward(10 * MINUTE);
    expect((await bench.get(`/v1/servers/${audit}`)).body.server.read_only).toBe(true);
    expect(await standing(bench, audit)).toMatchObject({ status: 'pending', installed: null });
    expect(await standing(bench, broken)).toMatchObject({ status: 'failed', installed: null });
    for (const id of [audit, broken]) expect(bench.halo.server(id).traffic.outbound).toBe('open');
  });

  test('that is silent does nothing until it reports again', async () => {
    const bench = await good();
    const id = await isolate(bench, 'app-legacy-05');
    bench.clock.forward(10 * MINUTE);
    expect((await standing(bench, id)).status).toBe('pending');
    bench.halo.setState(id, 'active');
    bench.clock.forward(MINUTE);
    expect((await standing(bench, id)).status).toBe('installed');
    expect(Date.parse((await standing(bench, id)).installed)).toBeGreaterThan(NOON + 10 * MINUTE);
  });

  test('with the tag of its old group takes the server back there', async () => {
    const bench = await good();
    const home = bench.halo.server('stage-db-01').groupId;
    const id = await isolate(bench, 'stage-db-01');
    bench.clock.forward(2 * MINUTE);
    expect(bench.halo.server(id)).toMatchObject({ groupName: 'Quarantine', traffic: { outbound: 'blocked' } });
    bench.clock.forward(2 * MINUTE);
    expect(bench.halo.server(id).groupId).toBe(home);
    expect(bench.halo.moves.map(({ by }) => by.kind)).toEqual(['key', 'tag']);
    expect(bench.halo.events().filter(({ type }) => type === 'server_moved')).toHaveLength(2);
    bench.clock.forward(2 * MINUTE);
    expect(bench.halo.server(id).traffic.outbound).toBe('open');
    expect(bench.halo.moves).toHaveLength(2);
  });

  test('installs anew when the rules of its policy change, and takes them off where there is none', async () => {
    const bench = await good({ heartbeatMs: 1000 });
    const id = await isolate(bench, 'edge-web-01');
    bench.clock.forward(1000);
    const before = await standing(bench, id);
    const rule = { firewall_rule: { chain: 'OUTPUT', action: 'ACCEPT', position: 1 } };
    expect((await bench.post(`/v1/firewall_policies/${before.id}/firewall_rules`, rule)).status).toBe(201);
    expect((await standing(bench, id)).status).toBe('pending');
    expect(bench.halo.server(id).traffic.outbound).toBe('blocked');
    bench.clock.forward(1000);
    expect(bench.halo.server(id).traffic).toEqual({ inbound: 'blocked', outbound: 'open' });

    await isolate(bench, 'edge-web-01', 'Legacy Apps');
    expect(await standing(bench, id)).toBeNull();
    expect(bench.halo.server(id).traffic.inbound).toBe('blocked');
    bench.clock.forward(1000);
    expect(bench.halo.server(id).traffic).toEqual({ inbound: 'open', outbound: 'open' });
  });

  test('may still show the time of its former policy while the new one is on its way', async () => {
    const bench = await good({ pendingInstalled: 'former' });
    const id = await isolate(bench, 'edge-web-01');
    const { status, installed } = await standing(bench, id);
    expect([status, Date.parse(installed) < NOON]).toEqual(['pending', true]);
  });
});

describe('an open quarantine', () => {
  test('looks like one, and lets traffic through', async () => {
    const bench = await startBench({ scenario: 'quarantine-open', halo: { heartbeatMs: 0 } });
    const linux = await isolate(bench, 'edge-web-01');
    const windows = await isolate(bench, 'HQ-FILES-03');
    expect((await standing(bench, linux)).name).toBe('quarantine-linux');
    expect((await standing(bench, windows)).name).toBe('quarantine-windows');
    expect(bench.halo.server(linux).traffic).toEqual({ inbound: 'open', outbound: 'open' });
    expect(bench.halo.server(windows).traffic).toEqual({ inbound: 'blocked', outbound: 'open' });
  });
});
