import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanWords } from '../../../src/engine/model/span-words.ts';
import { clockMinute, clockTime } from '../../../src/tui/text/clock-time.ts';
import { nextChange, relativeTime, timeUntil } from '../../../src/tui/text/relative-time.ts';

const NOW = Date.UTC(2026, 2, 9, 14, 5, 31);

describe('times', () => {
  it('are distances in tables', () => {
    const ages: readonly (readonly [number, string])[] = [
      [0, '0 s'],
      [12_400, '12 s'],
      [180_000, '3 min'],
      [7_200_000, '2 h'],
      [47 * 3_600_000, '47 h'],
      [5 * 86_400_000, '5 d'],
    ];
    for (const [age, words] of ages) expect(relativeTime(NOW - age, NOW)).toBe(words);
    expect(relativeTime(null, NOW)).toBe('–');
    expect(relativeTime(NOW + 5000, NOW)).toBe('0 s');
    expect(timeUntil(NOW + 30_000, NOW)).toBe('in 30 s');
    expect(timeUntil(NOW - 5, NOW)).toBe('now');
  });

  it('are exact in details, with their zone', () => {
    expect(clockTime(NOW, 'utc')).toBe('2026-03-09 14:05:31 UTC');
    expect(clockTime(NOW, 'local')).toMatch(/^2026-03-\d\d \d\d:05:31 [+-]\d\d:\d\d$/);
    expect(clockMinute(NOW, 'utc')).toBe('14:05 UTC');
    expect(clockTime(null, 'utc')).toBe('–');
    expect(clockTime(Number.NaN, 'utc')).toBe('–');
    expect(clockTime(1e18, 'local')).toBe('–');
  });

  it('say when a distance reads differently', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 * 86_400_000 }), (age) => {
        const at = NOW - age;
        const wait = nextChange(at, NOW);
        expect(wait).toBeGreaterThan(0);
        expect(spanWords(NOW + wait - 1 - at)).toBe(spanWords(age));
      }),
    );
  });
});
