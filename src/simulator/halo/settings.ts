/** How the simulated Halo behaves; every member may be changed while it runs. Times in ms of world time. */

export type HaloSettings = {
  /** How often an agent calls in; a server may have its own. 0: at once. The real figure is assumed (contract section 3). */
  heartbeatMs: number;
  /** A write answers at once, but is seen by readers only after this (contract section 5.1). */
  writeLagMs: number;
  /** `expires_in` of a token, seconds. */
  tokenSec: number;
  /** Whether the token answer names a `scope`. */
  tellsScope: boolean;
  /** Calls a minute and key; the real figure is unknown (contract section 2.6). */
  callsPerMinute: number;
  /** Whether a 429 carries Retry-After; unknown of the service. */
  tellsRetryAfter: boolean;
  /** Page size where the client names none; uncertain (contract section 11), so smaller than clients like. */
  defaultPerPage: number;
  /** Results of a search for events deeper than this are refused with 422. */
  deepestResult: number;
  /** Events older than this are gone. */
  retentionMs: number;
  /** What a PUT of a group answers: recorded tests differ (contract section 4). */
  groupChangeAnswers: 'nothing' | 'group';
  /** Status of a created firewall policy; 200 was seen too (contract section 5.1). */
  policyCreatedStatus: 200 | 201;
  /** What `installed` shows while a new policy is on its way: nothing, or still the time of the former one. */
  pendingInstalled: 'null' | 'former';
};

export const HALO_DEFAULTS: Readonly<HaloSettings> = {
  heartbeatMs: 60_000,
  writeLagMs: 0,
  tokenSec: 900,
  tellsScope: false,
  callsPerMinute: Number.POSITIVE_INFINITY,
  tellsRetryAfter: true,
  defaultPerPage: 10,
  deepestResult: 10_000,
  retentionMs: 90 * 24 * 60 * 60_000,
  groupChangeAnswers: 'nothing',
  policyCreatedStatus: 201,
  pendingInstalled: 'null',
};
