/**
 * What the engine needs from outside. Connectors, ledger and storage implement these; `compose.ts` joins them.
 * Reads at a vendor throw `ServiceError`; orders never throw for an expected refusal, they answer a value.
 */
import type { Enricher } from './enricher-port.ts';
import type { Problem } from './errors.ts';
import type { Ledger } from './ledger-port.ts';
import type { AlertReading, EvidencePlace, Severity } from './model/alert.ts';
import type { Endpoint, EndpointReading } from './model/endpoint.ts';
import type { OrderKind, Receipt } from './model/isolation.ts';
import type { Delivery, NoticeMessage } from './model/notice.ts';
import type { Survey, WayBack } from './model/place.ts';
import type { ExecutionReport } from './reporting/report.ts';

export type * from './enricher-port.ts';
export type * from './ledger-port.ts';

/** Time. `sleep` rejects with an AbortError when the signal fires. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Randomness: ids and jitter. */
export interface Chance {
  /** A new id, e.g. `id('o')` → "o-7k2m9x4q". */
  id(prefix: string): string;
  /** Uniform in [0, 1). */
  fraction(): number;
}

// ── alerts ────────────────────────────────────────────────────────────────────────────────────────────────────

export type Search = {
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms. */
  readonly to: number;
  /** The vendor's filter language; null: no filter. */
  readonly filter: string | null;
};

export type SearchProgress = {
  /** The service's own word for the state of its search, shown verbatim. */
  readonly state: string;
  readonly windowsDone: number;
  readonly windows: number;
  readonly pages: number;
  readonly alerts: number;
};

export type CollectEvent =
  | { readonly kind: 'progress'; readonly progress: SearchProgress }
  /**
   * One page as it came. `records` are the parsed records of `body`, in its order. `matches`, of the same length: which
   * of them pass the search, where the vendor cannot filter and the connector did; the others count as not returned.
   */
  | {
      readonly kind: 'page';
      readonly body: Uint8Array;
      readonly records: readonly unknown[];
      readonly matches?: readonly boolean[];
    }
  /** A part of the window that could not be had whole; the search goes on with the rest. */
  | { readonly kind: 'incomplete'; readonly from: number; readonly to: number; readonly problem: Problem };

/** One field a vendor's record may carry, for the verbose view. */
export type FieldGuide = {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly group: string;
};

/**
 * How this service is asked for what the table knows of a machine (host, user, severity …): the name of its own field,
 * and, where it knows only some values by names of its own, which. What is not named cannot be asked for.
 */
export type AskableFields = Readonly<
  Record<string, { readonly field: string; readonly values?: Readonly<Record<string, string>> }>
>;

export interface AlertSource {
  /** Names this stream in the ledger: connector, gateway and account, never the filter. */
  readonly id: string;
  readonly title: string;
  /** Host of the gateway, shown in the header. */
  readonly gateway: string;
  /** Throws ServiceError when the search as a whole failed (credentials, filter, unreachable). */
  collect(search: Search, signal: AbortSignal): AsyncIterable<CollectEvent>;
  /** The records of a page's body, in its order; used to read one back from the evidence. Pure. */
  recordsIn(body: Uint8Array): readonly unknown[];
  /** Pure, never throws. */
  toAlert(record: unknown): AlertReading;
  /** Known fields in the order a person wants them. */
  readonly fields: readonly FieldGuide[];
  /** For turning a narrowing of the table into a filter; absent: there is no such way. */
  readonly askable?: AskableFields;
  /** The vendor's clock less ours as last seen, ms; null: not known. Absent: nothing is asked of a service. */
  skewMs?(): number | null;
}

// ── isolation ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Who is meant: by the vendor's id, or by name (with the domain suffixes seen beside it). */
export type EndpointQuery =
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'name'; readonly name: string; readonly domains: readonly string[] };

export type OrderCall = {
  readonly kind: OrderKind;
  /** Goes into the vendor's comment, so that the order can be found again. */
  readonly marker: string;
  readonly comment: string;
  readonly targets: readonly OrderTarget[];
};

export type OrderTarget = {
  readonly endpoint: Endpoint;
  /** For a release: the endpoint as it was when it was isolated; null where not known. */
  readonly before: Endpoint | null;
  /** For a release: the receipt of the isolation that it ends; null where not known. */
  readonly isolation: Receipt | null;
  /** Id of the place a person chose to isolate it in (`Survey`); null: the usual one. */
  readonly place: string | null;
};

/** An order as it is read for. `place`: where a person chose to isolate; its receipt says so too, where there is one. */
export type ReadTarget = {
  readonly id: string;
  readonly kind?: OrderKind;
  readonly receipt?: Receipt | null;
  readonly place?: string | null;
};

export type OrderAnswer =
  | { readonly kind: 'accepted'; readonly receipt: Receipt; readonly jobId: string | null }
  /** The vendor did not take it: nothing happened. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** Nobody knows: time-out, reset, 5xx. Never to be sent again; to be found by reading. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

/** How an accepted order stands at the vendor, for each of its endpoints. */
export type Standings = {
  readonly receipt: Receipt;
  readonly jobId: string | null;
  readonly operationId: string | null;
  readonly expiresAt: number | null;
  /** By endpoint id. `waiting`: not delivered yet. `failed`: will never happen; words say why. */
  readonly endpoints: ReadonlyMap<
    string,
    { readonly state: 'waiting' | 'reported' | 'failed' | 'expired'; readonly words: string }
  >;
};

