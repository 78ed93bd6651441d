/** A client that knows nothing: plain requests, every answer held against the contract's schema. */
import { type RouteName, type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts';
import { type Clock, contractCheck, type Json, type Reply } from './contract-check.ts';

export type { Clock, Json, Reply };

type Key = { readonly id: string; readonly secret: string };

/** Throws with the reasons unless `value` is a message of this kind. */
export const expectMessage = contractCheck(new URL('contract/harmony.schema.json', import.meta.url));

export const EVENTS = '/app/laas-logs-api/api/logs_query';
export const ENDPOINT = '/app/endpoint-web-mgmt/harmony/endpoint/api/v1';
export const DEFAULT_FILTER =
  'ci_app_name:"Harmony Endpoint" AND blade:"Forensics" AND (severity:"High" OR severity:"Critical")';
/** 2026-02-03 10:00 UTC */
export const NOON = Date.UTC(2026, 1, 3, 10, 0, 0);

const ANSWERS: Partial<Record<RouteName, Readonly<Record<number, string>>>> = {
  auth: { 200: 'AuthSuccess' },
  'query-create': { 200: 'LogsQueryCreated' },
  'query-status': { 200: 'LogsTaskStatus' },
  'query-retrieve': { 200: 'LogsRetrieveResponse' },
  'session-login': { 201: 'LoginResponse' },
  job: { 200: 'JobStatus' },
};

export type Bench = {
  readonly sim: Simulator;
  readonly clock: Clock;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Header of a fresh bearer. */
  bearer(key?: Key): Promise<Record<string, string>>;
  /** Headers of a fresh management session. */
  session(key?: Key): Promise<Record<string, string>>;
  /** The finished job of a call. */
  job(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Json>;
  /** All records of a search, page by page. */
  search(query?: Json, headers?: Record<string, string>): Promise<{ records: Json[]; pages: Json[]; states: string[] }>;
};

const open: Simulator[] = [];

/** Starts a gateway whose clock stands still until it is moved. */
export async function startBench(options: SimulatorOptions = {}): Promise<Bench> {
  const clock: Clock = {
    now: NOON,
    forward(ms) {
      clock.now += ms;
    },
  };
  const sim = await startSimulator({ now: () => clock.now, ...options });
  open.push(sim);
  const bench: Bench = {
    sim,
    clock,
    async request(method, path, body, headers = {}) {
      const response = await fetch(sim.gateway + path, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const reply = { status: response.status, headers: response.headers, body: text === '' ? null : parse(text) };
      const entry = sim.received.at(-1);
      if (entry && entry.fault === null) validate(entry.route as RouteName, reply);
      return reply;
    },
    async bearer(key = sim.keys.events) {
      const { body } = await bench.request('POST', '/auth/external', { clientId: key.id, accessKey: key.secret });
      return { authorization: `Bearer ${body.data.token}` };
    },
    async session(key = sim.keys.endpoint) {
      const bearer = await bench.bearer(key);
      const { body } = await bench.request('POST', `${ENDPOINT}/session/login/cloud`, undefined, bearer);
      return { ...bearer, 'x-mgmt-api-token': body.apiToken, 'x-mgmt-run-as-job': 'on' };
    },
    async job(method, path, body, headers) {
      const session = headers ?? (await bench.session());
      const created = await bench.request(method, ENDPOINT + path, body, session);
      if (created.status !== 200) throw new Error(`${path} answered ${created.status}`);
      expectMessage('JobCreationResult', created.body);
      for (let polls = 0; polls < 20; polls++) {
        const { body: state } = await bench.request(
          'GET',
          `${ENDPOINT}/jobs/${created.body.jobId}`,
          undefined,
          session,
        );
        if (state.status !== 'IN_PROGRESS') return state;
      }
      throw new Error(`The job of ${path} did not end.`);
    },
    async search(query = { filter: DEFAULT_FILTER, limit: 10_000 }, headers) {
      const bearer = headers ?? (await bench.bearer());
      const created = await bench.request('POST', EVENTS, query, bearer);
      const taskId = created.body.data.taskId;
      const states: string[] = [];
      let status: Json;
      do {
        status = (await bench.request('GET', `${EVENTS}/${taskId}`, undefined, bearer)).body.data;
        states.push(status.state);
      } while (status.state === 'Processing');
      const pages: Json[] = [];
      let pageToken = status.pageTokens[0] ?? 'NULL';
      while (pageToken !== 'NULL') {
        const page = await bench.request('POST', `${EVENTS}/retrieve`, { taskId, pageToken }, bearer);
        pages.push(page.body.data);
        pageToken = page.body.data.nextPageToken;
        states.push((await bench.request('GET', `${EVENTS}/${taskId}`, undefined, bearer)).body.data.state);
      }
      return { records: pages.flatMap((page) => page.records), pages, states };
    },
  };
  return bench;
}

/** To be called after each test. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((sim) => sim.close()));
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function validate(route: RouteName | 'unknown', reply: Reply): void {
  if (reply.status >= 400) {
    const portal = typeof reply.body === 'object' && reply.body !== null && 'success' in reply.body;
    expectMessage(portal ? 'PortalError' : 'ProblemDetails', reply.body);
    return;
  }
  const kind = route === 'unknown' ? undefined : ANSWERS[route]?.[reply.status];
  if (!kind) return;
  // The awkward sample records break the contract on purpose.
  const records = reply.body?.data?.records;
  const plain = records?.filter((one: Json) => !String(one.id).startsWith('tol-'));
  expectMessage(kind, records ? { ...reply.body, data: { ...reply.body.data, records: plain } } : reply.body);
}
