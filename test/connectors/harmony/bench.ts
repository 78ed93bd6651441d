/** The connector on the built-in gateway, over real HTTP, with a clock that takes no time. */

import type { ConnectorContext, OpenConnection } from '../../../src/connectors/connector.ts';
import { createHarmony, type HarmonyTuning } from '../../../src/connectors/harmony/index.ts';
import type { OrderCall } from '../../../src/engine/ports.ts';
import type { Simulator, SimulatorOptions } from '../../../src/simulator/index.ts';
import { atEnd, byName, type Collected, type Ground, gathered, HOUR, NEVER, standAt } from '../support/vendor-bench.ts';

export { byName, type Collected, closeBenches, HOUR, NEVER } from '../support/vendor-bench.ts';

export type Bench = Ground & { readonly connection: OpenConnection };

type Options = Pick<SimulatorOptions, 'scenario' | 'lifetimes'> & {
  readonly keys?: 'usual' | 'swapped' | 'read-only' | 'expired' | 'none';
  readonly tuning?: HarmonyTuning;
  readonly context?: Partial<ConnectorContext>;
};

export async function bench({ keys = 'usual', tuning, context, ...options }: Options = {}): Promise<Bench> {
  const keysOf = ({ events, endpoint, readOnlyEndpoint, expired }: Simulator['keys']) =>
    ({
      usual: { events, endpoint },
      swapped: { events: endpoint, endpoint: events },
      'read-only': { events, endpoint: readOnlyEndpoint },
      expired: { events: expired, endpoint: expired },
      none: {},
    })[keys];
  const ground = await standAt({ scenario: 'empty', ...options }, keysOf, context);
  const connection = createHarmony({ fraction: () => 0.5, ...tuning }).open(ground.context);
  atEnd(() => connection.close());
  return { ...ground, connection };
}

/** Searches the last `ms` and gathers what came. */
export async function collect(one: Bench, ms = HOUR, filter: string | null = null, signal = NEVER): Promise<Collected> {
  const to = one.clock.now();
  return gathered(one.connection.source, { from: to - ms, to, filter }, signal);
}

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
