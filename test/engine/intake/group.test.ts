import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupAlerts, INDICATOR_LIMIT, USER_LIMIT } from '../../../src/engine/intake/group.ts';
import { type AlertFacts, SEVERITIES } from '../../../src/engine/model/alert.ts';
import type { Machine } from '../../../src/engine/model/machine.ts';
import { NO_MACHINES } from '../../../src/engine/model/machine-table.ts';
import { totalOf } from '../../../src/engine/model/severity.ts';
import type { StoredAlert } from '../../../src/engine/ports.ts';
import { anAlert, anEntry, counts, MINUTE, NOW, SOURCE } from '../../support/builders.ts';

function group(alerts: readonly StoredAlert[], machines: ReadonlyMap<string, Machine> = NO_MACHINES) {
  return groupAlerts(machines, SOURCE, alerts);
}

const alert: fc.Arbitrary<Partial<AlertFacts>> = fc.record({
  host: fc.constantFrom('WS-1', 'ws-1.corp.example', 'WS-2', 'SRV-3', null),
  time: fc.option(fc.integer({ min: NOW - 60 * MINUTE, max: NOW }), { nil: null }),
  users: fc.uniqueArray(fc.constantFrom('ana', 'bo', 'cy'), { maxLength: 3 }),
  severity: fc.constantFrom(...SEVERITIES),
  event: fc.constantFrom('Infection', 'Forensics Case Analysis', ''),
  rule: fc.constantFrom('a', 'b', ''),
});

