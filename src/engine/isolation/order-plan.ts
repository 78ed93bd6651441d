/** `order`: carries out a plan that a person confirmed (architecture.md, Order of an isolation). */
import type { AnswerOf, Args, OrderResult } from '../commands.ts';
import { type Core, connectionOf, now, verifyTimeoutOf } from '../core.ts';
import { checkConfirmation, planDigest } from '../decision/plan.ts';
import { evidenceOf } from '../effects/evidence.ts';
import { makePlan, type PlanMemory } from '../effects/plan-targets.ts';
import { isolationOf } from '../effects/standing-isolations.ts';
import { candidatesOf, type Target } from '../effects/targets.ts';
import { type Problem, toProblem } from '../errors.ts';
import type { Plan, PlanTarget } from '../model/decision.ts';
import type { Order } from '../model/isolation.ts';
import type { Place } from '../model/place.ts';
import type { Follower } from './follow-orders.ts';
import { resultOf } from './order-result.ts';
import { sendOrders } from './send-orders.ts';
import type { Sent, Wanted } from './wanted.ts';

export type OrderParts = {
  readonly core: Core;
  readonly memory: PlanMemory;
  readonly follower: Follower;
  /** Told as soon as the orders are out, and once more at the end. */
  readonly told: (results: readonly OrderResult[]) => void;
};

export async function orderPlan(parts: OrderParts, args: Args<'order'>): Promise<AnswerOf<'order'>> {
  const { core, memory } = parts;
  const { plan, typed } = args;
  const refused = checkConfirmation(plan, args.comment, typed);
  if (refused) return { ok: false, problem: refused };

  const refs = memory.get(plan.id) ?? plan.targets.map(({ machine }) => ({ machine }));
  const made = await makePlan(core, plan.id, plan.kind, refs, plan.place?.id ?? null);
  if (!made.ok) return made;
  if (planDigest(made.plan) !== planDigest(plan)) return { ok: false, problem: shifted(plan, made.plan) };

  try {
    await keepVerdicts(core, made.plan);
    const sent = await send(core, made.plan, made.targets, args.comment.trim() || plan.comment);
    parts.told(sent.map((each) => resultOfSent(each)));
    const orders = sent.flatMap(({ order }) => order ?? []);
    if (plan.kind === 'isolate' && orders.length > 0) {
      core.store.apply({ kind: 'batch', batch: { at: now(core), orders: orders.map(({ id }) => id) } });
    }
    const followed = new Map((await follow(parts, orders)).map((order) => [order.id, order]));
    const results = made.plan.targets.map((target) => {
      const one = sent.find(({ wanted }) => wanted.machine === target.machine);
      if (!one) return blocked(target);
      return one.order ? resultOf(followed.get(one.order.id) ?? one.order) : resultOfSent(one);
    });
    parts.told(results);
    return { ok: true, results };
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

/** Guards with values belong to the record of a person's order as to any other (safety.md, the audit chain). */
async function keepVerdicts(core: Core, plan: Plan): Promise<void> {
  const going = plan.targets.filter(({ blockedBy }) => blockedBy === null);
  const decisions = going.map(({ machine, host, verdicts }) => ({
    run: core.run.id,
    at: now(core),
    machine,
    host,
    outcome: 'confirmed',
    reason: `A person confirmed the ${plan.kind === 'isolate' ? 'isolation' : 'release'}.`,
    verdicts: JSON.stringify(verdicts),
  }));
  await core.work.track(core.ports.ledger.decide(decisions));
}

async function send(core: Core, plan: Plan, targets: readonly Target[], comment: string): Promise<readonly Sent[]> {
  const sources = new Map(targets.map(({ key, source }) => [key, source]));
  const going = plan.targets.filter(({ blockedBy }) => blockedBy === null);
  const sent: Sent[] = [];
  for (const [source, group] of Map.groupBy(going, ({ machine }) => sources.get(machine) ?? '')) {
    const wanted: Wanted[] = [];
    for (const { machine, host, match } of group) {
      if (match.kind !== 'one') continue;
      const { endpoint } = match.reading;
      const isolation = plan.kind === 'release' ? await isolationOf(core, endpoint.id) : null;
      const shown = plan.kind === 'isolate' ? (core.store.get().machines.get(machine) ?? null) : null;
      const evidence = await evidenceOf(core, shown);
      const place = isolation ? isolation.place : placeOf(plan);
      wanted.push({ kind: plan.kind, machine, host, endpoint, isolation, evidence, place });
    }
    const { actor } = core.run;
    sent.push(...(await sendOrders(core, { connection: connectionOf(core, source), comment, actor }, wanted)));
  }
  return sent;
}

function placeOf({ place }: Plan): Place | undefined {
  return place && place.id !== null ? { id: place.id, name: place.name } : undefined;
}

async function follow({ core, follower }: OrderParts, orders: readonly Order[]): Promise<readonly Order[]> {
  const groups = [...Map.groupBy(orders, ({ source }) => source)];
  const followed = groups.map(([source, group]) => follower.follow(group, now(core) + verifyTimeoutOf(core, source)));
  return (await Promise.all(followed)).flat();
}

function resultOfSent(sent: Sent): OrderResult {
  if (sent.order) return resultOf(sent.order);
  const { wanted, outcome, reason } = sent;
  return { machine: wanted.machine, host: wanted.host, outcome, reason, order: null, candidates: [] };
}

/** What a target that is not ordered ends as. */
export function blocked(target: PlanTarget): OrderResult {
  const { machine, host, blockedBy } = target;
  const outcome = blockedBy?.outcome ?? 'held';
  return { machine, host, outcome, reason: blockedBy?.words ?? '', order: null, candidates: candidatesOf(target) };
}

/** Between the dialog and the yes something has changed: the person must see it first. */
function shifted(before: Plan, after: Plan): Problem {
  const news = after.targets.find((target, index) => {
    const was = before.targets[index]?.blockedBy;
    return target.blockedBy !== null && target.blockedBy.guard !== was?.guard;
  });
  const what = news
    ? `${news.host}: ${news.blockedBy?.words ?? ''}`
    : 'What was confirmed is no longer what the vendor shows.';
  return {
    code: 'shifted',
    what: `The ground has shifted since this was confirmed. ${what}`,
    affects: `Nothing was ${after.kind === 'isolate' ? 'isolated' : 'released'}.`,
    next: 'Look again and decide anew.',
  };
}
