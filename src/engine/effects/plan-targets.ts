/** `plan`: looks the targets up anew and asks the guards what a person may do. Reads only. */
import type { AnswerOf, Args, TargetRef } from '../commands.ts';
import type { Core } from '../core.ts';
import { buildPlan } from '../decision/plan.ts';
import { type Problem, toProblem } from '../errors.ts';
import type { Plan } from '../model/decision.ts';
import type { OrderKind } from '../model/isolation.ts';
import { readFleet } from './fleet.ts';
import { ordersOf, readPast, surroundingsOf } from './surroundings.ts';
import { surveyed } from './survey.ts';
import { findTargets, type Target } from './targets.ts';

/** Plans a person was shown, with how their targets were asked for: looked up again just so before an order. */
export type PlanMemory = Map<string, readonly TargetRef[]>;

const REMEMBERED = 100;

export async function planTargets(core: Core, memory: PlanMemory, args: Args<'plan'>): Promise<AnswerOf<'plan'>> {
  const id = core.ports.chance.id('p');
  const made = await makePlan(core, id, args.kind, args.targets);
  if (!made.ok) return made;
  memory.set(id, args.targets);
  const [oldest] = memory.keys();
  if (memory.size > REMEMBERED && oldest !== undefined) memory.delete(oldest);
  return { ok: true, plan: made.plan };
}

export type Made =
  | { readonly ok: true; readonly plan: Plan; readonly targets: readonly Target[] }
  | { readonly ok: false; readonly problem: Problem };

/** A plan out of fresh reads; `place`: id of the place that was chosen before. */
export async function makePlan(
  core: Core,
  id: string,
  kind: OrderKind,
  refs: readonly TargetRef[],
  place: string | null = null,
): Promise<Made> {
  // The share of the fleet belongs to what is confirmed; it is counted beside the look-up.
  const counted = kind === 'isolate' ? readFleet(core) : null;
  const [found] = await Promise.all([findTargets(core, refs, kind), counted]);
  if (!found.ok) return found;
  try {
    const past = await readPast(core);
    const subjects = found.targets.map(({ key, machine, host, match }) => {
      const endpointId = match.kind === 'one' ? match.reading.endpoint.id : null;
      return { key, machine, host, match, orders: ordersOf(past, key, endpointId) };
    });
    const plan = buildPlan({ ...surroundingsOf(core, past.reached), id, kind, subjects });
    if (plan.reach === 0) return { ok: true, plan, targets: found.targets };
    return { ok: true, plan: await surveyed(core, plan, found.targets, place), targets: found.targets };
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}
