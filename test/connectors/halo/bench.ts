/** The connector on the built-in gateway, over real HTTP, with a clock that takes no time. */
import type { ConnectorContext, KeyPair, OpenConnection } from '../../../src/connectors/connector.ts';
import { createHalo, type HaloTuning } from '../../../src/connectors/halo/index.ts';
import type { AlertFacts } from '../../../src/engine/model/alert.ts';
import type { Endpoint, EndpointReading } from '../../../src/engine/model/endpoint.ts';
import type { OrderKind, Receipt } from '../../../src/engine/model/isolation.ts';
import type { CollectEvent, EndpointQuery, OrderAnswer } from '../../../src/engine/ports.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/index.ts';
import { QuickClock } from '../support/quick-clock.ts';

export const NEVER = new AbortController().signal;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

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

type Options = Pick<SimulatorOptions, 'scenario' | 'halo'> & {
  readonly key?: keyof Simulator['keys']['halo'] | 'none';
  readonly tuning?: HaloTuning;
  readonly context?: Partial<ConnectorContext>;
};

export async function bench(options: Options = {}): Promise<Bench> {
  const clock = new QuickClock();
  const simulator = await startSimulator({
    scenario: options.scenario ?? 'quarantine-good',
    seed: 7,
    now: () => clock.now(),
    latency: 'none',
    ...(options.halo ? { halo: options.halo } : {}),
  });
  const key = options.key ?? 'full';
  const trace: string[] = [];
  const context: ConnectorContext = {
    gateway: simulator.gateway,
    keys: key === 'none' ? {} : ({ halo: simulator.keys.halo[key] } as Record<string, KeyPair>),
    clock,
    trace: (line) => trace.push(line),
    readOnly: false,
    ...options.context,
  };
  open.push(() => simulator.close());
  const one = { simulator, clock, context, trace, connection: connect(context, options.tuning) };
  return one;
}

/** Another process of this program, at the same account. */
export function connect(context: ConnectorContext, tuning: HaloTuning = {}): OpenConnection {
  const connection = createHalo({ fraction: () => 0.5, ...tuning }).open(context);
  open.push(() => connection.close());
  return connection;
}

export const byName = (name: string, ...domains: string[]): EndpointQuery => ({ by: 'name', name, domains });
export const byId = (id: string): EndpointQuery => ({ by: 'id', id });

/** The server of a host name as the gateway really has it. */
export const truth = (one: Bench, host: string) => one.simulator.halo.server(host);

export async function readingOf(
  one: Bench,
  host: string,
  kind?: OrderKind,
  receipt?: Receipt,
): Promise<EndpointReading> {
  const { id } = truth(one, host);
  const read = await one.connection.isolator.read([{ id, ...(kind ? { kind, receipt: receipt ?? null } : {}) }], NEVER);
  const reading = read.get(id);
  if (!reading) throw new Error(`${host} could not be read`);
  return reading;
}

export async function order(
  one: Bench,
  kind: OrderKind,
  host: string,
  before: Endpoint | null = null,
  { isolation = null, place = null }: { isolation?: Receipt | null; place?: string | null } = {},
): Promise<OrderAnswer> {
  const { endpoint } = await readingOf(one, host);
  return one.connection.isolator.send(
    { kind, marker: 'c-1', comment: 'Contain it', targets: [{ endpoint, before, isolation, place }] },
    NEVER,
  );
}

export async function ordered(
  one: Bench,
  kind: OrderKind,
  host: string,
  before: Endpoint | null = null,
  more: { isolation?: Receipt | null; place?: string | null } = {},
): Promise<Receipt> {
  const answer = await order(one, kind, host, before, more);
  if (answer.kind !== 'accepted') throw new Error(`${kind} of ${host}: ${answer.problem.what}`);
  return answer.receipt;
}

/** How the vendor says the order stands, in one word and its own words. */
export async function standing(one: Bench, receipt: Receipt, host: string) {
  const { id } = truth(one, host);
  const { endpoints } = await one.connection.isolator.follow(receipt, [id], NEVER);
  return endpoints.get(id);
}

/** Writes the gateway took, as "METHOD route". */
export function writes(one: Bench): readonly string[] {
  return one.simulator.received
    .filter(({ method, route }) => method !== 'GET' && route !== 'halo-token')
    .map(({ method, route }) => `${method} ${route}`);
}

export type Collected = {
  readonly ids: readonly string[];
  readonly facts: readonly AlertFacts[];
  readonly bodies: readonly Uint8Array[];
  readonly incomplete: readonly Extract<CollectEvent, { kind: 'incomplete' }>[];
};

/** What a search of the span gives. */
export async function collect(
  one: Bench,
  span: { readonly from?: number; readonly to?: number; readonly filter?: string | null } = {},
  connection = one.connection,
): Promise<Collected> {
  const to = span.to ?? one.clock.now();
  const { source } = connection;
  const facts: AlertFacts[] = [];
  const bodies: Uint8Array[] = [];
  const incomplete: Extract<CollectEvent, { kind: 'incomplete' }>[] = [];
  const search = { from: span.from ?? to - HOUR, to, filter: span.filter ?? null };
  for await (const event of source.collect(search, NEVER)) {
    if (event.kind === 'incomplete') incomplete.push(event);
    if (event.kind !== 'page') continue;
    bodies.push(event.body);
    event.records.forEach((record, at) => {
      const reading = event.matches?.[at] === false ? null : source.toAlert(record);
      if (reading?.kind === 'alert') facts.push(reading.facts);
    });
  }
  return { ids: facts.map(({ id }) => id ?? ''), facts, bodies, incomplete };
}
