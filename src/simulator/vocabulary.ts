/**
 * Words this gateway invents, all of them here. The vendor's own are unknown or only known in part
 * (contract sections 4.4, 4.6 and 7): a client must not depend on any of these.
 */

/** `isolationStatus`. Confirmed by real output: "Not Isolated". Expected by the seed: "Isolated". The rest is invented. */
export const ISOLATION_WORDS = {
  isolated: 'Isolated',
  notIsolated: 'Not Isolated',
  /** Invented; shown only with `settings.transitionalWords`. */
  isolating: 'Isolation Pending',
  /** Invented; shown only with `settings.transitionalWords`. */
  releasing: 'Release Pending',
} as const;

/** `overallStatus` of an operation. Observed: COMPLETED_WITH_WARNINGS, ABORTED. */
export const OVERALL_WORDS = {
  /** Invented. */
  running: 'IN_PROGRESS',
  /** Invented. */
  completed: 'COMPLETED',
  completedWithWarnings: 'COMPLETED_WITH_WARNINGS',
  aborted: 'ABORTED',
} as const;

/** Per-machine `status`. Observed: TIMED_OUT, DA_NOT_INSTALLED. */
export const MACHINE_WORDS = {
  /** Invented. */
  waiting: 'PENDING',
  /** Invented. */
  delivered: 'IN_PROGRESS',
  /** Invented. */
  done: 'SUCCEEDED',
  /** Invented: the machine was in the wanted state already. */
  notNeeded: 'NOT_APPLICABLE',
  /** Invented. */
  aborted: 'ABORTED',
  timedOut: 'TIMED_OUT',
  noAgent: 'DA_NOT_INSTALLED',
} as const;

/** `type` of an operation. The names for these two operations are unknown; both are invented. */
export const OPERATION_TYPES = { isolate: 'ISOLATE_COMPUTER', release: 'DEISOLATE_COMPUTER' } as const;

/** Messages of the portal layer. The first is from the vendor's documents, the second from real output. */
export const PORTAL_MESSAGES = {
  malformed: 'An error has occurred',
  authenticationRequired: 'Authentication required',
  unknownService: 'The provided Cloud Service is unknown',
  /** Invented, as all below. */
  badCredentials: 'Invalid credentials',
  keyExpired: 'The API key has expired',
  noSuchPath: 'Not found',
  notFoundTask: 'The task was not found',
  badPageToken: 'The page token is not valid',
  notReady: 'The task has no results to retrieve',
  tooMany: 'Too many requests',
  forbidden: 'Access denied',
  unavailable: 'The service is temporarily unavailable',
} as const;

/** Members of `statusType` of a job; 0 and 2 are observed, 3 for a failed job is invented. */
export const JOB_STATUS_TYPE = { inProgress: 0, done: 2, failed: 3 } as const;

/** What a search gets that does not say `limit` or `pageLimit`; the service's own defaults are unknown. */
export const QUERY_DEFAULTS = { limit: 1000, pageLimit: 100, windowMs: 3_600_000 } as const;

/** Application id in the token of an events key (the Endpoint one is known, see portal/tokens.ts). */
export const EVENTS_APP_ID = '00000000-1aa5-4000-8000-000000000001';

/*
 * Further readings chosen where the contract leaves a choice:
 * - a search's window includes both of its ends, so that neighbouring windows may repeat a record;
 * - terms side by side without an operator are alternatives, as in classic Lucene; values compare without regard to case;
 * - viewType "DEVICES" leaves deleted computers out, "ALL_DEVICES" (and none) shows them with isDeleted true;
 * - computers that are not known are left out of an order; an order for none at all ends as a DONE job with 400;
 * - asset and remediation calls without `x-mgmt-run-as-job: on` are refused with 422.
 */
