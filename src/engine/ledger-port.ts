/** The ledger as the engine sees it: the durable record of alerts seen, decisions, orders and isolations. */
import type { LookUpLedger } from './enricher-port.ts';
import type { AlertFacts, EvidencePlace } from './model/alert.ts';
import type { Drift, HistoryEntry, HistoryQuery, Lease } from './model/history.ts';
import type { Actor, Order, OrderChange, OrderKind } from './model/isolation.ts';
import type { MachineKey, Standing } from './model/machine.ts';
import type { Suppression } from './model/suppression.ts';
import type { Outbox, Posting } from './notices/outbox-port.ts';
import type { AuditHead } from './reporting/report.ts';

export type { Parcel, Posting, Settlement } from './notices/outbox-port.ts';
export type { AuditHead, Outbox };

/** A stream of alerts as the ledger knows it: source and filter; its own cursor and its own alert ids. */
export type StreamKey = string;

export type StoredAlert = {
  /** The vendor's id, else "sha256:" and the digest of the record's content. */
  readonly id: string;
  readonly machine: MachineKey;
  readonly facts: AlertFacts;
  readonly place: EvidencePlace;
};

export type SetAside = { readonly id: string; readonly reason: string; readonly place: EvidencePlace };

export type AlertPage = {
  readonly stream: StreamKey;
  readonly run: string;
  readonly at: number;
  readonly alerts: readonly StoredAlert[];
  readonly setAside: readonly SetAside[];
};

/** Which of a page's alerts (and set-aside records) are new; the others are duplicates. Same order as given. */
export type Admission = { readonly alerts: readonly boolean[]; readonly setAside: readonly boolean[] };

export type RunKind = 'run' | 'watch' | 'console' | 'ingest' | 'isolate' | 'release';
export type RunRecord = {
  readonly id: string;
  readonly kind: RunKind;
  readonly actor: Actor;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly summary: string | null;
};

export type DecisionRecord = {
  readonly run: string;
  readonly at: number;
  readonly machine: MachineKey;
  readonly host: string;
  readonly outcome: string;
  readonly reason: string;
  /** JSON of the verdicts. */
  readonly verdicts: string;
};

/** A decision as the ledger kept it: `verdicts` are the latest, and it was made `times` times until `lastAt`. */
export type DecisionEntry = DecisionRecord & { readonly lastAt: number; readonly times: number };

export type DecisionQuery = {
  readonly machine?: MachineKey;
  readonly run?: string;
  /** Epoch ms. */
  readonly since?: number;
  readonly limit?: number;
};

export type IntentAnswer =
  | { readonly kind: 'written' }
  /** Another order for the endpoint is in flight, here or in another process. */
  | { readonly kind: 'in-flight'; readonly order: Order };

/**
 * The durable record. Every call is one transaction, and the audit record lies in the same one.
 * Throws ServiceError with code `ledger` when it cannot be read or written: then nothing may be ordered.
 */
export interface Ledger extends LookUpLedger {
  beginRun(run: RunRecord): Promise<void>;
  endRun(id: string, endedAt: number, summary: string): Promise<void>;

  admit(page: AlertPage): Promise<Admission>;
  /** Alerts of a stream whose time lies in [from, to], and those without a time first seen in it. Oldest first. */
  alerts(stream: StreamKey, from: number, to: number): Promise<readonly StoredAlert[]>;
  /** Up to when the stream has been searched (epoch ms); null: never. */
  cursor(stream: StreamKey): Promise<number | null>;
  moveCursor(stream: StreamKey, to: number): Promise<void>;

  /** `posting`: notices of the machines it holds, in the same transaction; see `Outbox`. */
  decide(decisions: readonly DecisionRecord[], posting?: Posting): Promise<void>;

  standings(): Promise<ReadonlyMap<MachineKey, Standing>>;
  setStanding(machine: MachineKey, standing: Standing, by: Actor, at: number): Promise<void>;

  /** Writes the intent and syncs it to disk; one order in flight an endpoint, across processes. */
  writeIntent(order: Order): Promise<IntentAnswer>;
  /**
   * Moves an order on. With `from`, only if it still stands on one of those steps; answers the order as it is
   * afterwards, so that the caller sees whether it moved. `tell`: what is posted in the same transaction, where it did.
   */
  advance(
    id: string,
    change: OrderChange,
    at: number,
    from?: readonly Order['step'][],
    tell?: (after: Order) => Posting | null,
  ): Promise<Order>;
  /** Orders in flight whose process is gone: to be settled by reading. Adopts them for this process. */
  adoptOrphans(): Promise<readonly Order[]>;
  /** All orders in flight, whoever owns them. */
  ordersInFlight(): Promise<readonly Order[]>;
  /** Latest order of each machine. */
  latestOrders(): Promise<ReadonlyMap<MachineKey, Order>>;
  orders(query: {
    run?: string;
    machine?: MachineKey;
    endpointId?: string;
    kind?: OrderKind;
    since?: number;
    limit?: number;
  }): Promise<readonly Order[]>;
  /** Verified isolations without a later verified release, longest first. */
  openIsolations(): Promise<readonly Order[]>;

  /** All suppressions ever made, newest first. */
  suppressions(): Promise<readonly Suppression[]>;
  suppress(suppression: Suppression, by: Actor): Promise<void>;
  /** Null: there is none of this id, or it was ended before. */
  unsuppress(id: string, by: Actor, at: number): Promise<Suppression | null>;

  /** Owner, reason and review time of an isolation, by its order. */
  setLease(order: string, lease: Lease, by: Actor): Promise<void>;
  /** Ends a verified isolation that the vendor no longer shows as `drifted`. Null: it does not stand as verified. */
  drift(order: string, drift: Drift, tell?: (ended: Order) => Posting | null): Promise<Order | null>;
  /** Isolations, newest first. */
  history(query: HistoryQuery): Promise<readonly HistoryEntry[]>;
  /** Newest first. */
  decisions(query: DecisionQuery): Promise<readonly DecisionEntry[]>;
  /** A machine's alerts with a time in [from, to], over all streams, each once, newest first, at most `limit`. */
  alertsOf(
    machine: MachineKey,
    from: number,
    to: number,
    limit: number,
  ): Promise<readonly Pick<StoredAlert, 'id' | 'facts'>[]>;

  /** A small durable fact of this home under a name: what a person has been shown. */
  remember(name: string, value: string, by: Actor, at: number): Promise<void>;
  recall(name: string): Promise<string | null>;

  /** Notices on their way. */
  readonly outbox: Outbox;

  head(): Promise<AuditHead>;
  close(): Promise<void>;
}