/** Whether what an isolation needs at the vendor (Halo: a group and its firewall policies) is there and as it must be. */
export type Readiness = {
  /** An order may be sent; what is missing altogether is made by the first one. */
  readonly ready: boolean;
  readonly words: string;
  /** How what is there differs from what isolation needs, one sentence each. */
  readonly differences: readonly string[];
  /** `repair` can mend it. */
  readonly repairable: boolean;
};

export type Repair = { readonly ok: true; readonly words: string } | { readonly ok: false; readonly problem: Problem };

export interface Isolator {
  /** Most machines in one order call. Safety allows 10 at most. */
  readonly perCall: number;
  /**
   * Candidates for each query, in the order of the queries: exact names only, checked name by name. `standing`: receipts
   * of the isolations that stand by the ledger, by endpoint id.
   */
  lookUp(
    queries: readonly EndpointQuery[],
    signal: AbortSignal,
    standing?: ReadonlyMap<string, Receipt>,
  ): Promise<readonly (readonly EndpointReading[])[]>;
  /** Fresh records by id; an id that is missing from the answer does not exist. `receipt` of the order they are read for, if any. */
  read(targets: readonly ReadTarget[], signal: AbortSignal): Promise<ReadonlyMap<string, EndpointReading>>;
  /** Sends one order. Answers 401 and 429 itself (once more under the same marker); never repeats anything else. */
  send(call: OrderCall, signal: AbortSignal): Promise<OrderAnswer>;
  /** One look at an accepted order. */
  follow(receipt: Receipt, targets: readonly string[], signal: AbortSignal): Promise<Standings>;
  /** Looks for an order whose answer was lost. `place` as it was ordered. Null: the vendor has no such order. */
  find(
    marker: string,
    kind: OrderKind,
    targets: readonly string[],
    signal: AbortSignal,
    place?: string | null,
  ): Promise<Receipt | null>;
  /** Stops further delivery of a pending order. */
  abort(receipt: Receipt, signal: AbortSignal): Promise<OrderAnswer>;
  /** How many live endpoints the vendor knows (safety.md, guard 13); null: it does not tell. Throws ServiceError. */
  fleetSize?(signal: AbortSignal): Promise<number | null>;
  /** How far an isolation of these reaches. Reads only; throws ServiceError. Absent: the vendor tells nothing of the kind. */
  survey?(endpoints: readonly Endpoint[], signal: AbortSignal): Promise<Survey>;
  /** What a release brings each of these back to, by endpoint id. Reads only; throws ServiceError. */
  wayBack?(targets: readonly OrderTarget[], signal: AbortSignal): Promise<ReadonlyMap<string, WayBack>>;
  /** Reads only; throws ServiceError. Absent: the vendor needs nothing of the kind. */
  readiness?(signal: AbortSignal): Promise<Readiness>;
  /** Brings it to what isolation needs, on a person's explicit request only. */
  repair?(signal: AbortSignal): Promise<Repair>;
}

// ── notices ───────────────────────────────────────────────────────────────────────────────────────────────────

/** A way to tell people, or another program, what happened. */
export interface Notifier {
  /** Names it in the outbox and for a person: "mail", "webhook". */
  readonly channel: string;
  /** One attempt; never throws for what can be expected, and answers soon after the signal has fired. */
  deliver(message: NoticeMessage, signal: AbortSignal): Promise<Delivery>;
}

// ── storage ───────────────────────────────────────────────────────────────────────────────────────────────────

/** The raw pages of a run, byte for byte as they came. */
export interface Evidence {
  append(body: Uint8Array): Promise<{ readonly file: string; readonly offset: number; readonly length: number }>;
  /** The page a record lies in. Throws ServiceError `not-found` when it was pruned. */
  read(place: EvidencePlace): Promise<Uint8Array>;
  /** Makes what was appended durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The log and the report of a run (cli.md, Files of a run). */
export interface Journal {
  /** One line an event; the implementation escapes control characters. */
  log(level: LogLevel, message: string): void;
  /** Writes the report whole; answers its path. */
  report(report: ExecutionReport): Promise<string>;
  /** Flushes and closes the log. */
  close(): Promise<void>;
}

/** The kill switch as it stands now: the file HALT and the setting (safety.md, guard 1). */
export interface HaltSwitch {
  isOn(): boolean;
  set(on: boolean): Promise<void>;
}

export interface Ports {
  readonly clock: Clock;
  readonly chance: Chance;
  /** One a connector and account; a source may come without an isolator of its own (stream) and names it. */
  readonly connections: readonly Connection[];
  readonly ledger: Ledger;
  readonly evidence: Evidence;
  readonly journal: Journal;
  readonly halt: HaltSwitch;
  /** Default: nobody is told. */
  readonly notifiers?: readonly Notifier[];
  /** A reputation service; absent: none is switched on. */
  readonly enricher?: Enricher;
}

export type Connection = {
  readonly source: AlertSource;
  readonly isolator: Isolator;
  /** The filter where the settings name none; null: everything. */
  readonly defaultFilter: string | null;
  /** Least severity that is evidence for automation where the settings name none; default High. */
  readonly evidenceSeverity?: Severity;
  /** Default time limit for the proof, ms (Harmony 60 s, Halo 5 min). */
  readonly verifyTimeoutMs: number;
};
