import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/engine/model/endpoint.ts';
import {
  type Bench,
  bench,
  closeBenches,
  connect,
  MINUTE,
  NEVER,
  order,
  ordered,
  readingOf,
  standing,
  truth,
  writes,
} from './bench.ts';

afterEach(closeBenches);

const heartbeat = (one: Bench) => one.clock.advance(61_000);
const endpointOf = async (one: Bench, host: string): Promise<Endpoint> => (await readingOf(one, host)).endpoint;
const moved = (one: Bench) => one.simulator.halo.moves.length;

describe('isolating', () => {
  it('is placed first, and isolated only when the agent has installed the policy', async () => {
    const one = await bench();
    const receipt = await ordered(one, 'isolate', 'edge-web-01');
    const placed = await readingOf(one, 'edge-web-01', 'isolate', receipt);
    expect([placed.isolation, placed.vendorState]).toEqual([
      'not-isolated',
      expect.stringContaining('placed in Quarantine'),
    ]);
    expect((await standing(one, receipt, 'edge-web-01'))?.state).toBe('waiting');
    expect((await readingOf(one, 'edge-web-01')).isolation).toBe('unknown');
    heartbeat(one);
    const contained = await readingOf(one, 'edge-web-01', 'isolate', receipt);
    expect([contained.isolation, contained.vendorState]).toEqual([
      'isolated',
      expect.stringContaining('contained in Quarantine'),
    ]);
    expect((await standing(one, receipt, 'edge-web-01'))?.state).toBe('reported');
    expect(truth(one, 'edge-web-01').traffic).toEqual({ inbound: 'blocked', outbound: 'blocked' });
    expect((await readingOf(one, 'edge-web-01')).isolation).toBe('isolated');
  });

  it('holds without a heartbeat between, and when pending shows the time of the former policy', async () => {
    const quick = await bench({ halo: { heartbeatMs: 0 } });
    const receipt = await ordered(quick, 'isolate', 'edge-web-01');
    expect((await readingOf(quick, 'edge-web-01', 'isolate', receipt)).isolation).toBe('isolated');
    const former = await bench({ halo: { pendingInstalled: 'former' } });
    const other = await ordered(former, 'isolate', 'edge-web-01');
    expect((await readingOf(former, 'edge-web-01', 'isolate', other)).isolation).toBe('not-isolated');
    expect((await readingOf(former, 'edge-web-01')).isolation).toBe('unknown');
  });

  it('counts times on the service’s own clock', async () => {
    for (const skew of [-30 * MINUTE, 30 * MINUTE]) {
      const one = await bench();
      one.simulator.world.settings.clockSkewMs = skew;
      const receipt = await ordered(one, 'isolate', 'edge-web-01');
      expect((await readingOf(one, 'edge-web-01', 'isolate', receipt)).isolation).toBe('not-isolated');
      heartbeat(one);
      expect((await readingOf(one, 'edge-web-01', 'isolate', receipt)).isolation).toBe('isolated');
    }
  });

  it('of a server that is there already is refused, and not moved again', async () => {
    const one = await bench();
    await ordered(one, 'isolate', 'edge-web-01');
    const again = await order(one, 'isolate', 'edge-web-01');
    expect(again).toMatchObject({ kind: 'refused', problem: { what: expect.stringContaining('already') } });
    expect(moved(one)).toBe(1);
  });

  it('of a missing server is placed and waits until it reports', async () => {
    const one = await bench();
    const receipt = await ordered(one, 'isolate', 'app-legacy-05');
    one.clock.advance(10 * MINUTE);
    const waits = await standing(one, receipt, 'app-legacy-05');
    expect(waits).toMatchObject({ state: 'waiting', words: expect.stringContaining('missing') });
    one.simulator.halo.setState('app-legacy-05', 'active');
    heartbeat(one);
    expect((await readingOf(one, 'app-legacy-05', 'isolate', receipt)).isolation).toBe('isolated');
  });

  it('of a retired server, or of none, is refused', async () => {
    const one = await bench();
    expect(await order(one, 'isolate', 'app-legacy-02')).toMatchObject({ kind: 'refused' });
    const endpoint = { ...(await endpointOf(one, 'edge-web-01')), id: '0'.repeat(32) };
    const call = {
      kind: 'isolate' as const,
      marker: 'c',
      comment: '',
      targets: [{ endpoint, before: null, isolation: null, place: null }],
    };
    expect(await one.connection.isolator.send(call, NEVER)).toMatchObject({
      kind: 'refused',
      problem: { code: 'not-found' },
    });
    expect(moved(one)).toBe(0);
  });

  it('ends as failed with an agent in audit mode, or one whose installation fails', async () => {
    const one = await bench();
    const audit = await ordered(one, 'isolate', 'pay-gw-01');
    const broken = await ordered(one, 'isolate', 'ledger-db-02');
    heartbeat(one);
    const reading = await readingOf(one, 'pay-gw-01', 'isolate', audit);
    expect([reading.isolation, reading.cannotApply]).toEqual(['not-isolated', expect.stringContaining('audit mode')]);
    expect(await standing(one, broken, 'ledger-db-02')).toMatchObject({ state: 'failed' });
    expect((await readingOf(one, 'ledger-db-02', 'isolate', broken)).cannotApply).toContain('could not install');
  });

  it('that a tag takes back is told as failed', async () => {
    const one = await bench();
    const receipt = await ordered(one, 'isolate', 'stage-db-01');
    heartbeat(one);
    expect((await standing(one, receipt, 'stage-db-01'))?.state).toBe('reported');
    one.clock.advance(5 * MINUTE);
    expect(await standing(one, receipt, 'stage-db-01')).toMatchObject({
      state: 'failed',
      words: expect.stringContaining('moved it back'),
    });
  });

  it('waits where writes are seen late, and takes the stale record for nothing', async () => {
    const one = await bench({ halo: { writeLagMs: 20_000, heartbeatMs: 5_000 } });
    const receipt = await ordered(one, 'isolate', 'edge-web-01');
    expect((await standing(one, receipt, 'edge-web-01'))?.state).toBe('waiting');
    one.clock.advance(40_000);
    expect((await standing(one, receipt, 'edge-web-01'))?.state).toBe('reported');
  });

  it('is not possible in a read-only session, nor with a key that may only read', async () => {
    const session = await bench({ context: { readOnly: true } });
    expect(await order(session, 'isolate', 'edge-web-01')).toMatchObject({
      kind: 'refused',
      problem: { code: 'forbidden' },
    });
    expect(writes(session)).toEqual([]);
    const key = await bench({ key: 'readOnly' });
    const answer = await order(key, 'isolate', 'edge-web-01');
    expect(answer).toMatchObject({ kind: 'refused', problem: { code: 'forbidden', status: 403 } });
    expect(answer.kind === 'refused' ? answer.problem.what : '').toMatch(/fa4e0002.*full access/);
    expect([key.simulator.asked('halo-server-change'), key.simulator.asked('halo-token')]).toEqual([1, 1]);
  });
});

