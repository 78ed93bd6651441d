import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../../src/engine/model/alert.ts';
import {
  compareSeverity,
  countAtLeast,
  isAtLeast,
  severitiesIn,
  totalOf,
  worstOf,
} from '../../../src/engine/model/severity.ts';
import { counts } from '../../support/builders.ts';

describe('severities', () => {
  it('sort with the worst first and unknown last', () => {
    expect(SEVERITIES.toReversed().sort(compareSeverity)).toEqual([
      'critical',
      'high',
      'medium',
      'low',
      'info',
      'unknown',
    ]);
  });

  it('measure against a bar', () => {
    expect(isAtLeast('critical', 'high')).toBe(true);
    expect(isAtLeast('high', 'high')).toBe(true);
    expect(isAtLeast('medium', 'high')).toBe(false);
    expect(isAtLeast('unknown', 'unknown')).toBe(true);
    expect(isAtLeast('unknown', 'info')).toBe(false);
  });

  it('are counted, and the worst of them found', () => {
    const some = counts({ high: 2, low: 5, unknown: 1 });
    expect([totalOf(some), worstOf(some), countAtLeast(some, 'medium'), countAtLeast(some, 'low')]).toEqual([
      8,
      'high',
      2,
      7,
    ]);
    expect(severitiesIn(some)).toEqual(['high', 'low', 'unknown']);
    expect(worstOf(counts())).toBeNull();
  });
});
