import { createHash } from 'node:crypto';
import type { Problem } from '../errors.ts';
import type { Friction, Plan, PlanTarget, Verdict } from '../model/decision.ts';
import type { EndpointMatch } from '../model/endpoint.ts';
import type { Order, OrderKind } from '../model/isolation.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import { NOTHING_ELSE, type PlaceChoice } from '../model/place.ts';
import { SEVERITY_WORDS, totalOf, worstOf } from '../model/severity.ts';
import { countWords } from '../model/span-words.ts';
import type { JudgeContext, Surroundings } from './context.ts';
import { firstHold, judge } from './guards.ts';
import { protectingRule } from './protection.ts';
import { radiusOf } from './reach.ts';
import { hold } from './verdict.ts';

export type PlanSubject = {
  readonly key: MachineKey;
  /** null: named by a person, without alerts. */
  readonly machine: Machine | null;
  readonly host: string;
  readonly match: EndpointMatch;
  readonly orders: readonly Order[];
};

export type PlanInput = Surroundings & {
  readonly id: string;
  readonly kind: OrderKind;
  readonly subjects: readonly PlanSubject[];
};

/** What the dialog shows and the person confirms. Friction grows with reach (safety.md, guard 15). */
export function buildPlan(input: PlanInput): Plan {
  const { id, kind, subjects, now, settings, ...rest } = input;
  const surroundings = { now, settings, ...rest };
  const planned = new Map<string, string>();
  let guarded: PlanTarget | null = null;
  const targets = subjects.map((subject) => {
    const context: JudgeContext = { ...surroundings, ...subject, kind, actor: 'person', storm: null };
    const target = judgeTarget(context, subject, planned, guarded);
    if (target.blockedBy !== null || subject.match.kind !== 'one') return target;
    planned.set(subject.match.reading.endpoint.id, subject.host);
    if (kind === 'isolate' && protectingRule(context) !== null) guarded = target;
    return target;
  });
  const ordered = subjects.filter((_, at) => targets[at]?.blockedBy === null);
  const ownComment = guarded !== null;
  return {
    id,
    kind,
    targets,
    reach: ordered.length,
    friction: frictionOf(ordered.length, guarded),
    ownComment,
    comment: ownComment ? '' : (settings.comment ?? commentFor(kind, ordered)),
    radius: kind === 'isolate' ? radiusOf(input) : [],
    places: [],
    place: null,
    reaches: kind === 'isolate' ? NOTHING_ELSE : '',
    shares: [],
    createdAt: now,
  };
}

function judgeTarget(
  context: JudgeContext,
  subject: PlanSubject,
  planned: ReadonlyMap<string, string>,
  guarded: PlanTarget | null,
): PlanTarget {
  const verdicts = [...judge(context)];
  const { key, host, match } = subject;
  if (firstHold(verdicts) === null) {
    const twin = match.kind === 'one' ? planned.get(match.reading.endpoint.id) : undefined;
    if (twin !== undefined) replace(verdicts, sameEndpoint(twin));
    else if (guarded !== null && context.kind === 'isolate' && protectingRule(context) !== null) {
      replace(verdicts, oneProtected(guarded.host));
    }
  }
  return { machine: key, host, match, verdicts, blockedBy: firstHold(verdicts) };
}

function replace(verdicts: Verdict[], verdict: Verdict): void {
  verdicts[verdicts.findIndex(({ guard }) => guard === verdict.guard)] = verdict;
}

function sameEndpoint(host: string): Verdict {
  return hold('already', {
    value: host,
    limit: 'one order an endpoint',
    words: `The same endpoint is in this plan already, as ${host}.`,
    flip: 'Nothing to do.',
    outcome: 'pending',
  });
}

function oneProtected(host: string): Verdict {
  return hold('protected', {
    value: 'a second protected machine',
    limit: 'one a plan',
    words: `Protected machines are isolated one at a time; ${host} is in this plan.`,
    flip: 'Isolate it by itself.',
  });
}

const TYPE_FROM = 2;

