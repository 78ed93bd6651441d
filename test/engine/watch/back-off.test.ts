import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_BACK_OFF_MS, waitAfter } from '../../../src/engine/watch/back-off.ts';

const problem = (code: 'unreachable' | 'rate' | 'filter') => ({ code, what: 'It failed.' });

describe('waitAfter', () => {
  it('is the interval, less at most a tenth, after a good cycle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 86_400_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (ms, part) => {
          const wait = waitAfter({ failures: 0, problem: null }, ms, part);
          expect(wait).toBeLessThanOrEqual(ms);
          expect(wait).toBeGreaterThanOrEqual(ms * 0.9 - 1);
        },
      ),
    );
  });

  it('grows with failures up to five minutes, whatever the interval', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1_000, max: 86_400_000 }), (failures, ms) => {
        const failed = { failures, problem: problem('unreachable') };
        const wait = waitAfter(failed, ms, 0);
        expect(wait).toBeLessThanOrEqual(LONGEST_BACK_OFF_MS);
        expect(waitAfter({ ...failed, failures: failures + 1 }, ms, 0)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });

  it('honours the problem', () => {
    expect(waitAfter({ failures: 1, problem: problem('filter') }, 15_000, 0)).toBe(LONGEST_BACK_OFF_MS);
    expect(waitAfter({ failures: 1, problem: problem('rate') }, 15_000, 0)).toBe(60_000);
    expect(waitAfter({ failures: 1, problem: problem('unreachable') }, 15_000, 0)).toBe(30_000);
  });
});
