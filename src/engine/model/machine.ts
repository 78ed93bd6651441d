/** Machines: the alerts that concern one host, grouped. */
import type { AlertLog, Indicator, SeverityCounts } from './alert.ts';
import type { EndpointMatch } from './endpoint.ts';
import type { Order } from './isolation.ts';

/** `<source>:host:<folded name>`, `<source>:id:<endpoint id>` or `<source>:no-host`. */
export type MachineKey = string;

/** Whether a person has set the machine aside. */
export type Standing =
  | { readonly kind: 'open' }
  | { readonly kind: 'skipped'; readonly at: number; readonly by: string; readonly evidence: readonly string[] }
  | { readonly kind: 'snoozed'; readonly until: number; readonly by: string };

export type Machine = {
  readonly key: MachineKey;
  readonly source: string;
  /** The name as first received, without domain suffix; '' for records without a host. */
  readonly host: string;
  /** Domain suffixes seen beside the name, folded. */
  readonly domains: readonly string[];
  /** The vendor's asset id, where the alerts carry it. */
  readonly endpointId: string | null;
  readonly alerts: AlertLog;
  /** What counts as evidence: suppressed alerts are not among them, nor do they give events, rules or techniques. */
  readonly counts: SeverityCounts;
  /** Alerts that match a suppression: seen, never evidence. */
  readonly suppressed: number;
  readonly users: readonly string[];
  readonly events: readonly string[];
  readonly rules: readonly string[];
  readonly techniques: readonly string[];
  /** Distinct indicators, first seen first, bounded (INDICATOR_LIMIT). */
  readonly indicators: readonly Indicator[];
  /** Epoch ms; null where no alert had a readable time. */
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
  readonly endpoint: EndpointMatch;
  readonly standing: Standing;
  /** The latest order for this machine, in flight or ended; null: none. */
  readonly order: Order | null;
};

/** What the table and the report say of a machine's isolation, derived from its order and its last reading. */
export type IsolationState =
  | 'unread'
  | 'not-isolated'
  | 'requested'
  | 'accepted'
  | 'reported'
  | 'isolated' // verified, or isolated by somebody else
  | 'pending'
  | 'unknown'
  | 'releasing'
  | 'released'
  | 'failed'
  | 'aborted' // delivery of a pending order was stopped; what the endpoint is now has not been read
  | 'ambiguous'
  | 'not-found';