function frictionOf(reach: number, guarded: PlanTarget | null): Friction {
  if (guarded !== null) return { kind: 'type', expected: guarded.host, what: 'name' };
  return reach < TYPE_FROM ? { kind: 'yes' } : { kind: 'type', expected: String(reach), what: 'count' };
}

/**
 * Filled in beforehand, to be edited. Numbers only: no text of a record goes into the vendor's comment. All machines of
 * a call bear the same one, so it is true of each.
 */
function commentFor(kind: OrderKind, subjects: readonly PlanSubject[]): string {
  const what = kind === 'isolate' ? 'Isolated' : 'Released';
  const machines = subjects.flatMap(({ machine }) => (machine === null ? [] : [machine]));
  const alerts = machines.reduce((sum, machine) => sum + totalOf(machine.counts), 0);
  const worst = worstOf(sumOf(machines));
  if (kind === 'release' || alerts === 0 || worst === null) return `${what} by an analyst with Cordon.`;
  const found = `${countWords(alerts, 'alert')}${subjects.length === 1 ? '' : ' together'}, worst ${SEVERITY_WORDS[worst]}`;
  const whose = subjects.length === 1 ? '' : `one of ${subjects.length} machines with `;
  return `${what} by an analyst with Cordon: ${whose}${found}.`;
}

function sumOf(machines: readonly Machine[]) {
  const sum = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };
  for (const { counts } of machines) {
    for (const severity of Object.keys(sum) as (keyof typeof sum)[]) sum[severity] += counts[severity];
  }
  return sum;
}

/** The plan with another place to isolate in. */
export function withPlace(plan: Plan, place: PlaceChoice): Plan {
  return { ...plan, place, reaches: place.reach };
}

/** Whether what the person gave confirms the plan; null: it does. */
export function checkConfirmation(plan: Plan, comment: string, typed: string | null): Problem | null {
  const what = plan.kind === 'isolate' ? 'isolated' : 'released';
  if (plan.reach === 0) {
    const words = plan.targets[0]?.blockedBy?.words;
    return { code: 'usage', what: words ?? 'No machine is chosen.', affects: `Nothing is ${what}.` };
  }
  if (plan.ownComment && comment.trim() === '') {
    return {
      code: 'usage',
      what: 'A protected machine needs a comment of your own.',
      affects: `Nothing is ${what}.`,
      next: 'Write why it must be cut off.',
    };
  }
  const { friction } = plan;
  if (friction.kind === 'type' && !isTyped(friction, typed)) {
    const asked = friction.what === 'count' ? `the number of machines, ${friction.expected}` : `"${friction.expected}"`;
    return { code: 'usage', what: `To confirm, type ${asked}.`, affects: `Nothing is ${what}.` };
  }
  return null;
}

/** Host names know no case. */
function isTyped(friction: Extract<Friction, { kind: 'type' }>, typed: string | null): boolean {
  const given = typed?.trim() ?? '';
  return friction.what === 'name'
    ? given.toLowerCase() === friction.expected.toLowerCase()
    : given === friction.expected;
}

/**
 * A digest of what is confirmed: kind, targets, endpoint ids, what blocks, what must be typed, what stays reachable. A plan built anew from
 * fresh reads has the same one unless the ground has shifted; the time of reading is no part of it.
 */
export function planDigest(plan: Plan): string {
  const targets = plan.targets.map(({ machine, match, blockedBy, verdicts }) => [
    machine,
    idsOf(match),
    blockedBy?.guard ?? null,
    verdicts.find(({ guard, result }) => guard === 'protected' && result === 'warn')?.value ?? null,
  ]);
  const told = JSON.stringify([
    plan.kind,
    plan.friction,
    plan.ownComment,
    targets,
    plan.place?.id ?? null,
    plan.reaches,
  ]);
  return createHash('sha256').update(told).digest('hex');
}

function idsOf(match: EndpointMatch): readonly string[] {
  if (match.kind === 'one') return [match.reading.endpoint.id, match.reading.isolation];
  return match.kind === 'several' ? match.candidates.map(({ endpoint }) => endpoint.id) : [match.kind];
}
