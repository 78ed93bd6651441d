import { describe, expect, it } from 'vitest';
import type { OrderResult } from '../../src/engine/commands.ts';
import type { Plan, PlanTarget, Verdict } from '../../src/engine/model/decision.ts';
import { anOrder, NOW, oneEndpoint } from '../support/builders.ts';
import { cordon, fakeEngine, fakeSession } from './support/fake.ts';

const protectedVerdict: Verdict = {
  guard: 'protected',
  result: 'warn',
  value: 'HR-DC-01',
  limit: 'HR-*',
  words: 'HR-DC-01 is protected.',
};

function target(host: string, change: Partial<PlanTarget> = {}): PlanTarget {
  const machine = `harmony:host:${host.toLowerCase()}`;
  return { machine, host, match: oneEndpoint(), verdicts: [], blockedBy: null, ...change };
}

function plan(targets: readonly PlanTarget[], change: Partial<Plan> = {}): Plan {
  return {
    id: 'p-1',
    kind: 'isolate',
    targets,
    reach: targets.filter(({ blockedBy }) => blockedBy === null).length,
    friction: { kind: 'yes' },
    ownComment: false,
    comment: 'Isolated with Cordon',
    radius: [],
    places: [],
    place: null,
    reaches: '',
    shares: [],
    createdAt: NOW,
    ...change,
  };
}

function done(host: string, change: Partial<OrderResult> = {}): OrderResult {
  const machine = `harmony:host:${host.toLowerCase()}`;
  return {
    machine,
    host,
    outcome: 'isolated',
    reason: '',
    order: anOrder({ host, jobId: 'j-1' }),
    candidates: [],
    ...change,
  };
}

/** An engine that plans for whoever is asked and orders what the plan lets through. */
function orderEngine(build: (hosts: readonly string[]) => Plan, results?: readonly OrderResult[]) {
  const orders: { hosts: string[]; typed: string | null; comment: string }[] = [];
  const engine = fakeEngine({
    plan: ({ targets }) => ({
      ok: true,
      plan: build(
        targets.map((ref) => ('host' in ref ? ref.host : (ref.machine.split(':').at(-1) ?? '').toUpperCase())),
      ),
    }),
    order: ({ plan: given, typed, comment }) => {
      const open = given.targets.filter(({ blockedBy }) => blockedBy === null);
      orders.push({ hosts: open.map(({ host }) => host), typed, comment });
      return { ok: true, results: results ?? open.map(({ host }) => done(host)) };
    },
  });
  return { engine, orders, opened: { ok: true as const, session: fakeSession(engine) } };
}

