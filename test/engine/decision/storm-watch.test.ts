import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StormWatch } from '../../../src/engine/decision/storm-watch.ts';
import type { StoredAlert } from '../../../src/engine/ports.ts';
import { anAlert, MINUTE, NOW, SECOND } from '../../support/builders.ts';

const LIMIT = { machines: 3, withinMs: 10 * MINUTE };

function watchOf(alerts: readonly StoredAlert[], limit = LIMIT): StormWatch {
  const watch = new StormWatch();
  watch.clear(limit);
  for (const alert of alerts) watch.add(alert, NOW);
  return watch;
}

/** Alerts of one rule on machines, at minutes before now. */
function wave(...seen: readonly (readonly [host: string, minutesAgo: number])[]): StoredAlert[] {
  return seen.map(([host, ago]) => anAlert({ host, rule: 'Ransom', time: NOW - ago * MINUTE }));
}

describe('storms', () => {
  it('are one rule on enough machines within the span, whenever in the window that was', () => {
    const [storm] = watchOf(wave(['A', 50], ['B', 45], ['C', 41], ['D', 2])).found(LIMIT);
    expect(storm).toMatchObject({
      key: 'rule:Ransom',
      kind: 'rule',
      value: 'Ransom',
      peak: 3,
      since: NOW - 50 * MINUTE,
    });
    expect(storm?.machines.size).toBe(4);
    expect(watchOf(wave(['A', 50], ['B', 45], ['C', 39.9])).found(LIMIT)).toEqual([]);
    expect(watchOf(wave(['A', 50], ['A', 49], ['A', 48], ['B', 47])).found(LIMIT)).toEqual([]);
  });

  it('are one hash in whatever case, under whatever rules', () => {
    const hash = 'AB'.repeat(32);
    const alerts = ['A', 'B', 'C'].map((host, at) =>
      anAlert({
        host,
        rule: `rule ${at}`,
        indicators: [
          { kind: 'sha256', value: at === 1 ? hash.toLowerCase() : hash },
          { kind: 'ip', value: '10.0.0.1' },
        ],
      }),
    );
    expect(
      watchOf(alerts)
        .found(LIMIT)
        .map(({ key }) => key),
    ).toEqual([`hash:${hash.toLowerCase()}`]);
  });

  it('are over when the window has passed them', () => {
    const watch = watchOf(wave(['A', 50], ['B', 45], ['C', 41], ['C', 1]));
    watch.forget(NOW - 46 * MINUTE);
    expect(watch.found(LIMIT)).toEqual([]);
    watch.forget(NOW + 1);
    expect(watch.found({ ...LIMIT, machines: 0 })).toEqual([]);
  });

  it('are the same where alerts were given to be counted later, between others and before what is let go', () => {
    const alerts = wave(['A', 50], ['B', 45], ['C', 41], ['D', 2], ['E', 1]);
    const [first, rest] = [alerts.slice(0, 2), alerts.slice(3)];
    const watch = watchOf([]);
    watch.addLater(first, NOW);
    for (const alert of alerts.slice(2, 3)) watch.add(alert, NOW);
    watch.addLater(rest, NOW);
    expect(watch.found(LIMIT)).toEqual(watchOf(alerts).found(LIMIT));
    watch.addLater(first, NOW);
    watch.forget(NOW - 3 * MINUTE);
    expect(watch.found({ ...LIMIT, machines: 2 })).toMatchObject([{ peak: 2 }]);
    watch.addLater(alerts, NOW);
    watch.clear(LIMIT);
    expect(watch.found(LIMIT)).toEqual([]);
  });

  it('survive a flood of invented hashes', () => {
    const watch = watchOf(wave(['A', 3], ['B', 2], ['C', 1]));
    for (let n = 0; n < 45_000; n += 1) {
      watch.add(anAlert({ rule: '', indicators: [{ kind: 'md5', value: String(n) }] }), NOW);
    }
    expect(watch.found(LIMIT)).toHaveLength(1);
  });

  it('are counted as slowly counting says, in whatever order alerts come', () => {
    const alert = fc.record({
      host: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
      second: fc.integer({ min: 0, max: 2400 }),
    });
    fc.assert(
      fc.property(fc.array(alert, { maxLength: 40 }), fc.integer({ min: 1, max: 1300 }), (list, span) => {
        const limit = { machines: 1, withinMs: span * SECOND };
        const alerts = list.map(({ host, second }) => anAlert({ host, rule: 'R', time: NOW + second * SECOND }));
        const slow = list.map(({ second: from }) => {
          const inside = list.filter(({ second }) => second >= from && second <= from + span);
          return new Set(inside.map(({ host }) => host)).size;
        });
        expect(watchOf(alerts, limit).found(limit)[0]?.peak ?? 0).toBe(Math.max(0, ...slow));
      }),
      { numRuns: 300 },
    );
  });
});
