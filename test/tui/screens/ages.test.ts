import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanWords } from '../../../src/engine/model/span-words.ts';
import { urgencyOf } from '../../../src/engine/model/urgency.ts';
import { agesAt } from '../../../src/tui/screens/frame/use-now.ts';
import { relativeTime } from '../../../src/tui/text/relative-time.ts';
import { NOW } from '../../support/builders.ts';
import { several, watched } from '../../support/console-fleet.ts';

const AGE = fc.integer({ min: 0, max: 3 * 86_400_000 });

describe('ages', () => {
  it('never run backwards while time goes on', () => {
    fc.assert(
      fc.property(AGE, fc.nat({ max: 120_000 }), (at, later) => {
        const [before, after] = [agesAt(NOW + at), agesAt(NOW + at + later)];
        expect(after.now).toBeGreaterThanOrEqual(before.now);
        expect(after.exact).toBeGreaterThanOrEqual(before.exact);
      }),
    );
  });

  it('of one fact read alike in a table and in a sentence', () => {
    fc.assert(
      fc.property(AGE, (age) => {
        expect(relativeTime(NOW - age, NOW)).toBe(spanWords(age));
      }),
    );
    const machine = watched({
      host: 'A',
      alerts: several(1, { severity: 'high', event: 'E', rule: '', ago: 119_000 }),
    });
    expect(urgencyOf(machine, NOW).reason).toContain('1 min ago');
    expect(relativeTime(machine.lastSeen, NOW)).toBe('1 min');
  });
});
