/** Alerts: one record of the vendor's stream each. */

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info', 'unknown'] as const;
export type Severity = (typeof SEVERITIES)[number];
export type SeverityCounts = Readonly<Record<Severity, number>>;

/** Where a record lies in the evidence: the page as it came, and the record's place in it. */
export type EvidencePlace = {
  /** Name of the evidence file, relative to the evidence folder. */
  readonly file: string;
  /** Byte offset and byte length of the page's body in that file. */
  readonly offset: number;
  readonly length: number;
  /** Position of the record among the page's records. */
  readonly index: number;
};

export type IndicatorKind = 'sha256' | 'sha1' | 'md5' | 'ip' | 'domain' | 'url' | 'file';
export type Indicator = {
  readonly kind: IndicatorKind;
  readonly value: string;
  /** Of a hash: the file its record names; absent: none, or not told. No part of what the indicator is. */
  readonly file?: string;
};

/**
 * What a connector reads out of one record, before it is grouped. Texts are as received: only the row builder
 * and the log sanitise.
 */
export type AlertFacts = {
  /** The vendor's id; null where the record has none (the engine then takes a digest of its content). */
  readonly id: string | null;
  /** Epoch milliseconds; null where no readable time was found. */
  readonly time: number | null;
  /** Host name as received; null where the record names none. */
  readonly host: string | null;
  /** The vendor's asset id, where the record itself carries it (Halo's server_id). */
  readonly endpointId: string | null;
  readonly users: readonly string[];
  readonly severity: Severity;
  /** Event type, e.g. "Forensics Case Analysis". */
  readonly event: string;
  /** The rule or protection that fired; '' where not named. Storms are recognised by it. */
  readonly rule: string;
  readonly indicators: readonly Indicator[];
  /** ATT&CK technique names, where the record names them. */
  readonly techniques: readonly string[];
};

/** A record that can be read, or one that is set aside whole with the reason. */
export type AlertReading =
  | { readonly kind: 'alert'; readonly facts: AlertFacts }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** One alert as kept in memory and shown in a timeline. */
export type AlertEntry = {
  readonly time: number | null;
  readonly severity: Severity;
  readonly event: string;
  readonly rule: string;
  readonly place: EvidencePlace;
  /** A person marked its rule, hash, path or user as a false positive; absent: no. */
  readonly suppressed?: boolean;
  /** ATT&CK technique names of its record, the first few; absent: it names none. */
  readonly techniques?: readonly string[];
};

/** An append-only list of alerts; a snapshot stays valid when later ones are appended. */
export interface AlertLog {
  readonly length: number;
  at(index: number): AlertEntry;
  /** Epoch ms of one alert without building an entry; NaN where the time is unknown. */
  timeAt(index: number): number;
  severityAt(index: number): Severity;
  /** The same number for alerts of one severity, event and rule that count alike, and for no others of this log. */
  kindAt(index: number): number;
  suppressedAt(index: number): boolean;
}
