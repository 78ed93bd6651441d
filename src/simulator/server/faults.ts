/** What the gateway does wrong on demand. One fault is played on one request; the first that fits is taken. */
import type { ReceivedRequest } from './journal.ts';
import type { RouteName } from './routes.ts';

/** Faults of the wire: possible on every route. */
export type WireFault =
  /** Answers `status` (default 503) in the words of the layer; with `retryAfter` seconds where given. */
  | 'status'
  /** The same with an HTML page as a proxy would send it (default 502). */
  | 'html'
  /** Never answers; the connection stays open until the simulator is closed. */
  | 'timeout'
  /** Answers rightly after `delayMs` (default 1000). */
  | 'slow'
  /** Cuts the connection before, or after, the service acted. */
  | 'reset-before'
  | 'reset-after'
  /** Acts, sends half of the answer and cuts the connection. */
  | 'cut-body'
  /** Acts, and sends the right JSON as text/html. */
  | 'wrong-type'
  /** Acts, and sends JSON whose members have the wrong types. */
  | 'wrong-json'
  /** Acts, and sends text that is not JSON. */
  | 'not-json'
  /** Acts, and sends no body. */
  | 'empty-body'
  /** Acts, and sends the right answer packed with gzip, whether or not the other side said that it can read it. */
  | 'gzip'
  /** Acts, and sends the right answer in small pieces over `delayMs` (default 1000). */
  | 'drip'
  /** Sends the other side to `location` with `status` (default 302). */
  | 'redirect'
  /** Sends `body` as JSON with `status` (default 200), whatever was asked. */
  | 'answer';

/** Faults of content, each on the routes it makes sense for. */
export type ContentFault =
  /** A page begins with the last `count` (default 5) records of the page before. */
  | 'repeat-records'
  /** A page comes twice, the second time under another token. */
  | 'repeat-page'
  /** The records of a page in another order. */
  | 'reorder-records'
  /** The pages of a search in another order (fault of query-create). */
  | 'reorder-pages'
  /** The search stands at `state`, with `errors`; Canceled and Failed stay so. */
  | 'task-state'
  /** The order or query is taken, but its job stays IN_PROGRESS. */
  | 'job-never-ends'
  /** The first `count` (default 1) polls of the job answer NOT_FOUND. */
  | 'job-not-found'
  /** Nothing is done; the job ends as FAILED. */
  | 'job-failed'
  /** Nothing is done; the job is DONE with statusCode `status` (default 500). */
  | 'job-done-error'
  /** The job stands at the unknown word `state` (default "QUEUED") for the first `count` (default 1) polls. */
  | 'job-state'
  /** The answer is the result itself instead of a job id. */
  | 'job-direct'
  /** This one reading shows the opposite isolation state. */
  | 'flip-isolation'
  /** This one reading holds a computer that was not asked for. */
  | 'foreign-computer'
  /** This one reading misses the last computer it should hold. */
  | 'missing-computer';

export type FaultKind = WireFault | ContentFault;

export type Fault = {
  readonly route: RouteName | 'any';
  readonly kind: FaultKind;
  /** How many requests it hits, default 1; Infinity: always. */
  readonly times?: number;
  /** How many fitting requests pass unharmed before. */
  readonly after?: number;
  /** Only requests it says yes to. */
  readonly when?: (request: ReceivedRequest) => boolean;
  readonly status?: number;
  /** Seconds, or the text of the header. */
  readonly retryAfter?: number | string;
  readonly delayMs?: number;
  readonly body?: unknown;
  /** Of a task or job; on VirusTotal's routes the error's `code`, where a status has several. */
  readonly state?: string;
  readonly location?: string;
  readonly errors?: readonly unknown[];
  readonly count?: number;
  /** For status, html and timeout: the service acts all the same. Default false. */
  readonly acted?: boolean;
};

const JOB_ROUTES: readonly RouteName[] = [
  'computers',
  'isolate',
  'de-isolate',
  'remediation-status',
  'operation-status',
  'operation-results',
  'abort',
];

const CONTENT_ROUTES: Readonly<Record<ContentFault, readonly RouteName[]>> = {
  'repeat-records': ['query-retrieve', 'halo-events'],
  'repeat-page': ['query-retrieve', 'halo-events'],
  'reorder-records': ['query-retrieve', 'halo-events'],
  'reorder-pages': ['query-create'],
  'task-state': ['query-status'],
  'job-never-ends': JOB_ROUTES,
  'job-not-found': JOB_ROUTES,
  'job-failed': JOB_ROUTES,
  'job-done-error': JOB_ROUTES,
  'job-state': JOB_ROUTES,
  'job-direct': JOB_ROUTES,
  'flip-isolation': ['computers'],
  'foreign-computer': ['computers'],
  'missing-computer': ['computers'],
};

export function isContentFault(kind: FaultKind): kind is ContentFault {
  return kind in CONTENT_ROUTES;
}

type Planned = { readonly fault: Fault; left: number; waits: number };

export class FaultBook {
  #planned: Planned[] = [];

  /** Plans a fault; answers a function that takes it back. Throws where the route cannot have it. */
  add(fault: Fault): () => void {
    if (isContentFault(fault.kind)) {
      const routes = CONTENT_ROUTES[fault.kind];
      if (fault.route === 'any' || !routes.includes(fault.route)) {
        throw new Error(`The fault "${fault.kind}" exists on ${routes.join(', ')} only, not on "${fault.route}".`);
      }
    }
    const planned: Planned = { fault, left: fault.times ?? 1, waits: fault.after ?? 0 };
    this.#planned.push(planned);
    return () => {
      this.#planned = this.#planned.filter((other) => other !== planned);
    };
  }

  clear(): void {
    this.#planned = [];
  }

  /** Faults that have not hit as often as planned. */
  get waiting(): readonly Fault[] {
    return this.#planned.map((planned) => planned.fault);
  }

  /** The fault for this request, counted down; null: none. */
  take(request: ReceivedRequest): Fault | null {
    for (const planned of this.#planned) {
      const { fault } = planned;
      if (fault.route !== 'any' && fault.route !== request.route) continue;
      if (fault.when && !fault.when(request)) continue;
      if (planned.waits > 0) {
        planned.waits -= 1;
        continue;
      }
      planned.left -= 1;
      if (planned.left <= 0) this.#planned = this.#planned.filter((other) => other !== planned);
      return fault;
    }
    return null;
  }
}
