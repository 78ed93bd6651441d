import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationMs, formatDuration, parseDuration } from '../../src/settings/duration.ts';

describe('durations', () => {
  test.each([
    ['250ms', 250],
    ['15s', 15_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
    ['3w', 1_814_400_000],
    ['1mo', 2_592_000_000],
    ['1.5h', 5_400_000],
    [' 10 s ', 10_000],
    ['0s', 0],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ms });
  });

  test.each(['', '1', 'h', '1x', '-1h', '1H', '1M', '1h30m', '1e3s', '1 hour', '∞', '1201mo', `${'9'.repeat(400)}s`])(
    'refuses %j in words',
    (text) => {
      expect(parseDuration(text)).toEqual({ refused: expect.stringMatching(/\.$/) });
      expect(() => durationMs(text)).toThrow(TypeError);
    },
  );

  test('says what is missing where a number stands alone', () => {
    expect(parseDuration('60')).toEqual({ refused: expect.stringContaining('a unit is missing') });
  });

  test('read back as they were written, in the shortest way', () => {
    const ms = fc.oneof(
      fc.nat(3_000_000_000),
      fc.tuple(fc.nat(100), fc.constantFrom(1000, 60_000, 3_600_000, 86_400_000)).map(([n, unit]) => n * unit),
    );
    fc.assert(fc.property(ms, (each) => durationMs(formatDuration(each)) === each));
    expect([90_000, 3_600_000, 604_800_000, 2_592_000_000, 0, 1].map(formatDuration)).toEqual([
      '90s',
      '1h',
      '1w',
      '1mo',
      '0s',
      '1ms',
    ]);
  });
});
