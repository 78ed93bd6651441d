// Several accounts in one key file: each with its own token, cursor and quarantine group (halo.md 1.3).
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeOf, QUARANTINE, standOnHalo } from './support/halo.ts';
import { machineOf, outcomesOf, validReport } from './support/report.ts';

type AtEnd = (clean: () => Promise<void>) => void;
const FIRST = 'edge-web-01';

async function twoAccounts(atEnd: AtEnd) {
  const ground = await standOnHalo(atEnd);
  const { halo } = ground.simulator;
  ground.auth(ground.keys.full, ground.keys.second);
  ground.filter('type=server_firewall_modified_locally\n');
  const other = halo.servers().find(({ account, state }) => account === 'second' && state === 'active');
  if (!other) throw new Error('the second account is empty');
  ground.trouble(FIRST);
  ground.trouble(other.id);
  return { ...ground, other };
}

describe.concurrent('two accounts', () => {
  it('are watched together; each machine goes into the quarantine of its own', async ({ onTestFinished }) => {
    const ground = await twoAccounts(onTestFinished);
    const told = await ground.seed(['--portal', '--auto', '--json']);
    expect([told.code, outcomesOf(validReport(told.out))]).toEqual([0, { isolated: 2 }]);
    const groups = ground.simulator.halo.groups().filter(({ name }) => name === QUARANTINE);
    expect(groups.map(({ account }) => account).sort()).toEqual(['main', 'second']);
    for (const server of [FIRST, ground.other.id]) expect(placeOf(ground, server).groupName).toBe(QUARANTINE);
    expect(ground.simulator.asked('halo-token')).toBe(2);
    const again = await ground.seed(['--portal', '--auto', '--json']);
    expect([again.code, ground.moves()]).toEqual([0, 2]);
  });

  it('share one input: each takes the events of its own machines', async ({ onTestFinished }) => {
    const ground = await twoAccounts(onTestFinished);
    const { halo } = ground.simulator;
    const events = [...halo.events('main'), ...halo.events('second')].filter(({ type }) => /^server_fire/.test(type));
    const unknown = { ...events[0], id: 'f'.repeat(32), server_id: '0'.repeat(32), server_hostname: 'gone-01' };
    const input = [...events, unknown, '{"broken'].map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
    const told = await ground.seed(['--stdin', '--auto', '--json'], { input: input.join('\n') });
    const report = validReport(told.out);
    expect([told.code, outcomesOf(report)]).toEqual([5, { isolated: 2, not_found: 1 }]);
    expect(machineOf(report, 'gone-01').outcome).toBe('not_found');
    expect(report.metrics.alerts).toEqual({ returned: 4, grouped: 3, set_aside: 1, duplicate: 0 });
    expect(placeOf(ground, ground.other.id).groupName).toBe(QUARANTINE);
    const released = await ground.seed(['--auth=quarantine.auth', '--auto', ground.other.id, '--json']);
    expect(JSON.parse(released.out).machines_processed).toMatchObject([{ outcome: 'already_isolated' }]);
  });

  it('are asked for a machine by its id: the one that has it answers', async ({ onTestFinished }) => {
    const ground = await twoAccounts(onTestFinished);
    const line = ['--connector', 'halo', '--auth', 'quarantine.auth', '--json', ...ground.here];
    const status = await ground.cordon(['status', ground.other.id, FIRST, ...line]);
    expect([status.code, JSON.parse(status.out).machines]).toMatchObject([
      0,
      [{ endpoint_id: ground.other.id }, { hostname: FIRST }],
    ]);
  });
});

describe.concurrent('a key file', () => {
  it('of more than five keys: the sixth is named and refused, the others work', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished);
    const { full, second } = ground.keys;
    const more = [1, 2, 3].map((n) => ({ id: `0000000${n}`, secret: 'f'.repeat(32) }));
    ground.auth(full, ...more, second, { id: 'abcdef06', secret: 'e'.repeat(32) });
    const told = await ground.cordon([
      ...['doctor', '--connector', 'halo', '--auth', 'quarantine.auth', '--json', ...ground.here],
    ]);
    const titles: string[] = JSON.parse(told.out).checks.map(({ title }: { title: string }) => title);
    expect(titles.filter((title) => title.startsWith('Key of'))).toHaveLength(5);
    expect(told.code).toBe(3);
    const run = await ground.seed(['--portal', '--filter', 'type:daemon_compromised']);
    expect(run.err).toContain('abcdef06');
    expect(run.err).not.toContain('eeee');
  });

  it('that others may read is warned about', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished);
    ground.auth(ground.keys.full);
    chmodSync(join(ground.home, 'quarantine.auth'), 0o644);
    const told = await ground.seed(['--portal', '--filter', 'type:daemon_compromised']);
    expect([told.code, told.err.includes('chmod 600')]).toEqual([0, true]);
  });
});

describe.concurrent('both vendors', () => {
  it('are told apart by the members of the records', async ({ onTestFinished }) => {
    const ground = await standOnHalo(onTestFinished);
    const env = { CORDON_HALO_KEY_ID: ground.keys.full.id, CORDON_HALO_SECRET_KEY: ground.keys.full.secret };
    const event = ground.trouble(FIRST);
    const kv = `id="${event.id}" type="${event.type}" created_at="${event.created_at}" server_id="${event.server_id}"`;
    for (const input of [JSON.stringify(event), JSON.stringify([event]), `${kv} server_hostname="${FIRST}"\n`]) {
      const told = await ground.cordon(['ingest', '--json', ...ground.here], { input, env });
      expect([told.code, validReport(told.out).configuration.connector]).toEqual([5, 'halo']);
      expect(machineOf(validReport(told.out), FIRST).outcome).toBe('proposed');
    }
  });
});