/** What must not depend on the order in which alerts come. */
function orderFree(machines: ReadonlyMap<string, Machine>) {
  return [...machines.values()]
    .map(({ key, counts, users, events, rules, domains, firstSeen, lastSeen, alerts }) => ({
      key,
      counts,
      users: users.toSorted(),
      events: events.toSorted(),
      rules: rules.toSorted(),
      domains: domains.toSorted(),
      firstSeen,
      lastSeen,
      alerts: alerts.length,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

describe('groupAlerts', () => {
  it('keeps a hash with the file its record names, and none where it cannot tell which', () => {
    const file = { kind: 'file', value: 'evil.exe' } as const;
    const [sha1, md5, other] = [
      { kind: 'sha1', value: '52' },
      { kind: 'md5', value: 'ab' },
      { kind: 'md5', value: 'cd' },
    ] as const;
    const one = group([anAlert({ host: 'A', indicators: [sha1, md5, file] })]);
    expect([...one.values()][0]?.indicators).toEqual([
      { ...sha1, file: 'evil.exe' },
      { ...md5, file: 'evil.exe' },
      file,
    ]);
    const two = group([anAlert({ host: 'A', indicators: [md5, other, file] })]);
    expect([...two.values()][0]?.indicators).toEqual([md5, other, file]);
  });

  it('gathers the alerts of one host, however it is written', () => {
    const machines = group([
      anAlert({ host: 'WS-1', severity: 'high', time: NOW - MINUTE, users: ['ana'], rule: 'r1' }),
      anAlert({ host: 'ws-1.Corp.example', severity: 'critical', time: NOW - 5 * MINUTE, users: ['bo', 'ana'] }),
      anAlert({ host: 'Ws-1.', severity: 'high', time: null, users: [], techniques: ['T1486'] }),
    ]);
    expect([...machines.keys()]).toEqual(['harmony:host:ws-1']);
    expect(machines.get('harmony:host:ws-1')).toMatchObject({
      host: 'WS-1',
      domains: ['corp.example'],
      counts: counts({ critical: 1, high: 2 }),
      users: ['ana', 'bo'],
      techniques: ['T1486'],
      firstSeen: NOW - 5 * MINUTE,
      lastSeen: NOW - MINUTE,
      endpoint: { kind: 'unread' },
      standing: { kind: 'open' },
      order: null,
    });
  });

  it('groups records without a host under no host, and drops none', () => {
    const machines = group([anAlert({ host: null }), anAlert({ host: ' ' }), anAlert({ host: null, users: ['ana'] })]);
    expect(machines.get('harmony:no-host')).toMatchObject({ host: '', firstSeen: NOW - 5 * MINUTE });
    expect(machines.get('harmony:no-host')?.alerts.length).toBe(3);
  });

  it('keys by the asset id where the alerts carry it', () => {
    const machines = group([anAlert({ host: 'web', endpointId: 's-1' }), anAlert({ host: 'web', endpointId: 's-2' })]);
    expect([...machines.values()].map(({ host, endpointId }) => [host, endpointId])).toEqual([
      ['web', 's-1'],
      ['web', 's-2'],
    ]);
  });

  it('loses no alert: those in are those grouped, in the log and in the counts', () => {
    fc.assert(
      fc.property(fc.array(alert, { maxLength: 60 }), (given) => {
        const machines = [...group(given.map(anAlert)).values()];
        expect(machines.reduce((sum, machine) => sum + machine.alerts.length, 0)).toBe(given.length);
        for (const machine of machines) expect(totalOf(machine.counts)).toBe(machine.alerts.length);
      }),
    );
  });

  it('comes to the same whatever the order and the size of the pages', () => {
    fc.assert(
      fc.property(
        fc
          .array(alert, { maxLength: 40 })
          .chain((given) =>
            fc.tuple(
              fc.constant(given.map(anAlert)),
              fc.shuffledSubarray([...given.keys()], { minLength: given.length }),
              fc.integer({ min: 1, max: 7 }),
            ),
          ),
        ([alerts, order, size]) => {
          let paged: ReadonlyMap<string, Machine> = NO_MACHINES;
          for (let at = 0; at < order.length; at += size) {
            paged = group(
              order.slice(at, at + size).map((place) => alerts[place] as StoredAlert),
              paged,
            );
          }
          expect(orderFree(paged)).toEqual(orderFree(group(alerts)));
        },
      ),
    );
  });

  it('leaves machines without a new alert, and a page without alerts, as they are', () => {
    const before = group([anAlert({ host: 'WS-1' }), anAlert({ host: 'WS-2' })]);
    expect(group([], before)).toBe(before);
    const after = group([anAlert({ host: 'WS-2', users: ['m.okafor'] })], before);
    expect(after.get('harmony:host:ws-1')).toBe(before.get('harmony:host:ws-1'));
    expect(after.get('harmony:host:ws-2')).not.toBe(before.get('harmony:host:ws-2'));
    expect(after.get('harmony:host:ws-2')?.users).toBe(before.get('harmony:host:ws-2')?.users);
    expect(before.get('harmony:host:ws-2')?.alerts.length).toBe(1);
  });

  it('grows an older snapshot without touching the newer one', () => {
    const users = Array.from({ length: 20 }, (_, number) => `user-${number}`);
    const start = group(users.map((user) => anAlert({ host: 'WS-1', users: [user] })));
    const one = group([anAlert({ host: 'WS-1', users: ['one'] }), anAlert({ host: 'NEW-1' })], start);
    const other = group([anAlert({ host: 'WS-1', users: ['other'] }), anAlert({ host: 'NEW-2' })], start);
    expect([start, one, other].map((machines) => [...machines.keys()])).toEqual([
      ['harmony:host:ws-1'],
      ['harmony:host:ws-1', 'harmony:host:new-1'],
      ['harmony:host:ws-1', 'harmony:host:new-2'],
    ]);
    const usersOf = (machines: ReadonlyMap<string, Machine>) => machines.get('harmony:host:ws-1')?.users.slice(20);
    expect([start, one, other].map(usersOf)).toEqual([[], ['one'], ['other']]);
    expect(start.has('harmony:host:new-1')).toBe(false);
    expect(one.get('harmony:host:new-2')).toBeUndefined();
  });

  it('bounds the lists of a machine, but not its alerts', () => {
    const alerts = Array.from({ length: 1200 }, (_, number) =>
      anAlert({ users: [`u${number}`], indicators: [{ kind: 'ip', value: `10.0.${number >> 8}.${number & 255}` }] }),
    );
    const [machine] = group(alerts).values();
    expect(machine?.users).toHaveLength(USER_LIMIT);
    expect(machine?.indicators).toHaveLength(INDICATOR_LIMIT);
    expect(machine?.alerts.length).toBe(1200);
  });

  it('keeps the evidence place of each alert', () => {
    const place = { file: 'e.jsonl', offset: 7, length: 9, index: 3 };
    const [machine] = group([anAlert({ place, severity: 'low', event: 'E', rule: 'R', time: NOW })]).values();
    expect(machine?.alerts.at(0)).toEqual(anEntry({ place, severity: 'low', event: 'E', rule: 'R', time: NOW }));
  });
});