describe('cordon isolate', () => {
  it('sends nothing without a terminal and without --yes', async () => {
    const { code, err, out } = await cordon('isolate FIN-LT-07 --json');
    expect(code).toBe(2);
    expect(err).toContain('nothing was sent');
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'usage' } });
  });

  it('orders with --yes and prints the members of the report', async () => {
    const { opened, orders } = orderEngine((hosts) => plan(hosts.map((host) => target(host))));
    const { code, out } = await cordon('isolate FIN-LT-07 FIN-LT-07 --yes --json', { opened });
    expect(code).toBe(0);
    expect(orders).toEqual([{ hosts: ['FIN-LT-07'], typed: null, comment: 'Isolated with Cordon' }]);
    expect(JSON.parse(out)).toEqual({
      machines_processed: [
        {
          hostname: 'FIN-LT-07',
          alert_count: 0,
          severities: [],
          users: [],
          events: [],
          first_seen: null,
          last_seen: null,
          endpoint_id: 'ep-fin-lt-07',
          outcome: 'isolated',
          reason: '',
          job_id: 'j-1',
          operation_id: 'operation-1',
          guards: [],
          reputation: null,
        },
      ],
    });
  });

  it('asks at a terminal, and takes nothing but a yes', async () => {
    const asked = orderEngine((hosts) => plan(hosts.map((host) => target(host))));
    const no = await cordon('isolate FIN-LT-07', { ...asked, interactive: true, answers: ['sure'] });
    expect(no.questions).toEqual(['Isolate FIN-LT-07? [y/N] ']);
    expect(no.out).toContain('Nothing was sent.');
    expect(asked.orders).toEqual([]);
    const yes = await cordon('isolate FIN-LT-07 --comment case-12', { ...asked, interactive: true, answers: ['y'] });
    expect(yes.code).toBe(0);
    expect(asked.orders).toEqual([{ hosts: ['FIN-LT-07'], typed: null, comment: 'case-12' }]);
  });

  it('shows what it asks about, whatever standard output carries and however quiet it is to be', async () => {
    for (const [format, where] of [
      ['-o plain', 'err'],
      ['--json', 'err'],
      ['--quiet', 'out'],
    ] as const) {
      const asked = orderEngine((hosts) => plan(hosts.map((host) => target(host))));
      const told = await cordon(`isolate FIN-LT-07 ${format}`, { ...asked, interactive: true, answers: ['y'] });
      expect(told[where]).toContain('FIN-LT-07 will be cut off');
      expect(told.code).toBe(0);
    }
    const asked = orderEngine((hosts) => plan(hosts.map((host) => target(host))));
    const { out } = await cordon('isolate FIN-LT-07 -o plain', { ...asked, interactive: true, answers: ['y'] });
    expect(out).toMatch(/^FIN-LT-07\tisolated\t[^\n]*\n$/);
  });

  it('asks for what the plan wants typed', async () => {
    const friction = { kind: 'type', expected: '2', what: 'count' } as const;
    const asked = orderEngine((hosts) =>
      plan(
        hosts.map((host) => target(host)),
        { friction },
      ),
    );
    const wrong = await cordon('isolate A B', { ...asked, interactive: true, answers: ['3'] });
    expect(wrong.out).toContain('Nothing was sent.');
    await cordon('isolate A B', { ...asked, interactive: true, answers: ['2'] });
    expect(asked.orders).toMatchObject([{ hosts: ['A', 'B'], typed: '2' }]);
  });

  it('asks why for a protected machine, and takes no silence for a reason', async () => {
    const friction = { kind: 'type', expected: 'HR-DC-01', what: 'name' } as const;
    const build = () => plan([target('HR-DC-01', { verdicts: [protectedVerdict] })], { friction, ownComment: true });
    const silent = orderEngine(build);
    await cordon('isolate HR-DC-01', { ...silent, interactive: true, answers: ['', 'HR-DC-01'] });
    expect(silent.orders).toEqual([]);
    const told = orderEngine(build);
    await cordon('isolate HR-DC-01', { ...told, interactive: true, answers: ['ransomware note', 'HR-DC-01'] });
    expect(told.orders).toEqual([{ hosts: ['HR-DC-01'], typed: 'HR-DC-01', comment: 'ransomware note' }]);
  });

  it('holds a protected machine where only --yes speaks, and orders the others', async () => {
    const { opened, orders } = orderEngine((hosts) => {
      const targets = hosts.map((host) => target(host, host === 'HR-DC-01' ? { verdicts: [protectedVerdict] } : {}));
      if (!hosts.includes('HR-DC-01')) return plan(targets);
      return plan(targets, { friction: { kind: 'type', expected: 'HR-DC-01', what: 'name' }, ownComment: true });
    });
    const { code, out } = await cordon('isolate FIN-LT-07 HR-DC-01 --yes --json', { opened });
    expect(code).toBe(5);
    expect(orders.map(({ hosts }) => hosts)).toEqual([['FIN-LT-07']]);
    expect(JSON.parse(out).machines_processed).toMatchObject([
      { hostname: 'FIN-LT-07', outcome: 'isolated' },
      { hostname: 'HR-DC-01', outcome: 'held', reason: expect.stringContaining('confirm at a terminal') },
    ]);
  });

  it('takes --yes for a warning that asks for no name', async () => {
    const { opened, orders } = orderEngine((hosts) =>
      plan(hosts.map((host) => target(host, { verdicts: [protectedVerdict] }))),
    );
    const { code, err } = await cordon('isolate FS-CORE-01 --yes', { opened });
    expect(code).toBe(0);
    expect(err).toContain('FS-CORE-01: HR-DC-01 is protected. --yes passes it.');
    expect(orders.map(({ hosts }) => hosts)).toEqual([['FS-CORE-01']]);
  });

  it('tells why a machine was not ordered, and orders nothing then', async () => {
    const blockedBy: Verdict = {
      guard: 'identity',
      result: 'hold',
      value: '2',
      limit: '1',
      words: 'Two endpoints bear the name.',
      outcome: 'ambiguous',
    };
    const { opened, orders } = orderEngine((hosts) => plan(hosts.map((host) => target(host, { blockedBy }))));
    const { code, out } = await cordon('isolate TWIN --yes', { opened });
    expect(code).toBe(5);
    expect(orders).toEqual([]);
    expect(out).toContain('Two endpoints bear the name.');
  });

  it('counts a key that may not write as refused', async () => {
    const problem = { code: 'forbidden', what: 'The key may only read.' } as const;
    const result = done('FIN-LT-07', { outcome: 'failed', order: anOrder({ step: 'refused', problem }) });
    const { opened } = orderEngine((hosts) => plan(hosts.map((host) => target(host))), [result]);
    expect((await cordon('isolate FIN-LT-07 --yes', { opened })).code).toBe(3);
  });
});

