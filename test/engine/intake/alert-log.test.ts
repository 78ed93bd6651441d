import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendAlerts, appendStored, emptyAlertLog } from '../../../src/engine/intake/alert-log.ts';
import { type AlertEntry, type AlertLog, SEVERITIES } from '../../../src/engine/model/alert.ts';
import { anAlert, anEntry } from '../../support/builders.ts';

const entry: fc.Arbitrary<AlertEntry> = fc.record({
  time: fc.option(fc.integer({ min: 0, max: 253_402_300_799_999 })),
  severity: fc.constantFrom(...SEVERITIES),
  event: fc.oneof(fc.constantFrom('Infection', 'Scan Start', ''), fc.string()),
  rule: fc.oneof(fc.constantFrom('Gen.Rep', '__proto__', 'constructor'), fc.string()),
  place: fc.record({
    file: fc.constantFrom('a.jsonl', 'b.jsonl', ''),
    offset: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    length: fc.nat({ max: 2 ** 32 - 1 }),
    index: fc.nat({ max: 2 ** 32 - 1 }),
  }),
});

function all(log: AlertLog): AlertEntry[] {
  return Array.from({ length: log.length }, (_, index) => log.at(index));
}

describe('the alert log', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const log = appendAlerts(emptyAlertLog, entries);
        expect(all(log)).toEqual(entries);
        for (const [index, { time, severity }] of entries.entries()) {
          expect(log.timeAt(index)).toBe(time ?? Number.NaN);
          expect(log.severityAt(index)).toBe(severity);
        }
      }),
    );
  });

  it('keeps every earlier snapshot valid, whichever of them grows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.array(entry, { maxLength: 9 })), { minLength: 1, maxLength: 12 }),
        (steps) => {
          const logs: AlertLog[] = [emptyAlertLog];
          const truth: AlertEntry[][] = [[]];
          for (const [pick, entries] of steps) {
            const from = pick % logs.length;
            logs.push(appendAlerts(logs[from] as AlertLog, entries));
            truth.push([...(truth[from] as AlertEntry[]), ...entries]);
          }
          expect(logs.map(all)).toEqual(truth);
        },
      ),
    );
  });

  it('keeps two logs that grow from one snapshot apart, even when they take turns', () => {
    const start = appendAlerts(emptyAlertLog, [anEntry({ event: 'first' })]);
    let one = start;
    let other = start;
    for (let turn = 0; turn < 20; turn += 1) {
      one = appendStored(one, anAlert({ event: `one ${turn}` }));
      other = appendAlerts(other, [anEntry({ event: `other ${turn}` })]);
    }
    const events = (log: AlertLog) => all(log).map(({ event }) => event);
    expect(events(one)).toEqual(['first', ...Array.from({ length: 20 }, (_, turn) => `one ${turn}`)]);
    expect(events(other)).toEqual(['first', ...Array.from({ length: 20 }, (_, turn) => `other ${turn}`)]);
    expect(events(start)).toEqual(['first']);
  });

  it('is the same log when nothing is appended', () => {
    const log = appendAlerts(emptyAlertLog, [anEntry()]);
    expect(appendAlerts(log, [])).toBe(log);
    expect(appendAlerts(emptyAlertLog, [])).toBe(emptyAlertLog);
  });

  it('refuses an alert that is not there', () => {
    const log = appendAlerts(emptyAlertLog, [anEntry()]);
    appendAlerts(log, [anEntry()]);
    expect(() => log.at(1)).toThrow(RangeError);
    expect(() => log.timeAt(-1)).toThrow(RangeError);
    expect(() => log.severityAt(Number.NaN)).toThrow(RangeError);
    expect(() => emptyAlertLog.at(0)).toThrow(RangeError);
  });

  it('takes over a log of another make', () => {
    const known = [anEntry({ event: 'a' }), anEntry({ event: 'b', time: null })];
    const foreign: AlertLog = {
      length: known.length,
      at: (index) => known[index] as AlertEntry,
      timeAt: (index) => known[index]?.time ?? Number.NaN,
      severityAt: (index) => (known[index] as AlertEntry).severity,
      kindAt: (index) => index,
      suppressedAt: () => false,
    };
    expect(all(appendAlerts(foreign, [anEntry({ event: 'c' })])).map(({ event }) => event)).toEqual(['a', 'b', 'c']);
  });
});

describe('techniques in the log', () => {
  it('keeps the first few of each alert beside everything else, and nothing where there are none', () => {
    const named = anAlert({ techniques: ['Modify Registry', 'Credential Dumping'] });
    const many = anAlert({ techniques: Array.from({ length: 9 }, (_, index) => `T${index} ${'x'.repeat(300)}`) });
    let log = emptyAlertLog;
    for (const alert of [named, anAlert(), many, named]) log = appendStored(log, alert);
    expect(log.at(0).techniques).toEqual(['Modify Registry', 'Credential Dumping']);
    expect(log.at(0).place).toEqual(named.place);
    expect(log.at(1).techniques).toBeUndefined();
    expect(log.at(2).techniques?.map((name) => name.slice(0, 2))).toEqual(['T0', 'T1', 'T2', 'T3']);
    expect(Math.max(...(log.at(2).techniques ?? []).map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(log.at(2).place).toEqual(many.place);
    expect(log.at(3)).toEqual(log.at(0));
  });
});
