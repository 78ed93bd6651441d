/** A reputation service as the engine sees it: what may be asked, and one question at a time. */
import type { Problem } from './errors.ts';
import type { Indicator } from './model/alert.ts';
import type { Analysis, LookUpKind, Reputation, Subject } from './model/reputation.ts';

/** What the account at the service may ask; counted in the ledger, across processes and restarts. */
export type LookUpQuota = {
  /** Names the account in the ledger; nothing of its key can be told from it. */
  readonly name: string;
  readonly perMinute: number;
  /** A day begins at 00:00 UTC. */
  readonly perDay: number;
  /** So many of a day are kept for look-ups that a person asks for. */
  readonly reserve: number;
};

export type LookUpAnswer =
  /** `aliases`: other questions with the same answer, such as the other digests of a file. */
  | { readonly kind: 'found'; readonly analysis: Analysis | null; readonly aliases?: readonly Subject[] }
  /** The service does not know it. */
  | { readonly kind: 'unknown' }
  /** The service calls the question itself wrong: not to be asked again. */
  | { readonly kind: 'invalid'; readonly problem: Problem }
  /** The key was refused. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** This kind is not for this key. */
  | { readonly kind: 'forbidden'; readonly lookUpKind: LookUpKind; readonly problem: Problem }
  /** `quota`: one of the quotas is used up; else it was too fast. */
  | {
      readonly kind: 'limited';
      readonly quota: boolean;
      readonly retryAfterMs: number | null;
      readonly problem: Problem;
    }
  /** No usable answer: to be asked again later. */
  | { readonly kind: 'failed'; readonly problem: Problem };

export interface Enricher {
  /** Names the service in the ledger's cache. */
  readonly id: string;
  readonly title: string;
  readonly quota: LookUpQuota;
  /** The form in which an indicator may be sent; null: it must not be, or the service knows nothing of the kind. Pure. */
  subjectOf(indicator: Indicator): Subject | null;
  /** Where a person can read more of it, in a browser; only characters of an address in it. null: nowhere. Pure. */
  pageOf(subject: Subject): string | null;
  /** Exactly one request. Throws AbortError, nothing else. */
  lookUp(subject: Subject, signal: AbortSignal): Promise<LookUpAnswer>;
}

export type StoredReputation = { readonly reputation: Reputation; readonly expiresAt: number };

/** `until`: epoch ms from which on there is hope. */
export type Spending =
  | { readonly ok: true; readonly strikes: number }
  | { readonly ok: false; readonly until: number; readonly why: 'minute' | 'day' | 'held' };

/** The ledger's part: a cache of answers and what was spent of the quota. Neither is a decision, so neither is audited. */
export interface LookUpLedger {
  /** Every answer kept of a service, expired ones too, by the key of its subject. */
  reputations(service: string): Promise<ReadonlyMap<string, StoredReputation>>;
  /** One answer that has not expired at `at`; null: none. */
  reputation(service: string, subject: string, at: number): Promise<StoredReputation | null>;
  keepReputation(service: string, subject: string, stored: StoredReputation): Promise<void>;
  /** Takes one request from the quota, before it is sent; a person may use the reserve. */
  spendLookUp(quota: LookUpQuota, byPerson: boolean, at: number): Promise<Spending>;
  /** Nothing more before `until`, whoever asks (0: no hold); `strikes`: how often in a row the service said so. */
  holdLookUps(quota: LookUpQuota, until: number, strikes: number): Promise<void>;
}
