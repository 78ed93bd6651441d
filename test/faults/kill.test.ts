// The built program, killed from outside with SIGKILL at each numbered step of its work and at random moments, and
// started again until it ends: nothing lost, nothing ordered twice, nobody else touched, every intent settled.
import { describe, expect, it } from 'vitest';
import { FIRST_SEED, IN_FULL, seedsOr, tellFigures } from './support/figures.ts';
import {
  campaign,
  type KilledCommand,
  type KillPlan,
  type KillResult,
  planOf,
  REQUESTS,
} from './support/kill-campaign.ts';
import { KILL_MODES } from './support/kill-point.ts';

const SIDE_BY_SIDE = 8;
type Planned = { readonly seed: number; readonly plan: KillPlan };

function numbered(command: KilledCommand, first: number, last: number): readonly Planned[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap((n) =>
    KILL_MODES.map((mode) => ({
      seed: n,
      plan: { command, large: false, points: [{ at: 'request', n, mode, laterMs: n % 4 }] },
    })),
  );
}

const steps: readonly Planned[] = IN_FULL
  ? (['run', 'isolate', 'release'] as const).flatMap((command) => numbered(command, 1, REQUESTS[command]))
  : // Around the order, where a kill does the most.
    [...numbered('run', 9, 11), ...numbered('isolate', 10, 11)];
const random: readonly Planned[] = Array.from({ length: seedsOr(8) }, (_, index) => {
  const seed = FIRST_SEED + index;
  return { seed, plan: planOf(seed) };
});

function sum(results: readonly KillResult[], of: (result: KillResult) => number): number {
  return results.reduce((total, result) => total + of(result), 0);
}

function told(name: string, results: readonly KillResult[]): void {
  tellFigures(name, {
    'programs killed': sum(results, ({ kills }) => kills.length),
    'starts again': sum(results, ({ starts, kills }) => starts - kills.length),
    alerts: sum(results, ({ alerts }) => alerts),
    'alerts lost': sum(results, ({ lost }) => lost),
    orders: sum(results, ({ orders }) => orders),
    'orders doubled': sum(results, ({ doubled }) => doubled),
    'wrong targets': sum(results, ({ wrongTargets }) => wrongTargets),
    'intents not settled': sum(results, ({ unsettled }) => unsettled),
    'never taken, left to a person': sum(results, ({ neverTaken }) => neverTaken),
    'runs with a fault': results.filter(({ wrong }) => wrong.length > 0).length,
  });
}

function faultsIn(results: readonly KillResult[]): readonly string[] {
  return results.filter(({ wrong }) => wrong.length > 0).map(({ words, wrong }) => `${words}: ${wrong.join('; ')}`);
}

describe('killed and started again', () => {
  it(`at ${steps.length} numbered steps`, { timeout: 1_800_000 }, async () => {
    const results = await campaign(steps, SIDE_BY_SIDE);
    told('kill -9, numbered steps', results);
    expect(faultsIn(results)).toEqual([]);
    // A step that is never reached proves nothing.
    expect(sum(results, ({ kills }) => kills.length)).toBeGreaterThan(steps.length * 0.8);
  });

  it(`at random moments, ${random.length} seeds`, { timeout: 1_800_000 }, async () => {
    const results = await campaign(random, SIDE_BY_SIDE);
    told('kill -9, random moments', results);
    expect(faultsIn(results)).toEqual([]);
    expect(sum(results, ({ kills }) => kills.length)).toBeGreaterThan(random.length / 2);
  });
});