describe('cordon release --run', () => {
  it('takes every machine the run isolated, once', async () => {
    const { engine, orders } = orderEngine((hosts) =>
      plan(
        hosts.map((host) => target(host)),
        { kind: 'release' },
      ),
    );
    const session = fakeSession(engine, {
      ordersOf: async () => [anOrder({ host: 'A' }), anOrder({ host: 'A', kind: 'release' }), anOrder({ host: 'B' })],
    });
    const { code } = await cordon('release --run r-9 --yes', { opened: { ok: true, session } });
    expect(code).toBe(0);
    expect(orders.map(({ hosts }) => hosts)).toEqual([['A', 'B']]);
  });

  it('says so where the ledger knows no such run', async () => {
    const { opened } = orderEngine(() => plan([]));
    const { code, err } = await cordon('release --run r-9 --yes', { opened });
    expect(code).toBe(2);
    expect(err).toContain('no isolation of a run "r-9"');
  });
});

describe('cordon status', () => {
  it('prints the vendor’s word and when it was read', async () => {
    const engine = fakeEngine({
      // Asked for the candidates of what is not clear.
      plan: () => ({ ok: true, plan: plan([]) }),
      status: () => ({
        ok: true,
        machines: [
          { host: 'A', endpointId: 'ep-a', isolation: 'isolated', vendorState: 'Isolated', readAt: NOW, words: '' },
          { host: 'B', endpointId: null, isolation: 'unknown', vendorState: null, readAt: null, words: 'Not found.' },
        ],
      }),
    });
    const opened = { ok: true as const, session: fakeSession(engine) };
    const { code, out } = await cordon('status A B', { opened });
    expect(code).toBe(5);
    expect(out).toContain('A        isolated   Isolated     2026-03-02 09:30:00 UTC');
    expect(out).toContain('B: Not found.');
    const json = await cordon('status A B --json', { opened });
    expect(JSON.parse(json.out).machines[0]).toEqual({
      hostname: 'A',
      endpoint_id: 'ep-a',
      isolation: 'isolated',
      vendor_state: 'Isolated',
      read_at: '2026-03-02T09:30:00.000Z',
    });
  });
});
