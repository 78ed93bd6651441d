/** What `startSimulator` takes and gives: the one door to the built-in gateway, for both vendors, VirusTotal, mail and a web hook. */

import type { HaloKeys } from './halo/keys.ts';
import type { HaloSettings } from './halo/settings.ts';
import type { HaloWorld } from './halo/world.ts';
import type { ReceivedNotice } from './hook/receiver.ts';
import type { MailRelay, MailRelayOptions } from './mail/relay.ts';
import type { SimulatedKeys } from './portal/keys.ts';
import type { MassSize, ScenarioName } from './scenarios/catalog.ts';
import type { FaultBook } from './server/faults.ts';
import type { ReceivedRequest } from './server/journal.ts';
import type { LatencyKind } from './server/latency.ts';
import type { RouteName } from './server/routes.ts';
import type { AwkwardName } from './virustotal/data/awkward.ts';
import type { VirusTotalKeys } from './virustotal/keys.ts';
import type { VirusTotalSettings } from './virustotal/settings.ts';
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
  /** Starts the mail relay too; it has ports of its own. */
  readonly mail?: MailRelayOptions;
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
  readonly virustotal: {
    /** The base address, e.g. "http://127.0.0.1:40123/api/v3". */
    readonly url: string;
    readonly keys: VirusTotalKeys;
    /** Quotas and how they are told of; may be changed while it runs. */
    readonly settings: VirusTotalSettings;
    /** SHA-256 digests of files whose answers are hard to bear, by what is awkward about them. */
    readonly awkward: Readonly<Record<AwkwardName, string>>;
  };
  /** Null where `mail` was not asked for. */
  readonly mail: MailRelay | null;
  readonly hook: {
    /** "POST" notices here; a name may follow: "/hook/NAME". */
    readonly url: string;
    /** Oldest first. */
    readonly received: readonly ReceivedNotice[];
  };
  readonly faults: FaultBook;
  /** Requests in the order they came, without secrets; the newest 20,000. */
  readonly received: readonly ReceivedRequest[];
  /** How often a route has been asked since the start, however long that is ago. */
  asked(route: RouteName): number;
  /** Ends at once, open connections included. */
  close(): Promise<void>;
};
