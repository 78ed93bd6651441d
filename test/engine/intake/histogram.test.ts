import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendAlerts, emptyAlertLog } from '../../../src/engine/intake/alert-log.ts';
import { severityStrip, timeStrip } from '../../../src/engine/intake/histogram.ts';
import { SEVERITIES } from '../../../src/engine/model/alert.ts';
import { compareSeverity } from '../../../src/engine/model/severity.ts';
import { anEntry } from '../../support/builders.ts';

function logOf(times: readonly (number | null)[]) {
  return appendAlerts(
    emptyAlertLog,
    times.map((time) => anEntry({ time })),
  );
}

describe('the time strip', () => {
  it('counts each alert in its part, both ends included', () => {
    const log = logOf([0, 9, 10, 99, 100, 101, -1, null]);
    expect(timeStrip(log, 0, 100, 10)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
  });

  it('is empty without parts or without a span', () => {
    expect(timeStrip(logOf([5]), 0, 100, 0)).toEqual([]);
    expect(timeStrip(logOf([5]), 100, 100, 3)).toEqual([0, 0, 0]);
    expect(severityStrip(logOf([5]), 9, 1, 2)).toEqual([null, null]);
  });

  it('loses no alert inside the span and invents none', () => {
    const time = fc.option(fc.integer({ min: 0, max: 1000 }));
    fc.assert(
      fc.property(
        fc.array(time),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 40 }),
        (times, from, span, buckets) => {
          const strip = timeStrip(logOf(times), from, from + span, buckets);
          expect(strip).toHaveLength(buckets);
          const inside = times.filter((at) => at !== null && at >= from && at <= from + span);
          expect(strip.reduce((sum, count) => sum + count, 0)).toBe(inside.length);
        },
      ),
    );
  });

  it('tells the worst severity of each part, and null exactly where there is none', () => {
    const alert = fc.record({ time: fc.integer({ min: 0, max: 99 }), severity: fc.constantFrom(...SEVERITIES) });
    fc.assert(
      fc.property(fc.array(alert), (alerts) => {
        const log = appendAlerts(emptyAlertLog, alerts.map(anEntry));
        const truth = Array.from({ length: 10 }, (_, part) => {
          const inPart = alerts.filter(({ time }) => Math.floor((time / 100) * 10) === part);
          return inPart.map(({ severity }) => severity).sort(compareSeverity)[0] ?? null;
        });
        expect(severityStrip(log, 0, 100, 10)).toEqual(truth);
      }),
    );
  });
});
