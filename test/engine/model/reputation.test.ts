import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { reputationOf } from '../../../src/engine/model/enrichment.ts';
import {
  type Analysis,
  indicatorKey,
  isAgainst,
  REPUTATION_THRESHOLDS,
  REPUTATION_WORDS,
  type Reputation,
  scoreWords,
  wordOf,
} from '../../../src/engine/model/reputation.ts';
import { rankByUrgency, urgencyOf } from '../../../src/engine/model/urgency.ts';
import { aMachine, DAY, NOW } from '../../support/builders.ts';
import { analysis, domain } from '../support/enricher.ts';

const of = (change: Partial<Analysis> | null): Reputation => ({
  analysis: change && analysis({ malicious: 0, suspicious: 0, ...change }),
  checkedAt: NOW,
});
const word = (change: Partial<Analysis> | null) => wordOf(of(change), REPUTATION_THRESHOLDS, NOW);

test.each([
  [{ malicious: 5 }, 'bad'],
  [{ malicious: 3, label: 'trojan.x' }, 'bad'],
  [{ malicious: 4 }, 'likely-bad'],
  [{ malicious: 1 }, 'likely-bad'],
  [{ suspicious: 3 }, 'likely-bad'],
  [{}, 'no-finding'],
  // One unsure engine is not nothing, a counter that is not told is not zero, and nobody's opinion is none.
  [{ suspicious: 1 }, 'unknown'],
  [{ suspicious: null }, 'unknown'],
  [{ engines: 0 }, 'unknown'],
  [null, 'unknown'],
  [{ malicious: 60, analysedAt: NOW - 31 * DAY }, 'stale'],
  [{ analysedAt: NOW - 31 * DAY }, 'stale'],
  [{ malicious: 60, analysedAt: null }, 'bad'],
] as const)('%j is %s', (change, expected) => {
  expect(word(change)).toBe(expected);
});

test('what is told beside the word', () => {
  expect(scoreWords(of({ malicious: 12, engines: 74 }))).toBe('12/74');
  expect(scoreWords(of({ malicious: 12, engines: null }))).toBe('12');
  expect(scoreWords(of({ malicious: 0, suspicious: 3, engines: 72 }))).toBe('0/72, 3 suspicious');
  expect(scoreWords(of({ malicious: 0, suspicious: 0, engines: 61 }))).toBe('0/61');
  expect(scoreWords(of(null))).toBe('');
  expect(Object.values(REPUTATION_WORDS).join()).not.toMatch(/clean|good|safe|harmless/);
});

test('stale words still speak against what was bad, and not for it', () => {
  const old = { analysedAt: NOW - 60 * DAY };
  expect(isAgainst(of({ malicious: 60, ...old }), REPUTATION_THRESHOLDS, NOW)).toBe(true);
  expect(isAgainst(of(old), REPUTATION_THRESHOLDS, NOW)).toBe(false);
});

describe('a machine', () => {
  const [a, b, c] = [domain('a.com'), domain('b.com'), domain('c.com')];
  const machine = aMachine({ indicators: [a, b, c] });
  const known = new Map<string, Reputation | null>([
    [indicatorKey(a), of({})],
    [indicatorKey(b), of({ malicious: 12 })],
    [indicatorKey(c), null],
  ]);
  const found = () => reputationOf(machine, known, REPUTATION_THRESHOLDS, NOW);

  it('has the gravest word of its indicators, and says how many are answered', () => {
    expect(found()).toMatchObject({ gravest: { indicator: b, word: 'bad', isAgainst: true }, answered: 2, open: 1 });
    expect(found()).toBe(found());
  });

  it('grows more urgent by what speaks against it, and never less by anything', () => {
    expect(urgencyOf(machine, NOW, found()).score).toBeGreaterThan(urgencyOf(machine, NOW).score);
    expect(urgencyOf(machine, NOW, found()).reason).toContain('known bad');
    const other = aMachine({ host: 'B', indicators: [] });
    const ranked = rankByUrgency([other, machine], NOW, (each) =>
      reputationOf(each, known, REPUTATION_THRESHOLDS, NOW),
    );
    expect(ranked[0]?.machine).toBe(machine);
    const anything = fc.record({
      malicious: fc.nat(90),
      suspicious: fc.option(fc.nat(9)),
      engines: fc.option(fc.nat(90)),
      label: fc.option(fc.string()),
      analysedAt: fc.option(fc.nat(NOW)),
    });
    fc.assert(
      fc.property(anything, (told) => {
        const answers = new Map([[indicatorKey(a), { analysis: told, checkedAt: NOW }]]);
        const of = reputationOf(machine, answers, REPUTATION_THRESHOLDS, NOW);
        expect(urgencyOf(machine, NOW, of).score).toBeGreaterThanOrEqual(urgencyOf(machine, NOW).score);
      }),
      { numRuns: 100 },
    );
  });
});
