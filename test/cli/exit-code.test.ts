import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import type { ProblemCode } from '../../src/engine/errors.ts';
import { OUTCOMES, type Outcome } from '../../src/engine/model/outcome.ts';

const problem = (code: ProblemCode) => ({ code, what: 'x' });

describe('the exit code', () => {
  it.each<[ProblemCode, number]>([
    ['usage', 2],
    ['settings', 2],
    ['filter', 2],
    ['credentials', 3],
    ['forbidden', 3],
    ['unreachable', 4],
    ['rate', 4],
    ['service', 4],
    ['contract', 4],
    ['internal', 1],
    ['ledger', 2],
    ['not-found', 5],
    ['shifted', 5],
  ])('of a problem %s is %i', (code, exit) => {
    expect(exitCodeOf({ problem: problem(code) })).toBe(exit);
  });

  it('of outcomes is 5 where one is left for a person, by the one table', () => {
    const left = ['pending', 'unknown', 'held', 'proposed', 'ambiguous', 'not_found', 'failed'];
    for (const outcome of Object.keys(OUTCOMES) as Outcome[]) {
      expect([outcome, exitCodeOf({ outcomes: ['isolated', outcome] })]).toEqual([
        outcome,
        left.includes(outcome) ? 5 : 0,
      ]);
    }
    expect(exitCodeOf({ outcomes: [] })).toBe(0);
  });

  it('of a window that was cut is 5', () => {
    expect(exitCodeOf({ outcomes: ['isolated'], complete: false })).toBe(5);
  });

  it('of a key that may not write is 3', () => {
    expect(exitCodeOf({ outcomes: ['failed'], orderProblems: [problem('forbidden')] })).toBe(3);
    expect(exitCodeOf({ outcomes: ['unknown'], orderProblems: [problem('unreachable')] })).toBe(5);
  });

  it('of a signal goes before everything', () => {
    expect(exitCodeOf({ signal: 'SIGINT', problem: problem('cancelled') })).toBe(130);
    expect(exitCodeOf({ signal: 'SIGTERM', outcomes: ['proposed'] })).toBe(143);
  });
});
