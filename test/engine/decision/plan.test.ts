import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildPlan,
  checkConfirmation,
  type PlanInput,
  type PlanSubject,
  planDigest,
} from '../../../src/engine/decision/plan.ts';
import type { Machine } from '../../../src/engine/model/machine.ts';
import { aMachine, MINUTE, NOW, noEndpoint, oneEndpoint, settings, severalEndpoints } from '../../support/builders.ts';
import { surroundings } from './contexts.ts';

function subject(machine: Machine): PlanSubject {
  return { key: machine.key, machine, host: machine.host, match: machine.endpoint, orders: [] };
}

function plan(machines: readonly Machine[], change: Partial<PlanInput> = {}) {
  const base = surroundings({ settings: settings() });
  return buildPlan({ ...base, id: 'p-1', kind: 'isolate', subjects: machines.map(subject), ...change });
}

function fleet(size: number, prefix = 'WS'): Machine[] {
  return Array.from({ length: size }, (_, number) => aMachine({ host: `${prefix}-${number + 1}` }));
}

const vip = { settings: settings({ protect: [{ match: 'glob', value: 'VIP-*' }] }) };

describe('friction grows with reach', () => {
  it.each([
    [1, { kind: 'yes' }],
    [2, { kind: 'type', expected: '2', what: 'count' }],
    [5, { kind: 'type', expected: '5', what: 'count' }],
    [12, { kind: 'type', expected: '12', what: 'count' }],
  ])('%d machines', (size, friction) => {
    expect(plan(fleet(size))).toMatchObject({ reach: size, friction, ownComment: false });
  });

  it('counts only the machines that will be ordered', () => {
    const machines = [
      ...fleet(1),
      aMachine({ host: 'GONE', endpoint: noEndpoint() }),
      aMachine({ host: 'TWINS', endpoint: severalEndpoints() }),
      aMachine({ host: 'CUT', endpoint: oneEndpoint({ endpoint: { id: 'c', name: 'CUT' }, isolation: 'isolated' }) }),
    ];
    const { reach, friction, targets } = plan(machines);
    expect([reach, friction]).toEqual([1, { kind: 'yes' }]);
    expect(targets.map(({ host, blockedBy }) => [host, blockedBy?.outcome])).toEqual([
      ['WS-1', undefined],
      ['GONE', 'not_found'],
      ['TWINS', 'ambiguous'],
      ['CUT', 'already_isolated'],
    ]);
  });

  it('a protected machine needs its name typed and a comment of the person', () => {
    const guarded = plan([aMachine({ host: 'VIP-1' })], vip);
    expect(guarded).toMatchObject({
      reach: 1,
      friction: { kind: 'type', expected: 'VIP-1', what: 'name' },
      ownComment: true,
      comment: '',
    });
    expect(checkConfirmation(guarded, 'ward agreed by phone', 'vip-1 ')).toBeNull();
    expect(checkConfirmation(guarded, ' ', 'VIP-1')?.what).toContain('comment of your own');
    expect(checkConfirmation(guarded, 'why', 'VIP-2')?.what).toBe('To confirm, type "VIP-1".');
    expect(checkConfirmation(guarded, 'why', null)?.code).toBe('usage');
  });

  it('takes one protected machine at a time', () => {
    const mixed = plan([...fleet(2), ...fleet(2, 'VIP')], vip);
    expect(mixed).toMatchObject({ reach: 3, friction: { expected: 'VIP-1' }, ownComment: true });
    expect(mixed.targets[3]?.blockedBy).toMatchObject({ guard: 'protected', flip: 'Isolate it by itself.' });
  });

  it('asks for no name to release a protected machine', () => {
    const machine = aMachine({
      host: 'VIP-1',
      endpoint: oneEndpoint({ endpoint: { id: 'v', name: 'VIP-1' }, isolation: 'isolated' }),
    });
    expect(plan([machine], { ...vip, kind: 'release' })).toMatchObject({
      reach: 1,
      friction: { kind: 'yes' },
      ownComment: false,
      radius: [],
      reaches: '',
    });
  });

  it('orders an endpoint once', () => {
    const endpoint = oneEndpoint({ endpoint: { id: 'same', name: 'WS-1' } });
    const twice = plan([aMachine({ host: 'WS-1', endpoint }), aMachine({ host: 'ws-1', endpoint, key: 'other' })]);
    expect(twice.reach).toBe(1);
    expect(twice.targets[1]?.blockedBy?.guard).toBe('already');
  });
});

