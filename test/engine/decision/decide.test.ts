import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../../../src/engine/decision/context.ts';
import { type CycleFacts, decideCycle } from '../../../src/engine/decision/decide.ts';
import type { EndpointMatch } from '../../../src/engine/model/endpoint.ts';
import { evidenceKinds } from '../../../src/engine/model/evidence.ts';
import type { Machine } from '../../../src/engine/model/machine.ts';
import type { EngineSettings } from '../../../src/engine/settings.ts';
import {
  aMachine,
  anOrder,
  limits,
  noEndpoint,
  oneEndpoint,
  settings,
  severalEndpoints,
} from '../../support/builders.ts';
import { surroundings } from './contexts.ts';

function decide(machines: readonly Machine[], change: Partial<EngineSettings>, more: Partial<CycleFacts> = {}) {
  return decideCycle({ ...surroundings({ settings: settings(change) }), orders: new Map(), machines, ...more });
}

/** "HOST action" for each, in the order decided. */
function lines(...args: Parameters<typeof decide>): string[] {
  return decide(...args).map(({ machine, action }) => `${machine.host || 'no host'} ${action}`);
}

function withSkip(machine: Machine): Machine {
  return { ...machine, standing: { kind: 'skipped', at: 0, by: 'ana', evidence: evidenceKinds(machine) } };
}

const found = (host: string): EndpointMatch => oneEndpoint({ endpoint: { id: `ep-${host}`, name: host } });

/** One machine of every sort. */
const everySort: readonly Machine[] = [
  aMachine({ host: 'PLAIN', alerts: { critical: 3 } }),
  aMachine({ host: 'MILD', alerts: { low: 1 } }),
  aMachine({ host: 'TWINS', endpoint: severalEndpoints() }),
  aMachine({ host: 'GONE', endpoint: noEndpoint() }),
  aMachine({
    host: 'CUT-OFF',
    endpoint: oneEndpoint({ endpoint: { name: 'CUT-OFF', id: 'e1' }, isolation: 'isolated' }),
  }),
  aMachine({ host: 'FLYING', order: anOrder({ step: 'pending' }) }),
  aMachine({ host: 'LOST', order: anOrder({ step: 'unknown' }) }),
  aMachine({ host: 'VIP-1' }),
  aMachine({ host: 'SRV', endpoint: oneEndpoint({ endpoint: { name: 'SRV', id: 'e2', kind: 'server' } }) }),
  withSkip(aMachine({ host: 'LEFT' })),
  aMachine({ host: '' }),
];
const protect = [{ match: 'glob', value: 'VIP-*' }] as const;

function byHost(...args: Parameters<typeof decide>): Record<string, string> {
  return Object.fromEntries(decide(...args).map(({ machine, action }) => [machine.host || 'no host', action]));
}

const SAME_IN_EVERY_MODE = {
  TWINS: 'ambiguous',
  GONE: 'not_found',
  'CUT-OFF': 'already_isolated',
  FLYING: 'pending',
  LOST: 'unknown',
  'VIP-1': 'held',
  LEFT: 'skipped',
  'no host': 'held',
};

