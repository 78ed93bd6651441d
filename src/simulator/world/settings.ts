/** How the simulated vendor behaves; every member may be changed while it runs. Times in ms of world time. */

export type WorldSettings = {
  /** Status polls of a search answered "Processing", and the least time before it is ready. */
  taskPolls: number;
  taskMs: number;
  /** After this the service no longer knows a search: 404. The real figure is unknown (contract 3.4). */
  taskLifetimeMs: number;
  /** A wider window is refused with 400; the real limit is unknown. */
  maxWindowMs: number;
  /** Polls of a job answered IN_PROGRESS, and the least time before it is done. */
  jobPolls: number;
  jobMs: number;
  /** Requests a minute and key (contract 3.4); the management figure is unpublished. */
  createPerMinute: number;
  statusPerMinute: number;
  retrievePerMinute: number;
  managementPerMinute: number;
  /** Whether a 429 carries Retry-After; unknown of the service. */
  tellsRetryAfter: boolean;
  /** Larger page sizes of computers/filtered are cut to this. */
  computersPageCap: number;
  /** What `offset` of computers/filtered counts (contract 4.4 knows both readings). */
  offsetCounts: 'records' | 'pages';
  /** Most computers one order may name. */
  targetsCap: number;
  /** Default time an agent takes to pick an order up, and from there to switch. */
  agentPickupMs: number;
  agentSwitchMs: number;
  /** Show an invented transitional wording while an agent switches. */
  transitionalWords: boolean;
  /** An order shows in the operation list only this long after it was taken. */
  operationShowsAfterMs: number;
  /** How far the `Date` of the answers is ahead of the world's clock. */
  clockSkewMs: number;
};

export const INSTANT: Readonly<WorldSettings> = {
  taskPolls: 1,
  taskMs: 0,
  taskLifetimeMs: 30 * 60_000,
  maxWindowMs: Number.POSITIVE_INFINITY,
  jobPolls: 1,
  jobMs: 0,
  createPerMinute: 100,
  statusPerMinute: 200,
  retrievePerMinute: 200,
  managementPerMinute: Number.POSITIVE_INFINITY,
  tellsRetryAfter: true,
  computersPageCap: 50,
  offsetCounts: 'records',
  targetsCap: 50,
  agentPickupMs: 0,
  agentSwitchMs: 0,
  transitionalWords: false,
  operationShowsAfterMs: 0,
  clockSkewMs: 0,
};

export const LIFELIKE: Readonly<WorldSettings> = {
  ...INSTANT,
  taskMs: 350,
  jobMs: 250,
  agentPickupMs: 400,
  agentSwitchMs: 1600,
};
