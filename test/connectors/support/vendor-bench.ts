/** What the benches of both vendors have in common: the built-in gateway, real HTTP, and a clock that takes no time. */
import type { ConnectorContext } from '../../../src/connectors/connector.ts';
import type { AlertFacts } from '../../../src/engine/model/alert.ts';
import type { AlertSource, CollectEvent, EndpointQuery } from '../../../src/engine/ports.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/index.ts';
import { QuickClock } from './quick-clock.ts';

export const NEVER = new AbortController().signal;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Ground = {
  readonly simulator: Simulator;
  readonly clock: QuickClock;
  readonly context: ConnectorContext;
  readonly trace: string[];
};

const open: (() => Promise<void>)[] = [];

/** Closed by `closeBenches`, the last one first. */
export function atEnd(close: () => Promise<void>): void {
  open.push(close);
}

/** To be called after each test. */
export async function closeBenches(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

/** A gateway and what a connector is opened with there. */
export async function standAt(
  options: Omit<SimulatorOptions, 'now' | 'seed' | 'latency'>,
  keysOf: (keys: Simulator['keys']) => object,
  change: Partial<ConnectorContext> = {},
): Promise<Ground> {
  const clock = new QuickClock();
  const simulator = await startSimulator({ ...options, seed: 7, now: () => clock.now(), latency: 'none' });
  atEnd(() => simulator.close());
  const trace: string[] = [];
  const context: ConnectorContext = {
    gateway: simulator.gateway,
    keys: keysOf(simulator.keys) as ConnectorContext['keys'],
    clock,
    trace: (line) => trace.push(line),
    readOnly: false,
    ...change,
  };
  return { simulator, clock, context, trace };
}

export type Collected = {
  readonly ids: readonly string[];
  readonly distinct: number;
  readonly facts: readonly AlertFacts[];
  readonly bodies: readonly Uint8Array[];
  readonly incomplete: readonly Extract<CollectEvent, { kind: 'incomplete' }>[];
  /** Of the search, as the service told them on the way. */
  readonly states: readonly string[];
};

/** What a search gives: alerts that match, and what was said about it. */
export async function gathered(
  source: AlertSource,
  search: Parameters<AlertSource['collect']>[0],
  signal: AbortSignal = NEVER,
): Promise<Collected> {
  const facts: AlertFacts[] = [];
  const bodies: Uint8Array[] = [];
  const incomplete: Extract<CollectEvent, { kind: 'incomplete' }>[] = [];
  const states: string[] = [];
  for await (const event of source.collect(search, signal)) {
    if (event.kind === 'incomplete') incomplete.push(event);
    else if (event.kind === 'progress') states.push(event.progress.state);
    else {
      bodies.push(event.body);
      event.records.forEach((record, at) => {
        const reading = event.matches?.[at] === false ? null : source.toAlert(record);
        if (reading?.kind === 'alert') facts.push(reading.facts);
      });
    }
  }
  const ids = facts.map(({ id }) => id ?? '');
  return { ids, distinct: new Set(ids).size, facts, bodies, incomplete, states };
}

export const byName = (name: string, ...domains: string[]): EndpointQuery => ({ by: 'name', name, domains });
