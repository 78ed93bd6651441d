import type { Verdict } from '../model/decision.ts';
import type { EndpointReading } from '../model/endpoint.ts';
import type { Machine } from '../model/machine.ts';
import type { Outcome } from '../model/outcome.ts';
import { rankByUrgency, type Urgency } from '../model/urgency.ts';
import type { JudgeContext, OrderHistory, Storm, Surroundings, Usage } from './context.ts';
import { firstHold, judge } from './guards.ts';
import { protectingRule } from './protection.ts';

export type CycleFacts = Surroundings & {
  /** The machines that have open alerts inside the window. */
  readonly machines: Iterable<Machine>;
  readonly orders: OrderHistory;
  /** The storms a machine is part of; default: nobody counts them. */
  readonly stormsOf?: (machine: Machine) => readonly Storm[];
};

export type MachineDecision = {
  readonly machine: Machine;
  readonly urgency: Urgency;
  /** `order`: to be isolated now; otherwise how the machine ends in this cycle. */
  readonly action: 'order' | Outcome;
  /** One sentence for screen, log and report. */
  readonly reason: string;
  readonly verdicts: readonly Verdict[];
  /** The one endpoint that would be ordered; null where there is not exactly one. */
  readonly reading: EndpointReading | null;
};

/**
 * Decides about every machine once, the most urgent first, and orders no more than the caps allow; what is ordered
 * here counts against them at once. A dry run decides the same and says `dry_run` where it would order. Without leave
 * to act a machine is `proposed`, unless a person could not simply confirm it either (cli.md, Settled).
 */
export function decideCycle(facts: CycleFacts): readonly MachineDecision[] {
  const { machines, orders, stormsOf, ...surroundings } = facts;
  const taken = new Map<string, string>();
  const stormOrders = new Map<string, number>();
  return rankByUrgency(machines, facts.now, facts.reputation?.of).map(({ machine, urgency }) => {
    const storms = (stormsOf?.(machine) ?? []).map((storm) => ({
      ...storm,
      ordered: storm.ordered + (stormOrders.get(storm.key) ?? 0),
    }));
    const context: JudgeContext = {
      ...surroundings,
      used: plus(surroundings.used, taken.size),
      kind: 'isolate',
      actor: 'auto',
      machine,
      host: machine.host,
      match: machine.endpoint,
      orders: orders.get(machine.key) ?? [],
      storm: storms.reduce<Storm | null>((a, b) => (a && a.ordered >= b.ordered ? a : b), null),
    };
    const verdicts = judge(context);
    const reading = machine.endpoint.kind === 'one' ? machine.endpoint.reading : null;
    const twin = reading === null ? undefined : taken.get(reading.endpoint.id);
    const found = twin === undefined ? resolve(context, verdicts, urgency) : sameEndpoint(twin);
    if (found.counts && reading !== null) {
      taken.set(reading.endpoint.id, machine.host);
      for (const { key } of storms) stormOrders.set(key, (stormOrders.get(key) ?? 0) + 1);
    }
    return { machine, urgency, action: found.action, reason: found.reason, verdicts, reading };
  });
}

type Found = Pick<MachineDecision, 'action' | 'reason'> & {
  /** It takes a place under the caps. */
  readonly counts: boolean;
};

function plus(used: Usage, ordered: number): Usage {
  return {
    cycle: used.cycle + ordered,
    hour: used.hour + ordered,
    day: used.day + ordered,
    fleet: (used.fleet ?? used.day) + ordered,
  };
}

function sameEndpoint(host: string): Found {
  return { action: 'held', reason: `The same endpoint is decided on as ${host} in this cycle.`, counts: false };
}

/** Ends that need no order whatever else holds, in the order they are told: it is done, on its way, or set aside. */
const SETTLED: readonly Verdict['outcome'][] = ['already_isolated', 'pending', 'unknown', 'skipped'];

function resolve(context: JudgeContext, verdicts: readonly Verdict[], urgency: Urgency): Found {
  const settled = verdicts.find(({ outcome }) => SETTLED.includes(outcome));
  if (settled !== undefined) return heldBy(settled);
  const mode = verdicts.find(({ guard, result }) => guard === 'mode' && result === 'hold');
  const other = firstHold(verdicts.filter(({ guard }) => guard !== 'mode'));
  if (mode?.outcome === 'proposed') return propose(context, mode, verdicts, urgency);
  if (other !== null) return heldBy(other);
  if (mode === undefined) return { action: 'order', reason: `Ordered: ${urgency.reason}.`, counts: true };
  if (mode.outcome !== 'dry_run') return heldBy(mode);
  return { action: 'dry_run', reason: `Would be ordered: ${urgency.reason}.`, counts: true };
}

/** What a person could not simply confirm either is no proposal: a hold that binds people, or a rule that protects. */
function propose(context: JudgeContext, mode: Verdict, verdicts: readonly Verdict[], urgency: Urgency): Found {
  const other = firstHold(verdicts.filter(({ guard }) => guard !== 'mode'));
  if (other === null) return proposed(mode, urgency, '');
  const ruled = protectingRule(context) !== null;
  const binding = judge({ ...context, actor: 'person' }).find(
    ({ guard, result }) => result === 'hold' || (guard === 'protected' && ruled),
  );
  if (binding !== undefined) return heldBy(binding);
  if (other.guard === 'protected') {
    const { action, counts } = proposed(mode, urgency, '');
    return {
      action,
      counts,
      reason: `A person must confirm it: a ${other.value}, protected from automation. ${sentence(urgency.reason)}`,
    };
  }
  return proposed(mode, urgency, ` Automation would hold it: ${other.words}`);
}

function proposed(mode: Verdict, urgency: Urgency, also: string): Found {
  return { action: 'proposed', reason: `${mode.words} ${sentence(urgency.reason)}${also}`, counts: false };
}

function sentence(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}

function heldBy(verdict: Verdict): Found {
  return { action: outcomeOf(verdict), reason: verdict.words, counts: false };
}

/** What a hold makes of a machine in a cycle. */
export function outcomeOf({ outcome }: Verdict): Outcome {
  // Outcomes of a release never come out of judging an isolation.
  return outcome === undefined || outcome === 'released' || outcome === 'not_isolated' ? 'held' : outcome;
}
