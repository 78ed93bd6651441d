import { afterEach, describe, expect, it } from 'vitest';
import { type Bench, bench, closeBenches, NEVER, order, ordered, readingOf, truth, writes } from './bench.ts';

afterEach(closeBenches);

const groupsNamed = (one: Bench, name: string) =>
  one.simulator.halo.groups().filter((group) => group.name === name && group.account === 'main');
const readiness = (one: Bench) => one.connection.isolator.readiness?.(NEVER);
const repair = (one: Bench) => one.connection.isolator.repair?.(NEVER);

/** Lets every agent call in. */
function heartbeat(one: Bench): void {
  one.clock.advance(61_000);
}

describe('a quarantine that is missing', () => {
  it('is made by the first order, by the ids that Halo returns, with nothing left over', async () => {
    const one = await bench({ scenario: 'demo' });
    expect(await readiness(one)).toMatchObject({ ready: true, differences: [] });
    expect(writes(one)).toEqual([]);
    await ordered(one, 'isolate', 'edge-web-01');
    await ordered(one, 'isolate', 'HQ-FILES-03');
    heartbeat(one);
    expect(writes(one)).toEqual([
      'POST halo-policy-create',
      'POST halo-policy-create',
      'POST halo-group-create',
      'PUT halo-server-change',
      'PUT halo-server-change',
    ]);
    for (const host of ['edge-web-01', 'HQ-FILES-03']) {
      expect(truth(one, host)).toMatchObject({
        groupName: 'Quarantine',
        traffic: { inbound: 'blocked', outbound: 'blocked' },
      });
    }
    const linux = one.simulator.received.find(({ route }) => route === 'halo-policy-create')?.body;
    const { firewall_rules: rules = [] } =
      (linux as { firewall_policy?: { firewall_rules?: Record<string, unknown>[] } } | undefined)?.firewall_policy ??
      {};
    expect(rules.map(({ chain, action, log }) => `${chain} ${action} ${log}`)).toEqual([
      'INPUT ACCEPT false',
      'OUTPUT ACCEPT false',
      'INPUT DROP true',
      'OUTPUT DROP true',
    ]);
    expect(await readiness(one)).toMatchObject({ ready: true, differences: [] });
  });

  it('is waited for where writes are seen late, and not made twice', async () => {
    const one = await bench({ scenario: 'demo', halo: { writeLagMs: 8_000 } });
    await ordered(one, 'isolate', 'edge-web-01');
    await ordered(one, 'isolate', 'edge-web-02');
    expect(groupsNamed(one, 'Quarantine').length).toBe(1);
    expect(writes(one).filter((write) => write.startsWith('POST')).length).toBe(3);
  });

  it.each(['reset-after', 'cut-body', 'timeout', 'empty-body'] as const)(
    'is looked for by name where the answer to its making is lost (%s)',
    async (kind) => {
      const one = await bench({ scenario: 'demo', tuning: { timeOuts: { headersMs: 400 } } });
      for (const route of ['halo-policy-create', 'halo-group-create'] as const) {
        one.simulator.faults.add({ route, kind, ...(kind === 'timeout' ? { acted: true } : {}) });
      }
      await ordered(one, 'isolate', 'edge-web-01');
      expect(groupsNamed(one, 'Quarantine').length).toBe(1);
      expect(writes(one).filter((write) => write.startsWith('POST')).length).toBe(3);
    },
  );

  it('is made once more where it never got there', async () => {
    const one = await bench({ scenario: 'demo' });
    one.simulator.faults.add({ route: 'halo-group-create', kind: 'status', status: 503 });
    await ordered(one, 'isolate', 'edge-web-01');
    expect(groupsNamed(one, 'Quarantine').length).toBe(1);
  });

  it('cannot be made with a key that may only read; nothing is moved', async () => {
    const one = await bench({ scenario: 'demo', key: 'readOnly' });
    const answer = await order(one, 'isolate', 'edge-web-01');
    if (answer.kind !== 'refused') return expect.unreachable();
    expect(answer.problem).toMatchObject({ code: 'forbidden', status: 403 });
    expect(answer.problem.what).toContain(one.simulator.keys.halo.readOnly.id);
    expect(one.simulator.halo.moves).toEqual([]);
  });

  it('is made below its own group by a key bound to one', async () => {
    const one = await bench({ scenario: 'demo', key: 'subGroup' });
    await ordered(one, 'isolate', 'stage-web-01');
    heartbeat(one);
    expect(truth(one, 'stage-web-01')).toMatchObject({ groupName: 'Quarantine', traffic: { inbound: 'blocked' } });
  });
});

