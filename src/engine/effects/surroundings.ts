/** What the guards are told beside the machine itself: halt, health, caps used, orders of the past. */
import { actsByItself, type Core, now, settingsOf } from '../core.ts';
import type { Health, OrderHistory, ReputationGround, Surroundings, Usage } from '../decision/context.ts';
import { REPEAT_WITHIN_MS } from '../decision/context.ts';
import type { Indicator } from '../model/alert.ts';
import { reputationOf, type Verdict, verdictOn } from '../model/enrichment.ts';
import { isInFlight, type Order } from '../model/isolation.ts';
import type { MachineKey } from '../model/machine.ts';
import type { Connection } from '../ports.ts';
import { DEFAULT_ENRICHMENT } from '../settings.ts';
import { fleetSizeOf } from './fleet.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type Past = {
  readonly orders: OrderHistory;
  readonly byEndpoint: ReadonlyMap<string, readonly Order[]>;
  readonly used: Usage;
  /** The same, whoever ordered: what a person is shown. */
  readonly reached: Usage;
  readonly all: readonly Order[];
  /** Automatic isolations that were sent, or may have been. */
  readonly counting: readonly Order[];
};

/** Orders of the 30 days before `from` and since, and how many automatic isolations of them count against the caps. */
export async function readPast(core: Core, from = now(core)): Promise<Past> {
  const time = now(core);
  const known = await core.ports.ledger.orders({ since: from - REPEAT_WITHIN_MS });
  const flying = await core.ports.ledger.ordersInFlight();
  const orders = [...new Map([...known, ...flying].map((order) => [order.id, order])).values()];
  const counting = orders.filter(countsAgainstCaps);
  const open = await core.ports.ledger.openIsolations();
  const cycleFrom = core.store.get().cycle.startedAt ?? time;
  const reached = usageOf(orders.filter(wasSent), open, time);
  return {
    orders: Map.groupBy(orders, (order): MachineKey => order.machine),
    byEndpoint: Map.groupBy(orders, (order) => order.endpointId),
    all: orders,
    counting,
    used: usageOf(counting, open.filter(countsAgainstCaps), time),
    reached: { ...reached, cycle: orders.filter((order) => wasSent(order) && order.createdAt >= cycleFrom).length },
  };
}

/** Nothing of the cycle at hand is in it: that is counted while it decides. */
function usageOf(orders: readonly Order[], open: readonly Order[], time: number): Usage {
  const since = (ms: number) => orders.filter((order) => order.createdAt > time - ms || isInFlight(order.step)).length;
  const cutOff = new Set([...open, ...orders.filter(({ step }) => isInFlight(step))].map((each) => each.endpointId));
  return { cycle: 0, hour: since(HOUR_MS), day: since(DAY_MS), fleet: cutOff.size };
}

/** Automatic isolations that were sent, or may have been (safety.md, guard 13). */
function countsAgainstCaps(order: Order): boolean {
  return wasSent(order) && isAutomatic(order.actor.kind);
}

function wasSent({ kind, step }: Order): boolean {
  return kind === 'isolate' && step !== 'refused' && step !== 'aborted';
}

function isAutomatic(kind: Order['actor']['kind']): boolean {
  return kind === 'rule' || kind === 'schedule';
}

/** All orders known of a machine or of the endpoint it turned out to be. */
export function ordersOf(past: Past, key: MachineKey, endpointId: string | null): readonly Order[] {
  const own = past.orders.get(key) ?? [];
  const others = endpointId === null ? [] : (past.byEndpoint.get(endpointId) ?? []);
  return [...new Map([...own, ...others].map((order) => [order.id, order])).values()];
}

/** The vendor's clock that differs most from ours, ms; null: not measured. */
export function skewOf(connections: readonly Connection[]): number | null {
  const skews = connections.flatMap(({ source }) => source.skewMs?.() ?? []);
  return skews.length === 0 ? null : skews.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
}

function healthNow(core: Core): Health {
  return { complete: true, problem: null, clockSkewMs: skewOf(core.ports.connections) };
}

export function surroundingsOf(core: Core, used: Usage, health: Health = healthNow(core)): Surroundings {
  const isConsole = core.run.kind === 'console';
  const settings = settingsOf(core);
  const names = core.options.self ?? [];
  const gateways = core.options.gateways ?? [];
  const reputation = reputationGround(core);
  return {
    now: now(core),
    // The console is governed by its mode, whatever the command line of some other run said.
    settings: isConsole && settings.auto ? { ...settings, auto: false } : settings,
    ladder: isConsole ? 'stored' : 'declared',
    halted: core.ports.halt.isOn(),
    health,
    used,
    fleetSize: fleetSizeOf(core),
    askedSeverity: core.askedSeverity,
    ...(reputation && { reputation }),
    self: {
      names: [...names, ...gateways].filter((name) => !isAddress(name)),
      addresses: [...names, ...gateways].filter(isAddress),
    },
  };
}

/** What is known of an indicator now; null: no reputation service is switched on. */
export function verdicts(core: Core): ((indicator: Indicator) => Verdict | null) | null {
  const { service, reputations } = core.store.get().enrichment;
  if (service === null) return null;
  const { thresholds } = settingsOf(core).enrichment ?? DEFAULT_ENRICHMENT;
  const at = now(core);
  return (indicator) => verdictOn(indicator, reputations, thresholds, at);
}

/** null: no reputation service is switched on. */
export function reputationGround(core: Core): ReputationGround | null {
  const { service, reputations } = core.store.get().enrichment;
  if (service === null) return null;
  const { thresholds, influence } = settingsOf(core).enrichment ?? DEFAULT_ENRICHMENT;
  const at = now(core);
  return { service, influence, of: (machine) => reputationOf(machine, reputations, thresholds, at) };
}

function isAddress(name: string): boolean {
  return name.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(name);
}

/** Who orders without a person: the schedule, or the rule that this run was started with. */
export function automaticActor(core: Core): Order['actor'] {
  const { actor } = core.run;
  return actsByItself(core) && actor.kind === 'schedule' ? actor : { kind: 'rule', id: actor.id };
}
