/** What each fault of the service must lead to: the table of the vendor campaign (cli.md, Exit codes, Settled). */
import type { Fault, FaultKind, RouteName } from '../../../src/simulator/index.ts';
import type { VendorCase } from './vendor-case.ts';

export const ALWAYS = Number.POSITIVE_INFINITY;

export type Expected = { readonly code: number; readonly outcome: string | null };
export type Row = { readonly one: VendorCase; readonly expected: Expected };

const DONE: Expected = { code: 0, outcome: 'isolated' };

/** Routes of a cycle, by the part of the work that ends when they fail. */
const SEARCH: readonly RouteName[] = ['auth', 'query-create', 'query-status', 'query-retrieve'];
const LOOK_UP: readonly RouteName[] = ['session-login', 'computers', 'job'];
/** The endpoint's record is the proof: what the service says of its operation only explains a wait. */
const EXPLAINS: readonly RouteName[] = ['operation-status', 'operation-results'];

type Spoiled = Pick<Fault, 'kind' | 'status' | 'retryAfter' | 'acted'>;

const status = (code: number, more: Partial<Spoiled> = {}): Spoiled => ({ kind: 'status', status: code, ...more });

/** Mended by asking again, on every route that may be asked again. */
const PASSING: readonly Spoiled[] = [
  status(429),
  status(429, { retryAfter: 3 }),
  status(500),
  status(502),
  status(503),
  status(500, { acted: true }),
  { kind: 'html' },
  { kind: 'timeout' },
  { kind: 'timeout', acted: true },
  { kind: 'reset-before' },
  { kind: 'reset-after' },
  { kind: 'cut-body' },
  { kind: 'not-json' },
];
/** Asking again would change nothing. */
const FINAL: readonly Spoiled[] = [
  status(400),
  status(403),
  status(404),
  status(422),
  { kind: 'wrong-json' },
  { kind: 'empty-body' },
];

/** Where one failure is mended all the same: a new task, a smaller window, the token in the header, the job asked anew. */
const MENDED_ONCE: ReadonlySet<string> = new Set([
  'query-create 400',
  ...['query-status', 'query-retrieve'].flatMap((route) => [`${route} 400`, `${route} 404`]),
  // The next one who needs the session opens it.
  ...[400, 403, 404, 422, 'wrong-json', 'empty-body'].map((what) => `session-login ${what}`),
  'job 404',
]);
/** The session's token stands in the header: its body is not needed. */
const NEEDS_NO_BODY: ReadonlySet<string> = new Set(['session-login wrong-json', 'session-login empty-body']);

const wordOf = (route: RouteName, spoiled: Spoiled): string => `${route} ${spoiled.status ?? spoiled.kind}`;

function exitOf({ status: code }: Spoiled): number {
  return code === 401 || code === 403 ? 3 : 4;
}

function reading(route: RouteName, spoiled: Spoiled, times: number, outcome: string | null): Row {
  const word = wordOf(route, spoiled);
  const isFinal = FINAL.includes(spoiled) || spoiled.status === 401;
  const mended = times === ALWAYS ? NEEDS_NO_BODY.has(word) : !isFinal || MENDED_ONCE.has(word);
  const login = route === 'auth' && spoiled.status === 400;
  const expected = mended && !login ? DONE : { code: login ? 3 : exitOf(spoiled), outcome };
  return { one: { command: 'run', fault: { route, times, ...spoiled } }, expected };
}

function readRows(): readonly Row[] {
  const rows: Row[] = [];
  for (const route of [...SEARCH, ...LOOK_UP]) {
    const outcome = SEARCH.includes(route) ? null : 'held';
    for (const times of [1, ALWAYS]) {
      for (const spoiled of [...PASSING, ...FINAL]) rows.push(reading(route, spoiled, times, outcome));
      const refused = times === ALWAYS || route === 'auth';
      const expected = refused ? { code: 3, outcome } : DONE;
      rows.push({ one: { command: 'run', fault: { route, times, ...status(401) } }, expected });
      rows.push({ one: { command: 'run', fault: { route, times, kind: 'wrong-type' } }, expected: DONE });
    }
  }
  for (const route of EXPLAINS) {
    for (const spoiled of [...PASSING, ...FINAL, status(401)]) {
      for (const times of [1, ALWAYS]) {
        rows.push({ one: { command: 'run', fault: { route, times, ...spoiled } }, expected: DONE });
      }
    }
  }
  return rows;
}

const ORDERS = { isolate: ['run', 'isolated'], 'de-isolate': ['release', 'released'] } as const;