describe('an answer to a move', () => {
  it.each([401, 402, 429])('%i means not taken: once more', async (status) => {
    const one = await bench();
    one.simulator.faults.add({
      route: 'halo-server-change',
      kind: 'status',
      status,
      ...(status === 429 ? { retryAfter: 3 } : {}),
    });
    await ordered(one, 'isolate', 'edge-web-01');
    expect([one.simulator.asked('halo-server-change'), moved(one)]).toEqual([2, 1]);
    if (status === 429) expect(one.clock.slept).toContain(3_000);
  });

  it('that stays 429 is a refusal', async () => {
    const one = await bench();
    one.simulator.faults.add({
      route: 'halo-server-change',
      kind: 'status',
      status: 429,
      times: Number.POSITIVE_INFINITY,
    });
    expect(await order(one, 'isolate', 'edge-web-01')).toMatchObject({ kind: 'refused', problem: { code: 'rate' } });
    expect(one.simulator.asked('halo-server-change')).toBe(2);
  });

  it.each([
    ['reset-after' as const, true],
    ['reset-before' as const, false],
    ['cut-body' as const, true],
    ['status' as const, false],
    ['html' as const, false],
    ['timeout' as const, false],
  ])('lost by %s is unknown, never sent again, and found by reading', async (kind, taken) => {
    const one = await bench({ tuning: { timeOuts: { headersMs: 400 } } });
    const { id } = truth(one, 'edge-web-01');
    one.simulator.faults.add({ route: 'halo-server-change', kind, ...(kind === 'status' ? { status: 500 } : {}) });
    const answer = await order(one, 'isolate', 'edge-web-01');
    if (kind === 'cut-body' && answer.kind === 'accepted') return;
    expect(answer.kind).toBe('unknown');
    expect(one.simulator.asked('halo-server-change')).toBe(1);
    const found = await one.connection.isolator.find('c-1', 'isolate', [id], NEVER);
    expect(found !== null).toBe(taken);
    if (!found) return;
    expect((await readingOf(one, 'edge-web-01', 'isolate', found)).isolation).toBe('not-isolated');
    heartbeat(one);
    expect((await readingOf(one, 'edge-web-01', 'isolate', found)).isolation).toBe('isolated');
    // After a crash nothing of the call is remembered.
    const later = connect(one.context).isolator;
    const again = await later.find('c-1', 'isolate', [id], NEVER);
    expect((await later.read([{ id, kind: 'isolate', receipt: again }], NEVER)).get(id)?.isolation).toBe('isolated');
    expect(await later.find('c-1', 'release', [id], NEVER)).toBeNull();
  });

  it('with details shows them', async () => {
    const one = await bench();
    const body = {
      message: 'Validation Failed',
      errors: [{ field: 'group_id', code: 'invalid', details: 'Group is locked' }],
    };
    one.simulator.faults.add({ route: 'halo-server-change', kind: 'answer', status: 422, body });
    const answer = await order(one, 'isolate', 'edge-web-01');
    expect(answer).toMatchObject({
      kind: 'refused',
      problem: { status: 422, what: expect.stringContaining('Group is locked') },
    });
  });
});