describe('what the dialog shows', () => {
  it('fills the comment in beforehand, with numbers only', () => {
    const machine = aMachine({ alerts: { critical: 2, high: 3 }, events: ['\u001b[2J'] });
    expect(plan([machine]).comment).toBe('Isolated by an analyst with Cordon: 5 alerts, worst Critical.');
    // One comment goes out for all machines of a call: it must be true of each.
    expect(plan([machine, aMachine({ host: 'B', alerts: { high: 2 } })]).comment).toBe(
      'Isolated by an analyst with Cordon: one of 2 machines with 7 alerts together, worst Critical.',
    );
    expect(plan([machine], { settings: settings({ comment: 'INC-7' }) }).comment).toBe('INC-7');
    expect(plan([machine], { kind: 'release' }).comment).toBe('Released by an analyst with Cordon.');
  });

  it('shows the caps beside what is used, and holds no person by them', () => {
    const over = plan(fleet(1), { used: { cycle: 3, hour: 10, day: 12 } });
    expect(over.radius).toEqual([
      { cap: 'cycle', used: 3, limit: 3 },
      { cap: 'hour', used: 10, limit: 10 },
      { cap: 'day', used: 12, limit: 25 },
      { cap: 'fleet', used: 12, limit: 100, of: 5000 },
    ]);
    expect(over.reach).toBe(1);
  });

  it('refuses a plan without reach in the words of what blocks it', () => {
    const none = plan([aMachine({ host: 'GONE', endpoint: noEndpoint() })]);
    expect(checkConfirmation(none, 'x', null)).toMatchObject({
      what: 'No endpoint bears this name.',
      affects: 'Nothing is isolated.',
    });
    expect(checkConfirmation(plan([]), 'x', null)?.what).toBe('No machine is chosen.');
  });
});

describe('checkConfirmation', () => {
  it('takes exactly the count', () => {
    const three = plan(fleet(3));
    expect(checkConfirmation(three, '', ' 3 ')).toBeNull();
    fc.assert(
      fc.property(
        fc.string().filter((text) => text.trim() !== '3'),
        (typed) => {
          expect(checkConfirmation(three, '', typed)).not.toBeNull();
        },
      ),
    );
  });

  it('needs nothing typed for one machine', () => {
    expect(checkConfirmation(plan(fleet(1)), '', null)).toBeNull();
  });
});

describe('planDigest', () => {
  const base = planDigest(plan(fleet(2)));

  it('is the same when only the time of reading differs', () => {
    const reread = fleet(2).map((machine) =>
      machine.endpoint.kind === 'one'
        ? { ...machine, endpoint: { ...machine.endpoint, reading: { ...machine.endpoint.reading, readAt: NOW - 1 } } }
        : machine,
    );
    expect(planDigest(plan(reread, { id: 'p-2', now: NOW + MINUTE / 2 }))).toBe(base);
    expect(planDigest(plan(fleet(2), { used: { cycle: 1, hour: 1, day: 1 } }))).toBe(base);
  });

  it.each([
    ['another id', oneEndpoint({ endpoint: { id: 'ep-new', name: 'WS-2' } })],
    ['a second endpoint', severalEndpoints()],
    ['none', noEndpoint()],
    ['isolated meanwhile', oneEndpoint({ endpoint: { id: 'ep-ws-2', name: 'WS-2' }, isolation: 'isolated' })],
  ])('differs when the ground has shifted: %s', (_, endpoint) => {
    const [one, two] = fleet(2) as [Machine, Machine];
    expect(planDigest(plan([one, { ...two, endpoint }]))).not.toBe(base);
  });

  it('differs when a machine has become protected', () => {
    const protect = settings({ protect: [{ match: 'name', value: 'WS-2' }] });
    expect(planDigest(plan(fleet(2), { settings: protect }))).not.toBe(base);
  });
});
