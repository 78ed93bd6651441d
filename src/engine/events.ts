/** What can happen to the engine's state. One event a page of records, never one a record. */

import type { Batch } from './model/batch.ts';
import type { EndpointMatch } from './model/endpoint.ts';
import type { EnrichmentView } from './model/enrichment.ts';
import type { Order } from './model/isolation.ts';
import type { Machine, MachineKey, Standing } from './model/machine.ts';
import type { StormView } from './model/storm.ts';
import type { SuppressionView } from './model/suppression.ts';
import type { StoredAlert } from './ports.ts';
import type { EngineSettings } from './settings.ts';
import type { ActivityEntry, AlertCounts, CycleView, WatchView } from './state.ts';

export type EngineEvent =
  /** The table as the ledger has it: at the start, and whenever the stream changes. */
  | { readonly kind: 'loaded'; readonly machines: ReadonlyMap<MachineKey, Machine> }
  /** One page: its fresh alerts and what became of all its records. `known`: what the ledger says of new machines. */
  | {
      readonly kind: 'page';
      readonly source: string;
      readonly fresh: readonly StoredAlert[];
      /** Those of them that are no evidence. */
      readonly suppressed: ReadonlySet<StoredAlert>;
      readonly known: ReadonlyMap<MachineKey, { readonly standing: Standing; readonly order: Order | null }>;
      readonly counts: AlertCounts;
    }
  /** Machines the window has passed. */
  | { readonly kind: 'left'; readonly machines: readonly MachineKey[] }
  | { readonly kind: 'read'; readonly matches: ReadonlyMap<MachineKey, EndpointMatch> }
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'standing'; readonly machines: readonly MachineKey[]; readonly standing: Standing }
  | { readonly kind: 'cycle'; readonly change: Partial<CycleView> }
  | { readonly kind: 'watch'; readonly change: Partial<WatchView> }
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'overdue'; readonly overdue: readonly MachineKey[] }
  | { readonly kind: 'suppressions'; readonly suppressions: readonly SuppressionView[] }
  | { readonly kind: 'storms'; readonly storms: readonly StormView[] }
  | { readonly kind: 'complete'; readonly complete: boolean }
  | { readonly kind: 'enrichment'; readonly change: Partial<EnrichmentView> }
  | { readonly kind: 'settings'; readonly settings: EngineSettings }
  | { readonly kind: 'halted'; readonly on: boolean }
  | ({ readonly kind: 'said' } & Omit<ActivityEntry, 'id'>);
