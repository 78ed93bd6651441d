import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/connectors/halo/isolation/judge.ts';
import { installationOf, type Move, moveIn, moveOf, receiptOf } from '../../../src/connectors/halo/isolation/order.ts';
import type { Server } from '../../../src/connectors/halo/objects.ts';
import type { Place } from '../../../src/connectors/halo/quarantine/place.ts';

const ORDERED = Date.UTC(2026, 0, 3, 12);
const at = (ms: number) => new Date(ORDERED + ms).toISOString();

type Firewall = NonNullable<Server['firewall_policy']>;
const server = (firewall: Firewall | null, more: Partial<Server> = {}): Server => ({
  ...{ id: 's1', state: 'active', hostname: 'web', platform: 'ubuntu', group_id: 'q', group_name: 'Quarantine' },
  firewall_policy: firewall,
  ...more,
});
const policy = (installed: string | null, more: Partial<Firewall> = {}): Firewall => ({
  ...{ id: 'ql', name: 'quarantine-linux', status: 'installed', installed },
  ...more,
});
const move: Move = {
  ...{ kind: 'isolate', groupId: 'q', fromGroupId: 'w', since: ORDERED },
  ...{ formerPolicyId: 'web', formerInstalled: at(-1_000_000) },
};
const place: Place = {
  ...{ name: 'Quarantine', isQuarantine: true, groups: [{ id: 'q', name: 'Quarantine' }] },
  policies: {
    linux: { id: 'ql', differences: [], policy: null },
    windows: { id: 'qw', differences: [], policy: null },
  },
};

describe('a policy counts as installed', () => {
  it.each<[string, Server, string]>([
    ['later than the order', server(policy(at(30_000))), 'installed'],
    ['in the second of the order', server(policy(at(0))), 'installed'],
    ['before the order', server(policy(at(-1))), 'waiting'],
    ['never', server(policy(null)), 'waiting'],
    ['while it says pending', server(policy(at(30_000), { status: 'pending' })), 'waiting'],
    ['after it failed', server(policy(at(30_000), { status: 'failed' })), 'failed'],
    ['of another id', server(policy(at(30_000), { id: 'web' })), 'other'],
    ['none', server(null), 'none'],
    ['by a status nobody knows', server(policy(at(30_000), { status: 'active' })), 'installed'],
  ])('%s', (_, one, expected) => {
    expect(installationOf(one, 'ql', move)).toBe(expected);
  });

  it('not where it shows what it showed before the order, within the same second', () => {
    const before = { ...move, formerPolicyId: 'ql', formerInstalled: at(400) };
    expect(installationOf(server(policy(at(400))), 'ql', before)).toBe('waiting');
    expect(installationOf(server(policy(at(900))), 'ql', before)).toBe('installed');
  });
});

describe('judging', () => {
  it('takes the policy of the server’s own platform', () => {
    const windows = { platform: 'windows' };
    expect(judge(server(policy(at(1_000)), windows), place, null, move).isolation).toBe('not-isolated');
    expect(judge(server(policy(at(1_000), { id: 'qw' }), windows), place, null, move).isolation).toBe('isolated');
  });

  it('never says isolated outside of the group, whatever its policy', () => {
    const elsewhere = server(policy(at(1_000)), { group_id: 'w', group_name: 'Web' });
    expect(judge(elsewhere, place, null, move).isolation).toBe('not-isolated');
  });

  it('never says isolated of an agent in audit mode, nor of one among several groups', () => {
    const audit = judge(server(policy(at(1_000)), { read_only: true }), place, null, move);
    expect([audit.isolation, audit.cannotApply]).toEqual(['not-isolated', expect.stringContaining('audit mode')]);
    const twins: Place = { ...place, groups: [...place.groups, { id: 'q2', name: 'quarantine' }], policies: null };
    expect(judge(server(policy(at(1_000))), twins, null, null).isolation).toBe('unknown');
  });

  it('a release needs the policy of the group it went back to', () => {
    const release: Move = { ...move, kind: 'release', groupId: 'w', formerPolicyId: 'ql' };
    const web = { id: 'w', name: 'Web', linux_firewall_policy_id: 'web' };
    const back = (firewall: Firewall | null) => server(firewall, { group_id: 'w', group_name: 'Web' });
    const verdict = (firewall: Firewall | null, home = web) => judge(back(firewall), place, home, release);
    expect(verdict(policy(at(5_000), { id: 'web' })).isolation).toBe('not-isolated');
    expect(verdict(policy(at(-5_000), { id: 'web' })).isolation).toBe('isolated');
    expect(verdict(policy(at(5_000))).isolation).toBe('isolated');
    expect(verdict(null).isolation).toBe('isolated');
    const bare = { ...web, linux_firewall_policy_id: null as unknown as string };
    expect(verdict(null, bare).isolation).toBe('not-isolated');
    expect(verdict(policy(at(-5_000)), bare).isolation).toBe('isolated');
    expect(verdict(policy(at(5_000), { id: 'web', status: 'failed' })).cannotApply).toContain('could not install');
    expect(judge(server(policy(at(5_000))), place, null, release).isolation).toBe('isolated');
  });
});

it('a receipt holds the whole move, and nothing else is taken for one', () => {
  const made = moveOf('isolate', server(policy(at(-5)), { group_id: 'w' }), 'q', ORDERED + 640);
  expect(made.since).toBe(ORDERED);
  expect(moveIn(JSON.parse(JSON.stringify(receiptOf(made, 'c-1'))))).toEqual(made);
  for (const other of [null, undefined, {}, { kind: 'isolate' }, { kind: 'x', groupId: 'q' }])
    expect(moveIn(other)).toBeNull();
});
