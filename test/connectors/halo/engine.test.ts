/** The connector under the real engine: from an event to the proof, and back. */
import { afterEach, expect, it } from 'vitest';
import type { EngineSettings } from '../../../src/engine/settings.ts';
import { createWorld } from '../../engine/support/world.ts';
import { type Bench, bench, closeBenches, truth, writes } from './bench.ts';

afterEach(closeBenches);

const FIREWALL = 'name:"Server firewall modified"';

/** Engines at one ledger, as processes that come and go. */
function ground(one: Bench) {
  const world = createWorld();
  const start = (change: Partial<EngineSettings>, owner: string) => {
    const ports = { ...world.ports(owner, [one.connection]), clock: one.clock };
    return world.start({ auto: true, ...change }, { ports, owner });
  };
  const run = async (change: Partial<EngineSettings>, owner: string) => {
    const engine = await start(change, owner);
    const { report, problem } = await engine.dispatch('cycle', {});
    await engine.close();
    expect(problem).toBeNull();
    const outcomes = Object.fromEntries(report.machines_processed.map(({ hostname, outcome }) => [hostname, outcome]));
    return { outcomes, alerts: report.metrics.alerts };
  };
  return { world, start, run };
}

it('isolates what the filter names, proves it, and a second run changes nothing', async () => {
  const one = await bench({ scenario: 'demo' });
  const { run } = ground(one);
  const first = await run({ filter: FIREWALL }, 'p1');
  expect(first.outcomes).toEqual({
    'edge-web-01': 'isolated',
    'HQ-FILES-03': 'isolated',
    'ledger-db-02': 'failed',
    'edge-web-02': 'held',
  });
  expect(first.alerts).toEqual({ returned: 6, grouped: 6, set_aside: 0, duplicate: 0 });
  expect(truth(one, 'edge-web-01').traffic).toEqual({ inbound: 'blocked', outbound: 'blocked' });
  const before = writes(one).filter((write) => write.startsWith('PUT')).length;
  const moves = one.simulator.halo.moves.map(({ hostname }) => hostname);
  const second = await run({ filter: FIREWALL }, 'p2');
  const later = one.simulator.halo.moves.slice(moves.length).map(({ hostname }) => hostname);
  expect(before).toBe(3);
  expect(later.filter((host) => moves.includes(host))).toEqual([]);
  expect(second.outcomes['edge-web-01']).not.toBe('isolated');
});

it('only proposes without --auto, and writes nothing', async () => {
  const one = await bench({ scenario: 'demo' });
  const { outcomes } = await ground(one).run({ auto: false, filter: FIREWALL }, 'p1');
  expect(new Set(Object.values(outcomes))).toEqual(new Set(['proposed']));
  expect(writes(one)).toEqual([]);
});

it('sends no order to an agent in audit mode', async () => {
  const one = await bench({ scenario: 'quarantine-good' });
  one.simulator.halo.emit('daemon_compromised', { server: 'pay-gw-01' });
  const { outcomes } = await ground(one).run({ filter: 'server_hostname:pay-gw-01' }, 'p1');
  expect(outcomes).toEqual({ 'pay-gw-01': 'failed' });
  expect(writes(one)).toEqual([]);
});

it('isolates nothing by events that isolation caused', async () => {
  const one = await bench({ scenario: 'quarantine-good' });
  one.simulator.halo.moveByHand('edge-web-02', truth(one, 'ledger-db-01').groupId);
  const { outcomes, alerts } = await ground(one).run({ filter: 'type:(server_moved OR unheard_of)' }, 'p1');
  expect(outcomes).toEqual({});
  expect(alerts.returned).toBe(0);
});

it('releases to the group it came from, on proof', async () => {
  const one = await bench({ scenario: 'demo' });
  const { start } = ground(one);
  const home = truth(one, 'edge-web-01').groupId;
  const engine = await start({ filter: FIREWALL }, 'p1');
  await engine.dispatch('cycle', {});
  const targets = [{ host: 'edge-web-01' }];
  const planned = await engine.dispatch('plan', { kind: 'release', targets });
  if (!planned.ok) return expect.unreachable();
  const done = await engine.dispatch('order', { plan: planned.plan, comment: 'Cleaned', typed: null });
  await engine.close();
  expect(JSON.stringify(done)).toContain('released');
  expect(truth(one, 'edge-web-01').groupId).toBe(home);
  expect(truth(one, 'edge-web-01').traffic.inbound).not.toBe('blocked');
});