describe('releasing', () => {
  async function isolated(host = 'edge-web-01', options: Parameters<typeof bench>[0] = {}) {
    const one = await bench(options);
    const before = await endpointOf(one, host);
    const from = truth(one, host).groupId;
    await ordered(one, 'isolate', host);
    heartbeat(one);
    return { one, before, from };
  }

  it('puts the server back and is done when the old policy is on the host', async () => {
    const { one, before, from } = await isolated();
    const receipt = await ordered(one, 'release', 'edge-web-01', before);
    expect(truth(one, 'edge-web-01').groupId).toBe(from);
    const waiting = await readingOf(one, 'edge-web-01', 'release', receipt);
    expect([waiting.isolation, waiting.vendorState]).toEqual([
      'isolated',
      expect.stringContaining('not installed yet'),
    ]);
    heartbeat(one);
    const released = await readingOf(one, 'edge-web-01', 'release', receipt);
    expect([released.isolation, released.vendorState]).toEqual(['not-isolated', 'back in Web']);
    expect((await standing(one, receipt, 'edge-web-01'))?.state).toBe('reported');
    expect(truth(one, 'edge-web-01').traffic.inbound).not.toBe('blocked');
  });

  it('into a group without a policy is done when the quarantine policy is off', async () => {
    const { one, before } = await isolated('app-legacy-05');
    one.simulator.halo.setState('app-legacy-05', 'active');
    heartbeat(one);
    const receipt = await ordered(one, 'release', 'app-legacy-05', before);
    heartbeat(one);
    expect((await readingOf(one, 'app-legacy-05', 'release', receipt)).isolation).toBe('not-isolated');
    expect(truth(one, 'app-legacy-05').firewall).toBeNull();
  });

  it('of an agent in audit mode is done when it is back in its group', async () => {
    const { one, before } = await isolated('pay-gw-01');
    const receipt = await ordered(one, 'release', 'pay-gw-01', before);
    expect((await readingOf(one, 'pay-gw-01', 'release', receipt)).isolation).toBe('not-isolated');
  });

  it('does nothing where somebody has moved it meanwhile', async () => {
    const { one, before } = await isolated();
    one.simulator.halo.moveByHand('edge-web-01', truth(one, 'ledger-db-01').groupId);
    const count = moved(one);
    const answer = await order(one, 'release', 'edge-web-01', before);
    expect(answer).toMatchObject({
      kind: 'refused',
      problem: { what: expect.stringMatching(/somebody moved it.*nothing was done/) },
    });
    expect(moved(one)).toBe(count);
  });

  it('names candidates where it is not known where it came from', async () => {
    const { one } = await isolated();
    for (const before of [null, await endpointOf(one, 'edge-web-01')]) {
      const answer = await order(one, 'release', 'edge-web-01', before);
      if (answer.kind !== 'refused') return expect.unreachable();
      expect(answer.problem.next).toContain('Example Org/Production/Web');
      expect(answer.problem.next).toMatch(/Halo says: .*moved from group Web/);
    }
    expect(moved(one)).toBe(1);
  });

  it('offers the group above where the old one is gone, and never chooses', async () => {
    const { one, before } = await isolated();
    const [group] = before.groups;
    const gone = {
      ...before,
      groups: [{ ...(group ?? { name: '' }), id: 'f'.repeat(32), path: 'Example Org/Production/Web' }],
    };
    const answer = await order(one, 'release', 'edge-web-01', gone);
    if (answer.kind !== 'refused') return expect.unreachable();
    expect(answer.problem.what).toContain('no longer exists');
    expect(answer.problem.next).toContain('Example Org/Production');
    expect(moved(one)).toBe(1);
  });

  it('never goes into a group that isolates', async () => {
    const { one, before } = await isolated('edge-web-01', { context: { options: { 'isolation-group': 'Forensics' } } });
    const quarantine = one.simulator.halo.groups().find(({ name }) => name === 'Quarantine');
    const wrong = { ...before, groups: [{ id: quarantine?.id ?? '', name: 'Renamed' }] };
    expect(await order(one, 'release', 'edge-web-01', wrong)).toMatchObject({ kind: 'refused' });
    expect(moved(one)).toBe(1);
  });

  it('whose answer was lost is found by reading', async () => {
    const { one, before } = await isolated();
    const { id } = truth(one, 'edge-web-01');
    one.simulator.faults.add({ route: 'halo-server-change', kind: 'reset-after' });
    expect((await order(one, 'release', 'edge-web-01', before)).kind).toBe('unknown');
    expect(await one.connection.isolator.find('c-1', 'release', [id], NEVER)).not.toBeNull();
    heartbeat(one);
    const reading = await connect(one.context).isolator.read([{ id, kind: 'release', receipt: null }], NEVER);
    expect(reading.get(id)?.isolation).toBe('not-isolated');
  });
});

it('a move cannot be called back', async () => {
  const one = await bench();
  const receipt = await ordered(one, 'isolate', 'edge-web-01');
  expect(await one.connection.isolator.abort(receipt, NEVER)).toMatchObject({ kind: 'refused' });
});
