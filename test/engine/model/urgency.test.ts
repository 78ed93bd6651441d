import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../../src/engine/model/alert.ts';
import type { Machine } from '../../../src/engine/model/machine.ts';
import { byUrgency, rankByUrgency, tellingFirst, urgencyOf } from '../../../src/engine/model/urgency.ts';
import { aMachine, anEntry, anOrder, DAY, HOUR, MINUTE, NOW, oneEndpoint } from '../../support/builders.ts';

function hosts(machines: readonly Machine[]): string[] {
  return rankByUrgency(machines, NOW).map(({ machine }) => machine.host);
}

const machine = fc
  .record({
    host: fc.constantFrom('A', 'B', 'C', 'D', ''),
    alerts: fc.array(
      fc.record({
        severity: fc.constantFrom(...SEVERITIES),
        time: fc.option(fc.integer({ min: NOW - 3 * DAY, max: NOW + HOUR }), { nil: null }),
        rule: fc.constantFrom('r', 'Ransomware.Win'),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ host, alerts }) => aMachine({ host, alerts: alerts.map(anEntry) }));

describe('urgency', () => {
  it('puts severity first, then signs of an attack, then recency, then number', () => {
    const old = NOW - 20 * HOUR;
    expect(
      hosts([
        aMachine({ host: 'LOW', alerts: { low: 50 } }),
        aMachine({ host: 'HIGH-OLD', alerts: [anEntry({ time: old })] }),
        aMachine({ host: 'HIGH', alerts: { high: 1 } }),
        aMachine({ host: 'HIGH-MANY', alerts: { high: 12 } }),
        aMachine({ host: 'RANSOM', alerts: [anEntry({ rule: 'Ransomware.Win.Generic' })] }),
        aMachine({ host: 'CRITICAL', alerts: { critical: 1 } }),
      ]),
    ).toEqual(['CRITICAL', 'RANSOM', 'HIGH-MANY', 'HIGH', 'HIGH-OLD', 'LOW']);
  });

  it('says why in a short phrase', () => {
    const alerts = [anEntry({ severity: 'critical', rule: 'Ransomware.Win', time: NOW - 2 * MINUTE })];
    expect(urgencyOf(aMachine({ alerts }), NOW).reason).toBe('ransomware, 1 Critical, 2 min ago');
    const timeless = aMachine({ alerts: [anEntry({ severity: 'unknown', time: null })] });
    expect(urgencyOf(timeless, NOW).reason).toBe('1 alert, time unknown');
  });

  it('names a wide spread, and the rules that tell most first', () => {
    const rules = ['Adware.Gen', 'Gen.Rep', 'Ransomware.Win'];
    const { signs, reason } = urgencyOf(aMachine({ alerts: { high: 3 }, rules }), NOW);
    expect(signs).toBe('ransomware, 3 rules');
    // Nothing weighs beside the count: the count is told, so that no Critical machine is without a reason.
    expect(urgencyOf(aMachine({ alerts: { critical: 2 } }), NOW).signs).toBe('2 Critical');
    expect(reason).toContain('3 High, 3 rules, ');
    expect(urgencyOf(aMachine({ rules: ['x'], users: ['a', 'b', 'c'] }), NOW).signs).toBe('3 users');
    expect(tellingFirst(rules)).toEqual(['Ransomware.Win', 'Adware.Gen', 'Gen.Rep']);
    expect(tellingFirst(['b', 'a'])).toEqual(['b', 'a']);
  });

  it('puts what is dealt with at the end', () => {
    const skipped = { kind: 'skipped', at: NOW, by: 'ana', evidence: [] } as const;
    const machines = [
      aMachine({ host: 'SKIPPED', alerts: { critical: 9 }, standing: skipped }),
      aMachine({ host: 'ISOLATED', alerts: { critical: 1 }, endpoint: oneEndpoint({ isolation: 'isolated' }) }),
      aMachine({ host: 'VERIFIED', alerts: { high: 1 }, endpoint: { kind: 'unread' }, order: anOrder() }),
      aMachine({ host: 'INFO', alerts: { info: 1 } }),
    ];
    expect(hosts(machines)).toEqual(['INFO', 'SKIPPED', 'ISOLATED', 'VERIFIED']);
    expect(urgencyOf(machines[0] as Machine, NOW).reason).toMatch(/^set aside, 9 Critical/);
  });

  it('wakes a snoozed machine when the snooze runs out', () => {
    const snoozed = aMachine({ standing: { kind: 'snoozed', until: NOW + HOUR, by: 'ana' } });
    expect(urgencyOf(snoozed, NOW).score).toBeLessThan(1);
    expect(urgencyOf(snoozed, NOW + HOUR).score).toBeGreaterThan(100);
  });

  it('is a total order: no two machines are equal, and the order they come in plays no part', () => {
    fc.assert(
      fc.property(fc.uniqueArray(machine, { selector: ({ key }) => key }), fc.nat(), (machines, seed) => {
        const ranked = rankByUrgency(machines, NOW);
        const turned = machines.map((_, at) => machines[(at + seed) % machines.length] as Machine).reverse();
        expect(rankByUrgency(turned, NOW)).toEqual(ranked);
        for (const [at, a] of ranked.entries()) {
          expect(Number.isFinite(a.urgency.score)).toBe(true);
          for (const b of ranked.slice(at + 1)) {
            expect(byUrgency(a, b)).toBeLessThan(0);
            expect(byUrgency(b, a)).toBeGreaterThan(0);
          }
        }
      }),
    );
  });
});