describe('decideCycle', () => {
  it('with --auto: orders what no guard holds', () => {
    expect(byHost(everySort, { auto: true, protect })).toEqual({
      ...SAME_IN_EVERY_MODE,
      PLAIN: 'order',
      MILD: 'held',
      SRV: 'held',
    });
  });

  it('as a dry run: the same, without orders', () => {
    const dry = { ...SAME_IN_EVERY_MODE, PLAIN: 'dry_run', MILD: 'held', SRV: 'held' };
    expect(byHost(everySort, { dryRun: true, protect })).toEqual(dry);
    expect(byHost(everySort, { auto: true, dryRun: true, protect })).toEqual(dry);
  });

  it('without --auto: proposes what a person could simply confirm', () => {
    expect(byHost(everySort, { protect })).toEqual({
      ...SAME_IN_EVERY_MODE,
      PLAIN: 'proposed',
      MILD: 'proposed',
      SRV: 'proposed',
    });
  });

  it('whatever mode is stored, a command acts only with --auto; the console goes by the stored mode', () => {
    const machines = [aMachine({ host: 'A' })];
    expect(lines(machines, { mode: 'automatic' })).toEqual(['A proposed']);
    expect(lines(machines, { mode: 'automatic' }, { ladder: 'stored' })).toEqual(['A order']);
    expect(lines(machines, { mode: 'dry-run' }, { ladder: 'stored' })).toEqual(['A dry_run']);
    expect(lines(machines, { mode: 'observe' }, { ladder: 'stored' })).toEqual(['A proposed']);
  });

  it('orders the most urgent up to the cap and holds the others', () => {
    const machines = [
      aMachine({ host: 'A', alerts: { medium: 1, high: 1 } }),
      aMachine({ host: 'B', alerts: { critical: 1 } }),
      aMachine({ host: 'C', alerts: { high: 3 } }),
      aMachine({ host: 'D', alerts: { critical: 5 } }),
      aMachine({ host: 'E', alerts: { high: 1 } }),
    ];
    expect(lines(machines, { auto: true })).toEqual(['D order', 'B order', 'C order', 'A held', 'E held']);
    expect(lines(machines, { dryRun: true })).toEqual(['D dry_run', 'B dry_run', 'C dry_run', 'A held', 'E held']);
    expect(lines(machines, {})).toEqual(['D proposed', 'B proposed', 'C proposed', 'A proposed', 'E proposed']);
    const declared = limits({ perCycle: 4, perHour: 1, perDay: 1, declared: true });
    expect(lines(machines, { auto: true, limits: declared })).toContain('E held');
    expect(lines(machines, { auto: true, limits: declared })).toContain('A order');
  });

  it('does not let a held machine take a place under the cap', () => {
    const machines = [
      aMachine({ host: 'GONE', alerts: { critical: 9 }, endpoint: noEndpoint() }),
      aMachine({ host: 'A', alerts: { high: 1 } }),
    ];
    expect(lines(machines, { auto: true, limits: limits({ perCycle: 1 }) })).toEqual(['GONE not_found', 'A order']);
  });

  it('orders one endpoint once, even if two machines lead to it', () => {
    const endpoint = oneEndpoint({ endpoint: { id: 'srv-1', name: 'web' } });
    const byId = aMachine({ host: 'web', endpointId: 'srv-1', endpoint, alerts: { critical: 1 } });
    const decisions = decide([byId, aMachine({ host: 'WEB', endpoint })], { auto: true });
    expect(decisions.map(({ action }) => action)).toEqual(['order', 'held']);
  });

  it('stops a storm after one cycle of orders', () => {
    const machines = ['A', 'B', 'C', 'D', 'E'].map((host) => aMachine({ host }));
    const stormsOf = () => [{ key: 'rule:Ransomware.Win', name: 'Ransomware.Win', machines: 14, ordered: 1 }];
    const roomy = limits({ perCycle: 3, perHour: 99, perDay: 99 });
    expect(lines(machines, { auto: true, limits: roomy }, { stormsOf })).toEqual([
      'A order',
      'B order',
      'C held',
      'D held',
      'E held',
    ]);
  });

  it('holds everything while the halt is on, proposals too', () => {
    expect(lines([aMachine({ host: 'A' })], { auto: true }, { halted: true })).toEqual(['A held']);
    expect(lines([aMachine({ host: 'A' })], {}, { halted: true })).toEqual(['A held']);
  });

  it('says of what is settled how it is settled, whatever else holds', () => {
    const skippedTwins = withSkip(aMachine({ host: 'TWINS', endpoint: severalEndpoints(), alerts: { low: 1 } }));
    const cutOffVip = aMachine({
      host: 'VIP-1',
      endpoint: oneEndpoint({ endpoint: { name: 'VIP-1', id: 'v1' }, isolation: 'isolated' }),
    });
    const health = { complete: false, problem: null, clockSkewMs: null };
    for (const change of [{ auto: true, protect }, { protect }, { dryRun: true, protect }]) {
      expect(byHost([skippedTwins, cutOffVip], change, { health, halted: true })).toEqual({
        TWINS: 'skipped',
        'VIP-1': 'already_isolated',
      });
    }
  });

  it('of a domain controller it says first that a person must confirm it', () => {
    const endpoint = oneEndpoint({ endpoint: { kind: 'domain-controller', name: 'DC-EAST-01' } });
    const [decision] = decide([aMachine({ host: 'DC-EAST-01', endpoint })], {});
    expect(decision?.action).toBe('proposed');
    expect(decision?.reason).toMatch(/^A person must confirm it: a domain controller, protected from automation\. /);
  });

  it('tells why in a sentence', () => {
    const [proposed] = decide([aMachine({ host: 'A', alerts: { low: 1 } })], {});
    expect(proposed?.reason).toBe(
      'Without --auto a run proposes; a person confirms. 1 Low, 5 min ago. Automation would hold it: The evidence is below the bar: 0 alerts of High or worse, 1 needed.',
    );
    const [ordered] = decide([aMachine({ host: 'A' })], { auto: true });
    expect([ordered?.reason, ordered?.reading?.endpoint.id]).toEqual(['Ordered: 1 High, 5 min ago.', 'ep-a']);
  });

  const machine = fc
    .record({
      number: fc.nat({ max: 40 }),
      alerts: fc.record({ critical: fc.nat({ max: 2 }), low: fc.nat({ max: 2 }) }),
      match: fc.constantFrom('one', 'isolated', 'several', 'none', 'unread', 'shared'),
      skipped: fc.boolean(),
    })
    .map(({ number, alerts, match, skipped }) => {
      const host = `M${number}`;
      const endpoints: Record<typeof match, EndpointMatch> = {
        one: found(host),
        isolated: oneEndpoint({ endpoint: { id: `ep-${host}`, name: host }, isolation: 'isolated' }),
        several: severalEndpoints(),
        none: noEndpoint(),
        unread: { kind: 'unread' },
        shared: oneEndpoint({ endpoint: { id: 'ep-shared', name: host } }),
      };
      const made = aMachine({ host, alerts, endpoint: endpoints[match] });
      return skipped ? withSkip(made) : made;
    });

  const world: fc.Arbitrary<Partial<Surroundings>> = fc.record({
    settings: fc
      .record({
        auto: fc.boolean(),
        dryRun: fc.boolean(),
        perCycle: fc.nat({ max: 6 }),
        perHour: fc.nat({ max: 6 }),
        perDay: fc.nat({ max: 6 }),
      })
      .map(({ auto, dryRun, ...caps }) => settings({ auto, dryRun, limits: limits(caps) })),
    halted: fc.boolean(),
    fleetSize: fc.option(fc.nat({ max: 300 }), { nil: null }),
    used: fc.record({ cycle: fc.nat({ max: 3 }), hour: fc.nat({ max: 3 }), day: fc.nat({ max: 3 }) }),
  });

  it('decides about every machine exactly once and never orders more than any cap', () => {
    fc.assert(
      fc.property(fc.uniqueArray(machine, { selector: ({ key }) => key }), world, (machines, given) => {
        const facts = surroundings(given);
        const decisions = decideCycle({ ...facts, machines, orders: new Map() });
        expect(decisions.map((decision) => decision.machine.key).toSorted()).toEqual(
          machines.map(({ key }) => key).toSorted(),
        );
        const ordered = decisions.filter(({ action }) => action === 'order' || action === 'dry_run');
        const { limits: caps } = facts.settings;
        const { used } = facts;
        expect(ordered.length).toBeLessThanOrEqual(Math.max(0, caps.perCycle - used.cycle));
        expect(ordered.length).toBeLessThanOrEqual(Math.max(0, caps.perHour - used.hour));
        expect(ordered.length).toBeLessThanOrEqual(Math.max(0, caps.perDay - used.day));
        const ids = ordered.map(({ reading }) => reading?.endpoint.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).not.toContain(undefined);
        if (!facts.settings.auto || facts.settings.dryRun || facts.halted) {
          expect(decisions.some(({ action }) => action === 'order')).toBe(false);
        }
        expect(decisions.every(({ reason }) => reason.length > 0)).toBe(true);
      }),
    );
  });

  it('comes to the same whatever the order the machines come in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(machine, { selector: ({ key }) => key }), world, (machines, given) => {
        const facts = { ...surroundings(given), orders: new Map() };
        expect(decideCycle({ ...facts, machines: machines.toReversed() })).toEqual(decideCycle({ ...facts, machines }));
      }),
    );
  });
});