/** An order is sent once: refused, not taken, or found again by reading; never sent anew. */
function orderRows(): readonly Row[] {
  const acted: readonly Spoiled[] = [
    status(500, { acted: true }),
    { kind: 'timeout', acted: true },
    ...(['reset-after', 'cut-body', 'not-json', 'wrong-json', 'empty-body', 'wrong-type'] as const).map((kind) => ({
      kind,
    })),
  ];
  const lost: readonly Spoiled[] = [
    ...[500, 502, 503].map((code) => status(code)),
    ...(['html', 'timeout', 'reset-before'] as const).map((kind) => ({ kind })),
  ];
  const refused = [400, 404, 422].map((code) => status(code));
  return (['isolate', 'de-isolate'] as const).flatMap((route) => {
    const [command, done] = ORDERS[route];
    const row = (spoiled: Spoiled, times: number, code: number): Row => ({
      one: { command, fault: { route, times, ...spoiled } },
      expected: { code, outcome: code === 0 ? done : 'failed' },
    });
    return [1, ALWAYS].flatMap((times) => [
      ...acted.map((spoiled) => row(spoiled, times, 0)),
      ...[...lost, ...refused].map((spoiled) => row(spoiled, times, 5)),
      row(status(403), times, 3),
      row(status(401), times, times === 1 ? 0 : 3),
      row(status(429), times, times === 1 ? 0 : 5),
      row(status(429, { retryAfter: 2 }), times, times === 1 ? 0 : 5),
      row(status(429, { retryAfter: 600 }), times, 5),
    ]);
  });
}

function contentRows(): readonly Row[] {
  const row = (route: RouteName, kind: FaultKind, expected: Expected, more: Partial<Fault> = {}): Row => ({
    one: { command: 'run', fault: { route, kind, ...more } },
    expected,
  });
  const held: Expected = { code: 4, outcome: 'held' };
  const failed: Expected = { code: 5, outcome: 'failed' };
  const none: Expected = { code: 4, outcome: null };
  const always = { times: ALWAYS };
  return [
    row('query-status', 'task-state', DONE, { state: 'Canceled' }),
    row('query-status', 'task-state', none, { state: 'Canceled', ...always }),
    row('query-status', 'task-state', none, { state: 'Failed' }),
    row('query-status', 'task-state', DONE, { state: 'Ready' }),
    row('query-status', 'task-state', none, { state: 'Ready', ...always }),
    row('query-status', 'task-state', DONE, { state: 'Strange' }),
    row('computers', 'job-never-ends', held),
    row('computers', 'job-not-found', DONE, { count: 3 }),
    row('computers', 'job-failed', held),
    row('computers', 'job-done-error', held),
    row('computers', 'job-state', DONE, { count: 3, ...always }),
    row('computers', 'job-direct', DONE, always),
    row('computers', 'foreign-computer', DONE, always),
    row('computers', 'missing-computer', held),
    // The proof is read from the third reading on: once the other way it waits for two in a row again.
    row('computers', 'flip-isolation', DONE, { after: 2 }),
    row('computers', 'flip-isolation', { code: 5, outcome: 'pending' }, { after: 2, ...always }),
    row('computers', 'flip-isolation', { code: 5, outcome: 'pending' }, { after: 1, ...always }),
    row('isolate', 'job-never-ends', DONE),
    row('isolate', 'job-not-found', DONE, { count: 3 }),
    row('isolate', 'job-failed', failed),
    row('isolate', 'job-done-error', failed),
    row('isolate', 'job-state', DONE, { count: 3 }),
    row('isolate', 'job-direct', DONE),
  ];
}

/** Takes half a minute each even on a fast clock. */
function slowRows(): readonly Row[] {
  const fault: Fault = { route: 'query-status', kind: 'task-state', state: 'Strange', times: ALWAYS };
  return [{ one: { command: 'run', fault }, expected: { code: 4, outcome: null } }];
}

/** All rows; in the suite without those that always fail slowly on routes where another row shows the same. */
export function vendorTable(full: boolean): readonly Row[] {
  const rows = [...readRows(), ...orderRows(), ...contentRows()];
  return full ? [...rows, ...slowRows()] : rows.filter(({ one }) => isInSuite(one.fault));
}

const SLOW: readonly FaultKind[] = ['html', 'reset-before', 'reset-after', 'cut-body', 'timeout'];
const ONE_OF_ITS_KIND: readonly Fault['route'][] = ['query-retrieve', 'computers', 'isolate', 'de-isolate'];

function isInSuite({ route, kind, status: code, times, acted }: Fault): boolean {
  if (ONE_OF_ITS_KIND.includes(route)) return true;
  if (kind === 'status' && (code === 502 || code === 503 || acted)) return false;
  return times !== ALWAYS || !SLOW.includes(kind);
}
