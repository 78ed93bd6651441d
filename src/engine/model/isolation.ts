/** Orders: one isolation or release of one machine, from intent to proof. */
import type { Problem } from '../errors.ts';
import type { SeverityCounts } from './alert.ts';
import type { Endpoint } from './endpoint.ts';
import type { Place } from './place.ts';

export type OrderKind = 'isolate' | 'release';

/**
 * The ladder. An order is *in flight* until it ends; only a fresh read leaves `unknown`.
 * intent → requested → accepted → reported → verified, with pending (endpoint offline) and unknown (answer lost).
 * A verified isolation that the vendor's record no longer shows, though nobody released it here, has `drifted`.
 */
export const IN_FLIGHT = ['intent', 'requested', 'accepted', 'reported', 'pending', 'unknown'] as const;
export const ENDED = ['verified', 'drifted', 'refused', 'failed', 'expired', 'aborted'] as const;
export type OrderStep = (typeof IN_FLIGHT)[number] | (typeof ENDED)[number];

export function isInFlight(step: OrderStep): boolean {
  return (IN_FLIGHT as readonly OrderStep[]).includes(step);
}

/** What an isolator needs to find its order again; opaque JSON to everybody else, kept in the ledger. */
export type Receipt = { readonly [member: string]: string | number | boolean | null };

export type Actor = {
  readonly kind: 'human' | 'rule' | 'schedule' | 'system';
  /** OS user, or the name of the rule or schedule. */
  readonly id: string;
};

/** Who ordered, for a person: somebody by name; automation is nobody, whoever started the program. */
export function actorWords({ kind, id }: Actor): string {
  if (kind !== 'rule') return id;
  return id === LEASE_RULE ? 'automation (review due)' : 'automation';
}

/** The rule by which an isolation is released when nobody has kept it. */
export const LEASE_RULE = 'lease';

/** Most alert ids that an order keeps. */
export const EVIDENCE_LIMIT = 20;

/** What an isolation was ordered on, as the table had it. */
export type OrderEvidence = {
  /** Alerts that counted. */
  readonly alerts: number;
  readonly severities: SeverityCounts;
  readonly rules: readonly string[];
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
  /** The newest ones, at most EVIDENCE_LIMIT. */
  readonly ids: readonly string[];
};

export type Order = {
  readonly id: string;
  /** Shared by the machines of one vendor call; stands in the vendor's comment as its marker. */
  readonly call: string;
  readonly run: string;
  readonly kind: OrderKind;
  readonly source: string;
  readonly machine: string;
  readonly host: string;
  readonly endpointId: string;
  readonly step: OrderStep;
  /** Epoch ms of the current step. */
  readonly since: number;
  readonly comment: string;
  readonly actor: Actor;
  /** The endpoint as it was before the order; a release restores from it. */
  readonly before: Endpoint;
  readonly receipt: Receipt | null;
  /** The vendor's job and operation ids, for the report. */
  readonly jobId: string | null;
  readonly operationId: string | null;
  /** The latest thing worth telling: the vendor's state, a reason, a problem. */
  readonly words: string;
  readonly problem: Problem | null;
  readonly createdAt: number;
  readonly requestedAt: number | null;
  readonly acceptedAt: number | null;
  readonly reportedAt: number | null;
  readonly verifiedAt: number | null;
  readonly endedAt: number | null;
  /** When the vendor's operation lapses. */
  readonly expiresAt: number | null;
  /** Absent: a release, or a machine without alerts. */
  readonly evidence?: OrderEvidence;
  /** Where a person chose to isolate it; of a release: where it is taken out of. Absent: the usual place. */
  readonly place?: Place;
};

/** Members of an order that change along the ladder. */
export type OrderChange = Partial<
  Pick<Order, 'step' | 'receipt' | 'jobId' | 'operationId' | 'words' | 'problem' | 'expiresAt'>
>;
