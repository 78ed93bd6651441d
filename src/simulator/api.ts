/** What `startSimulator` takes and gives: the one door to the built-in gateway, for both vendors. */

import type { HaloKeys } from './halo/keys.ts';
import type { HaloSettings } from './halo/settings.ts';
import type { HaloWorld } from './halo/world.ts';
import type { SimulatedKeys } from './portal/keys.ts';
import type { MassSize, ScenarioName } from './scenarios/catalog.ts';
import type { FaultBook } from './server/faults.ts';
import type { ReceivedRequest } from './server/journal.ts';
import type { LatencyKind } from './server/latency.ts';
import type { RouteName } from './server/routes.ts';
import type { World } from './world/world.ts';

export type SimulatorOptions = {
  /** What the world is like; default "demo". */
  readonly scenario?: ScenarioName;
  /** Another size for the scenario "flood"; the others have their own. */
  readonly size?: MassSize;
  /** Same seed and same clock: same world. Default 1. */
  readonly seed?: number;
  /** The world's clock, epoch ms; default Date.now. Token expiry, agents and alerts all follow it. */
  readonly now?: () => number;
  /** Default "none": every answer at once. */
  readonly latency?: LatencyKind;
  /** Port on 127.0.0.1; default 0: any free one. */
  readonly port?: number;
  /** Seconds; the vendor's are 1800 and 360 (contract sections 2 and 4.1). */
  readonly lifetimes?: { readonly bearerSec?: number; readonly sessionSec?: number };
  /** How the simulated Halo behaves, where other than usual; the same members can be changed while it runs. */
  readonly halo?: Partial<HaloSettings>;
};

export type Simulator = {
  /** Origin, e.g. "http://127.0.0.1:40123". */
  readonly gateway: string;
  /** Deterministic and obviously not real. */
  readonly keys: SimulatedKeys & { readonly halo: HaloKeys };
  /** Behind Harmony. */
  readonly world: World;
  /** Behind Halo. */
  readonly halo: HaloWorld;
  readonly faults: FaultBook;
  /** Requests in the order they came, without secrets; the newest 20,000. */
  readonly received: readonly ReceivedRequest[];
  /** How often a route has been asked since the start, however long that is ago. */
  asked(route: RouteName): number;
  /** Ends at once, open connections included. */
  close(): Promise<void>;
};
