/** Contexts in which every guard passes; a test changes what it is about. */
import type { JudgeContext, Surroundings } from '../../../src/engine/decision/context.ts';
import { judge } from '../../../src/engine/decision/guards.ts';
import type { GuardId, Verdict } from '../../../src/engine/model/decision.ts';
import { aMachine, NOW, settings } from '../../support/builders.ts';

export function surroundings(change: Partial<Surroundings> = {}): Surroundings {
  return {
    now: NOW,
    settings: settings({ auto: true }),
    ladder: 'declared',
    halted: false,
    health: { complete: true, problem: null, clockSkewMs: 0 },
    used: { cycle: 0, hour: 0, day: 0 },
    fleetSize: 5000,
    self: { names: ['soc-console.corp.example'], addresses: ['10.0.0.5'] },
    ...change,
  };
}

export function context(change: Partial<JudgeContext> = {}): JudgeContext {
  const machine = change.machine === undefined ? aMachine() : change.machine;
  return {
    ...surroundings(),
    kind: 'isolate',
    actor: 'auto',
    machine,
    host: machine?.host ?? 'FIN-LT-07',
    match: machine?.endpoint ?? { kind: 'unread' },
    orders: [],
    storm: null,
    ...change,
  };
}

export function verdictOf(guard: GuardId, change: Partial<JudgeContext> = {}): Verdict {
  const verdict = judge(context(change)).find((found) => found.guard === guard);
  if (verdict === undefined) throw new Error(`No verdict of ${guard}.`);
  return verdict;
}

/** The result alone, for automation and for a person. */
export function both(guard: GuardId, change: Partial<JudgeContext> = {}): [auto: string, person: string] {
  return [
    verdictOf(guard, { ...change, actor: 'auto' }).result,
    verdictOf(guard, { ...change, actor: 'person' }).result,
  ];
}
