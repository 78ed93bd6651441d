/** The connector on the built-in gateway, over real HTTP, with a clock that takes no time. */
import type { ConnectorContext, OpenConnection } from '../../../src/connectors/connector.ts';
import { createHalo, type HaloTuning } from '../../../src/connectors/halo/index.ts';
import type { Endpoint, EndpointReading } from '../../../src/engine/model/endpoint.ts';
import type { OrderKind, Receipt } from '../../../src/engine/model/isolation.ts';
import type { EndpointQuery, OrderAnswer } from '../../../src/engine/ports.ts';
import type { Simulator, SimulatorOptions } from '../../../src/simulator/index.ts';
import { atEnd, type Collected, type Ground, gathered, HOUR, NEVER, standAt } from '../support/vendor-bench.ts';

export { byName, type Collected, closeBenches, DAY, HOUR, MINUTE, NEVER } from '../support/vendor-bench.ts';

export type Bench = Ground & { readonly connection: OpenConnection };

type Options = Pick<SimulatorOptions, 'scenario' | 'halo'> & {
  readonly key?: keyof Simulator['keys']['halo'] | 'none';
  readonly tuning?: HaloTuning;
  readonly context?: Partial<ConnectorContext>;
};

export async function bench({ key = 'full', tuning, context, ...options }: Options = {}): Promise<Bench> {
  const keysOf = ({ halo }: Simulator['keys']) => (key === 'none' ? {} : { halo: halo[key] });
  const ground = await standAt({ scenario: 'quarantine-good', ...options }, keysOf, context);
  return { ...ground, connection: connect(ground.context, tuning) };
}

/** Another process of this program, at the same account. */
export function connect(context: ConnectorContext, tuning: HaloTuning = {}): OpenConnection {
  const connection = createHalo({ fraction: () => 0.5, ...tuning }).open(context);
  atEnd(() => connection.close());
  return connection;
}

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

/** What a search of the span gives. */
export async function collect(
  one: Bench,
  span: { readonly from?: number; readonly to?: number; readonly filter?: string | null } = {},
  connection = one.connection,
): Promise<Collected> {
  const to = span.to ?? one.clock.now();
  return gathered(connection.source, { from: span.from ?? to - HOUR, to, filter: span.filter ?? null });
}
