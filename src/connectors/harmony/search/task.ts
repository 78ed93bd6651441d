/** One search task from creation to its last page (contract sections 3.1 to 3.3). */
import { type Problem, ServiceError } from '../../../engine/errors.ts';
import type { Clock } from '../../../engine/ports.ts';
import type { InfinityEvents, TaskPage, TaskStatus } from '../infinity-events.ts';
import { timeOf } from '../time.ts';
import type { Span } from './windows.ts';

export type TaskLimits = {
  /** Records a task; the vendor's most is 10,000. */
  readonly limit: number;
  readonly pageLimit: number;
  /** How long a task may take until it has results, ms. */
  readonly deadlineMs: number;
};

/** How a task ended. Pages it gave have been handed over in any case. */
export type TaskEnd =
  | { readonly kind: 'whole' }
  /** It stopped at `limit`: there is probably more. */
  | { readonly kind: 'truncated'; readonly times: readonly number[] }
  /** The service gave up on it, or would not take it: a smaller window may do. */
  | { readonly kind: 'too-much'; readonly problem: Problem }
  /** The task or its pages are gone: a new task for the same window may do. */
  | { readonly kind: 'lost'; readonly problem: Problem };

export type TaskObserver = {
  state(state: string): void;
  /** Resolves when the page has been taken; the next one is already on the wire meanwhile. */
  page(page: TaskPage): Promise<void>;
};

/** The first look is at once: a small window is often ready. Then slower and slower, to 5 s. */
const POLLS_MS = [0, 40, 80, 160, 320, 640, 1000, 1500, 2500, 4000, 5000];
/** "Ready" without a page to ask for: so many looks, then it is no answer. */
const LOOKS_WITHOUT_TOKEN = 6;

const GIVES_PAGES = new Set(['ready', 'retrieving', 'completed', 'done']);

/** Runs one task. Throws ServiceError for what another task would not mend, AbortError. */
export async function runTask(
  events: InfinityEvents,
  clock: Clock,
  span: Span & { readonly filter: string | null },
  limits: TaskLimits,
  observer: TaskObserver,
  signal: AbortSignal,
): Promise<TaskEnd> {
  let task: string;
  try {
    task = await events.create({ ...span, limit: limits.limit, pageLimit: limits.pageLimit }, signal);
  } catch (thrown) {
    if (isRefusedWindow(thrown)) return { kind: 'too-much', problem: thrown.problem };
    throw thrown;
  }
  observer.state('Created');
  try {
    const ready = await waitUntilReady(events, clock, task, limits, observer, signal);
    return 'kind' in ready ? ready : await takePages(events, task, ready.pageTokens, limits, observer, signal);
  } catch (thrown) {
    if (isLoss(thrown)) return { kind: 'lost', problem: thrown.problem };
    throw thrown;
  }
}

/** Task or token gone (400, 404), or pages that could not be had after all retries (section 3.3). */
function isLoss(thrown: unknown): thrown is ServiceError {
  const status = statusOf(thrown) ?? 0;
  if (isRefusedWindow(thrown) || status === 404 || status >= 500) return true;
  return thrown instanceof ServiceError && thrown.problem.code === 'unreachable';
}

/** A login on the way may be refused with a 400 too: no smaller window mends that. */
function isRefusedWindow(thrown: unknown): thrown is ServiceError {
  return statusOf(thrown) === 400 && (thrown as ServiceError).problem.code !== 'credentials';
}

function statusOf(thrown: unknown): number | undefined {
  return thrown instanceof ServiceError ? thrown.problem.status : undefined;
}

async function waitUntilReady(
  events: InfinityEvents,
  clock: Clock,
  task: string,
  limits: TaskLimits,
  observer: TaskObserver,
  signal: AbortSignal,
): Promise<TaskStatus | TaskEnd> {
  const deadline = clock.now() + limits.deadlineMs;
  let withoutToken = 0;
  for (let look = 0; ; look++) {
    const pause = POLLS_MS[Math.min(look, POLLS_MS.length - 1)] as number;
    if (pause > 0) await clock.sleep(pause, signal);
    const status = await events.status(task, signal);
    observer.state(status.state);
    const state = status.state.toLowerCase();
    if (state === 'canceled' || state === 'cancelled') return { kind: 'too-much', problem: gaveUp(status) };
    if (state === 'failed') throw new ServiceError(gaveUp(status));
    if (GIVES_PAGES.has(state)) {
      // "Done" without a token, nothing retrieved yet: no alerts in this window.
      if (status.pageTokens.length > 0 || state === 'done') return status;
      if (++withoutToken > LOOKS_WITHOUT_TOKEN) throw new ServiceError(noToken(status));
    }
    if (clock.now() >= deadline) throw new ServiceError(tooSlow(status, limits.deadlineMs));
  }
}

async function takePages(
  events: InfinityEvents,
  task: string,
  listed: readonly string[],
  limits: TaskLimits,
  observer: TaskObserver,
  signal: AbortSignal,
): Promise<TaskEnd> {
  const asked = new Set<string>();
  const times: number[] = [];
  let received = 0;
  const ask = (token: string): Promise<TaskPage> => {
    asked.add(token);
    const page = events.page(task, token, signal);
    // It is awaited later, while the page before it is being taken; a failure must not count as unhandled till then.
    page.catch(() => {});
    return page;
  };
  // The first token and what follows from it is everything (3.3); tokens listed beside it are asked for if left out.
  for (const first of listed) {
    let coming = asked.has(first) || first.toUpperCase() === 'NULL' ? null : ask(first);
    while (coming) {
      const page: TaskPage = await coming;
      if (page.next !== null && (received > limits.limit * 2 || asked.has(page.next))) {
        await observer.page(page);
        throw new ServiceError(endless());
      }
      coming = page.next === null ? null : ask(page.next);
      received += page.records.length;
      times.push(...edgeTimes(page.records));
      await observer.page(page);
    }
  }
  return received >= limits.limit ? { kind: 'truncated', times } : { kind: 'whole' };
}

/** Times of a page's first and last record: enough to see whether pages run from new to old. */
function edgeTimes(records: readonly unknown[]): readonly number[] {
  const edges = records.length === 0 ? [] : [records[0], records[records.length - 1]];
  return edges.flatMap((record) => timeOf((record as { time?: unknown } | null)?.time) ?? []);
}

function gaveUp({ state, errors }: TaskStatus): Problem {
  return {
    code: 'service',
    what: `Infinity Events gave the search up (${state})${errors === '' ? '' : `: ${errors}`}.`,
    next: 'Use a shorter window or a narrower filter; check that the product is provisioned for this tenant.',
  };
}

function noToken({ state }: TaskStatus): Problem {
  return {
    code: 'contract',
    what: `Infinity Events says "${state}" but names no page to ask for.`,
    next: 'Try again.',
  };
}

function tooSlow({ state }: TaskStatus, deadlineMs: number): Problem {
  return {
    code: 'service',
    what: `The search at Infinity Events was still "${state}" after ${Math.round(deadlineMs / 60_000)} minutes.`,
    next: 'Use a shorter window or a narrower filter.',
  };
}

function endless(): Problem {
  return { code: 'contract', what: 'The pages of Infinity Events do not come to an end.', next: 'Try again.' };
}