describe('a quarantine that lets traffic through', () => {
  it('is refused with the difference, and nothing is written', async () => {
    const one = await bench({ scenario: 'quarantine-open' });
    for (const host of ['edge-web-01', 'HQ-FILES-03']) {
      const answer = await order(one, 'isolate', host);
      if (answer.kind !== 'refused') return expect.unreachable();
      expect(answer.problem.what).toMatch(/lets traffic/);
      expect(answer.problem.next).toContain('--repair');
    }
    const ready = await readiness(one);
    expect(ready).toMatchObject({ ready: false, repairable: true });
    expect(ready?.differences.length).toBeGreaterThanOrEqual(3);
    expect(writes(one)).toEqual([]);
  });

  it('is never taken for an isolation of the servers in it', async () => {
    const one = await bench({ scenario: 'quarantine-open' });
    one.simulator.halo.moveByHand('edge-web-01', groupsNamed(one, 'Quarantine')[0]?.id ?? '');
    heartbeat(one);
    expect(truth(one, 'edge-web-01').firewall?.status).toBe('installed');
    const reading = await readingOf(one, 'edge-web-01');
    expect(reading.isolation).toBe('unknown');
    expect(reading.vendorState).toMatch(/no quarantine/);
  });

  it('is repaired on request, without changing a policy that others may use', async () => {
    const one = await bench({ scenario: 'quarantine-open' });
    const [before] = groupsNamed(one, 'Quarantine');
    expect(await repair(one)).toMatchObject({ ok: true });
    expect(writes(one)).toEqual(['POST halo-policy-create', 'POST halo-policy-create', 'PUT halo-group-change']);
    const [after] = groupsNamed(one, 'Quarantine');
    expect(after?.id).toBe(before?.id);
    expect(after?.linuxPolicyId).not.toBe(before?.linuxPolicyId);
    expect(await readiness(one)).toMatchObject({ ready: true });
    await ordered(one, 'isolate', 'edge-web-01');
    heartbeat(one);
    expect(truth(one, 'edge-web-01').traffic).toEqual({ inbound: 'blocked', outbound: 'blocked' });
    const count = writes(one).length;
    expect(await repair(one)).toMatchObject({ ok: true, words: expect.stringContaining('no repair') });
    expect(writes(one).length).toBe(count);
  });

  it.each([
    ['readOnly' as const, false],
    ['full' as const, true],
  ])('is not repaired with a key %s, session read-only: %s', async (key, readOnly) => {
    const one = await bench({ scenario: 'quarantine-open', key, context: { readOnly } });
    expect(await repair(one)).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
    expect(one.simulator.halo.groups().length).toBe(
      (await bench({ scenario: 'quarantine-open' })).simulator.halo.groups().length,
    );
  });

  it('a policy of the right name is not used to make a new one either', async () => {
    const one = await bench({ scenario: 'quarantine-open' });
    const [group] = groupsNamed(one, 'Quarantine');
    const account = one.simulator.halo.main;
    account.groups.put({ ...account.group(group?.id ?? ''), name: 'Other' }, one.clock.now());
    const answer = await order(one, 'isolate', 'edge-web-01');
    if (answer.kind !== 'refused') return expect.unreachable();
    expect(answer.problem.what).toMatch(/quarantine-linux.*lets traffic through/);
    expect(writes(one)).toEqual([]);
  });
});

it('several groups of the name are refused with their paths', async () => {
  const one = await bench();
  const account = one.simulator.halo.main;
  const web = truth(one, 'edge-web-01').groupId;
  account.groups.put({ ...account.group(web), name: 'QUARANTINE' }, one.clock.now());
  const answer = await order(one, 'isolate', 'ledger-db-01');
  if (answer.kind !== 'refused') return expect.unreachable();
  expect(answer.problem.what).toContain('Example Org/Quarantine');
  expect(answer.problem.what).toContain('Production/QUARANTINE');
  expect(await readiness(one)).toMatchObject({ ready: false, repairable: false });
  expect(await repair(one)).toMatchObject({ ok: false });
  expect(writes(one)).toEqual([]);
});

describe('another group', () => {
  const named = (name: string) => bench({ context: { options: { 'isolation-group': name } } });

  it('is used as it is', async () => {
    const one = await named('data capture');
    const receipt = await ordered(one, 'isolate', 'edge-web-01');
    heartbeat(one);
    expect(truth(one, 'edge-web-01').groupName).toBe('Data Capture');
    const reading = await readingOf(one, 'edge-web-01', 'isolate', receipt);
    expect([reading.isolation, reading.vendorState]).toEqual([
      'isolated',
      expect.stringMatching(/^placed in data capture/),
    ]);
    expect(await readiness(one)).toMatchObject({ ready: true, differences: [] });
  });

  it('must exist', async () => {
    const one = await named('Nowhere');
    const answer = await order(one, 'isolate', 'edge-web-01');
    if (answer.kind !== 'refused') return expect.unreachable();
    expect(answer.problem.what).toContain('"Nowhere"');
    expect(await readiness(one)).toMatchObject({ ready: false, repairable: false });
    expect(writes(one)).toEqual([]);
  });
});
