/** What a plain yes does not stand for is taken out of a plan: machines whose name a person would have to type. */
import type { Engine, OrderResult } from '../../engine/commands.ts';
import type { Problem } from '../../engine/errors.ts';
import type { Plan } from '../../engine/model/decision.ts';
import { resultOf } from '../machines-processed.ts';
import { needsTerminal } from './confirm.ts';

export type Apart = {
  /** What is left to order; null: nothing. */
  readonly plan: Plan | null;
  /** Those taken out, and with nothing to order all the others too. */
  readonly results: readonly OrderResult[];
};

/** `hint`: what the person is to do instead. */
export async function setProtectedApart(engine: Engine, whole: Plan, hint: string): Promise<Apart | Problem> {
  const held = whole.targets.filter((target) => needsTerminal(whole, target));
  const left = whole.targets.filter((target) => !held.includes(target));
  const results = held.map((target): OrderResult => {
    const why = target.verdicts.find((verdict) => verdict.guard === 'protected')?.words ?? 'The machine is protected.';
    const { machine, host } = target;
    return { machine, host, outcome: 'held', reason: `${why} ${hint}`, order: null, candidates: [] };
  });
  if (held.length === 0) return { plan: whole, results };
  if (left.every((target) => target.blockedBy !== null)) {
    return { plan: null, results: [...left.map((target) => resultOf(target, [])), ...results] };
  }
  const again = await engine.dispatch('plan', {
    kind: whole.kind,
    targets: left.map(({ machine }) => ({ machine })),
  });
  return again.ok ? { plan: again.plan, results } : again.problem;
}

/** What stands for the person's typing where a plain yes was given: the number of machines, never a name. */
export function countOf({ friction }: Plan): string | null {
  return friction.kind === 'type' && friction.what === 'count' ? friction.expected : null;
}
