/** The connector on the built-in gateway, over real HTTP, with a clock that takes no time. */

import type { ConnectorContext, OpenConnection } from '../../../src/connectors/connector.ts';
import { createHarmony, type HarmonyTuning } from '../../../src/connectors/harmony/index.ts';
import type { AlertFacts } from '../../../src/engine/model/alert.ts';
import type { CollectEvent, EndpointQuery, OrderCall } from '../../../src/engine/ports.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/index.ts';
import type { ScenarioName } from '../../../src/simulator/scenarios/catalog.ts';
import { QuickClock } from '../support/quick-clock.ts';

export const NEVER = new AbortController().signal;
export const HOUR = 3_600_000;

export type Bench = {
  readonly simulator: Simulator;
  readonly clock: QuickClock;
  readonly connection: OpenConnection;
  readonly context: ConnectorContext;
  readonly trace: string[];
};

const open: (() => Promise<void>)[] = [];

export async function closeBenches(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

type Options = {
  readonly scenario?: ScenarioName;
  readonly keys?: 'usual' | 'swapped' | 'read-only' | 'expired' | 'none';
  readonly tuning?: HarmonyTuning;
  readonly context?: Partial<ConnectorContext>;
  readonly lifetimes?: { readonly bearerSec?: number; readonly sessionSec?: number };
};

export async function bench(options: Options = {}): Promise<Bench> {
  const clock = new QuickClock();
  const simulator = await startSimulator({
    scenario: options.scenario ?? 'empty',
    seed: 7,
    now: () => clock.now(),
    latency: 'none',
    ...(options.lifetimes ? { lifetimes: options.lifetimes } : {}),
  });
  const { events, endpoint, readOnlyEndpoint, expired } = simulator.keys;
  const keys = {
    usual: { events, endpoint },
    swapped: { events: endpoint, endpoint: events },
    'read-only': { events, endpoint: readOnlyEndpoint },
    expired: { events: expired, endpoint: expired },
    none: {},
  }[options.keys ?? 'usual'];
  const trace: string[] = [];
  const context: ConnectorContext = {
    gateway: simulator.gateway,
    keys: keys as ConnectorContext['keys'],
    clock,
    trace: (line) => trace.push(line),
    readOnly: false,
    ...options.context,
  };
  const connection = createHarmony({ fraction: () => 0.5, ...options.tuning }).open(context);
  open.push(
    () => simulator.close(),
    () => connection.close(),
  );
  return { simulator, clock, connection, context, trace };
}

export type Collected = {
  readonly ids: readonly string[];
  readonly distinct: number;
  readonly facts: readonly AlertFacts[];
  readonly bodies: readonly Uint8Array[];
  readonly incomplete: readonly Extract<CollectEvent, { kind: 'incomplete' }>[];
  readonly states: readonly string[];
};

/** Searches the last `ms` and gathers what came. */
export async function collect(one: Bench, ms = HOUR, filter: string | null = null, signal = NEVER): Promise<Collected> {
  const to = one.clock.now();
  const { source } = one.connection;
  const facts: AlertFacts[] = [];
  const bodies: Uint8Array[] = [];
  const incomplete: Extract<CollectEvent, { kind: 'incomplete' }>[] = [];
  const states: string[] = [];
  for await (const event of source.collect({ from: to - ms, to, filter }, signal)) {
    if (event.kind === 'incomplete') incomplete.push(event);
    else if (event.kind === 'progress') states.push(event.progress.state);
    else {
      bodies.push(event.body);
      for (const record of event.records) {
        const reading = source.toAlert(record);
        if (reading.kind === 'alert') facts.push(reading.facts);
      }
    }
  }
  const ids = facts.map(({ id }) => id ?? '');
  return { ids, distinct: new Set(ids).size, facts, bodies, incomplete, states };
}

export const byName = (name: string, ...domains: string[]): EndpointQuery => ({ by: 'name', name, domains });

/** The one live computer of a name, as an order for it. */
export async function orderFor(one: Bench, kind: OrderCall['kind'], ...names: string[]): Promise<OrderCall> {
  const found = await one.connection.isolator.lookUp(
    names.map((name) => byName(name)),
    NEVER,
  );
  const targets = found.map((candidates, i) => {
    const live = candidates.filter(({ endpoint }) => !endpoint.deleted);
    if (live.length !== 1 || !live[0]) throw new Error(`${live.length} live computers are named ${names[i]}`);
    return { endpoint: live[0].endpoint, before: null, isolation: null, place: null };
  });
  return { kind, marker: `c-${kind}-1`, comment: 'Contain it', targets };
}
