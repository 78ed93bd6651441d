import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendAlerts, emptyAlertLog } from '../../../src/engine/intake/alert-log.ts';
import { SEVERITIES } from '../../../src/engine/model/alert.ts';
import { severityRank } from '../../../src/engine/model/severity.ts';
import { kindsOf, timelineOf } from '../../../src/engine/model/timeline.ts';
import { alertList } from '../../../src/tui/screens/machine/alert-list.ts';
import { anEntry, MINUTE, NOW } from '../../support/builders.ts';
import { theWorst } from '../../support/console-fleet.ts';

const anyLog = fc
  .array(
    fc.record({
      severity: fc.constantFrom(...SEVERITIES),
      event: fc.constantFrom('Infection', 'Scan', ''),
      rule: fc.constantFrom('Gen.Rep', '__proto__'),
      time: fc.option(fc.integer({ min: NOW - 100 * MINUTE, max: NOW })),
      suppressed: fc.boolean(),
      techniques: fc.constantFrom([], ['Modify Registry'], ['Modify Registry', 'Masquerading']),
    }),
    { maxLength: 60 },
  )
  .map((list) =>
    appendAlerts(
      emptyAlertLog,
      list.map(({ suppressed, ...rest }) => anEntry({ ...rest, ...(suppressed ? { suppressed } : {}) })),
    ),
  );

describe('the alerts of a machine by kind', () => {
  it('has every alert in exactly one kind, the newest first, with its span of time', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const kinds = kindsOf(log);
        expect(kinds.flatMap(({ alerts }) => alerts).toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: log.length }, (_, index) => index),
        );
        for (const kind of kinds) {
          const entries = kind.alerts.map((index) => log.at(index));
          const times = entries.flatMap(({ time }) => (time === null ? [] : [time]));
          expect(times).toEqual(times.toSorted((a, b) => b - a));
          expect([kind.first, kind.last]).toEqual(times.length === 0 ? [null, null] : [times.at(-1), times[0]]);
          for (const { severity, event, rule, suppressed = false } of entries) {
            expect([severity, event, rule, suppressed]).toEqual([
              kind.severity,
              kind.event,
              kind.rule,
              kind.suppressed,
            ]);
          }
          expect(kind.techniques).toEqual([...new Set(entries.flatMap(({ techniques = [] }) => techniques))]);
        }
        const ranks = kinds.filter(({ suppressed }) => !suppressed).map(({ severity }) => severityRank(severity));
        expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
        expect(timelineOf(log)).toHaveLength(log.length);
      }),
    );
  });

  it('folds 47 alerts into four rows', () => {
    expect(kindsOf(theWorst().alerts).map(({ severity, alerts }) => [severity, alerts.length])).toEqual([
      ['critical', 12],
      ['high', 23],
      ['medium', 9],
      ['low', 3],
    ]);
  });

  it('finds every row of the list again, whatever is unfolded', () => {
    fc.assert(
      fc.property(anyLog, fc.func(fc.boolean()), (log, isOpen) => {
        const unfolded = new Set(kindsOf(log).flatMap(({ number }) => (isOpen(number) ? [number] : [])));
        const list = alertList(log, unfolded);
        for (let row = 0; row < list.total; row += 1) {
          const found = list.at(row);
          expect(found).not.toBeNull();
          if (!found) continue;
          const index = found.alert ?? found.kind.alerts[0] ?? -1;
          expect(list.rowOf(index, found.alert === null)).toBe(row);
        }
        expect(list.at(list.total)).toBeNull();
      }),
    );
  });
});
