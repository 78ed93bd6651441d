/**
 * A whole search (contract section 3.5): one task where one is enough, windows split and searched side by side where
 * a task is cut off at its limit, and what could not be had said openly.
 */
import { type Problem, type ProblemCode, ServiceError } from '../../../engine/errors.ts';
import type { Clock, CollectEvent, Search } from '../../../engine/ports.ts';
import { isAbort, throwIfAborted } from '../../http/abort.ts';
import type { InfinityEvents } from '../infinity-events.ts';
import { Channel } from './channel.ts';
import { runTask, type TaskEnd, type TaskLimits } from './task.ts';
import { type Span, split, splitTruncated } from './windows.ts';

export type SearchLimits = TaskLimits & {
  /** Tasks at work at the same moment. */
  readonly sideBySide: number;
  /** A window this short is not split further, ms. */
  readonly floorMs: number;
  /** Tasks a search may create in all. */
  readonly mostTasks: number;
};

export const SEARCH_LIMITS: SearchLimits = {
  limit: 10_000,
  pageLimit: 1000,
  deadlineMs: 10 * 60_000,
  sideBySide: 3,
  floorMs: 2000,
  mostTasks: 400,
};

/** Another window would end the same way: the search as a whole is over. */
const FATAL: ReadonlySet<ProblemCode> = new Set(['credentials', 'forbidden', 'settings', 'filter', 'internal']);

type Window = Span & {
  /** Tasks lost for this very window so far. */
  readonly losses: number;
  /** It was cut out of a window that the service gave up on. */
  readonly afterGivingUp: boolean;
};

/** Runs a search. Throws ServiceError where it failed as a whole, AbortError. */
export async function* search(
  events: InfinityEvents,
  clock: Clock,
  wanted: Search,
  limits: SearchLimits,
  signal: AbortSignal,
): AsyncGenerator<CollectEvent> {
  throwIfAborted(signal);
  if (wanted.to <= wanted.from) return;
  const own = new AbortController();
  const running = new RunningSearch(events, clock, wanted.filter, limits, AbortSignal.any([signal, own.signal]));
  const work = running.run(wanted);
  try {
    yield* running.events;
  } finally {
    own.abort();
    running.events.end();
    await work;
  }
}

class RunningSearch {
  readonly events = new Channel<CollectEvent>(2);
  readonly #service: InfinityEvents;
  readonly #clock: Clock;
  readonly #filter: string | null;
  readonly #limits: SearchLimits;
  readonly #signal: AbortSignal;
  /** Next one last. */
  readonly #queue: Window[] = [];
  #state = '';
  #windows = 1;
  #windowsDone = 0;
  #pages = 0;
  #alerts = 0;
  #tasks = 0;
  #whole = 0;
  #firstFailure: Problem | null = null;
  /** The service could not be reached any more: the rest is not tried. */
  #down: Problem | null = null;
  /** Windows at least this long are refused as too wide. */
  #tooWideMs = Number.POSITIVE_INFINITY;
  /** The service has taken the filter once: a later 400 is not about it. */
  #filterTaken = false;

  constructor(service: InfinityEvents, clock: Clock, filter: string | null, limits: SearchLimits, signal: AbortSignal) {
    this.#service = service;
    this.#clock = clock;
    this.#filter = filter;
    this.#limits = limits;
    this.#signal = signal;
  }

  /** Never rejects: what went wrong comes out of `events`. */
  async run(span: Span): Promise<void> {
    this.#queue.push({ from: span.from, to: span.to, losses: 0, afterGivingUp: false });
    try {
      await this.#drain();
      const failed = this.#firstFailure;
      if (failed && this.#pages === 0 && this.#whole === 0) throw new ServiceError(failed);
      this.events.end();
    } catch (thrown) {
      this.events.end({ thrown });
    }
  }

  /** Keeps up to `sideBySide` windows at work until none is left; ends at the first fatal failure. */
  #drain(): Promise<void> {
    return new Promise((resolve, reject) => {
      let active = 0;
      let over = false;
      const settle = (thrown: unknown) => {
        over = true;
        reject(thrown);
      };
      const pump = () => {
        while (!over && active < this.#limits.sideBySide && this.#queue.length > 0) {
          active++;
          this.#window(this.#queue.pop() as Window).then(() => {
            active--;
            pump();
          }, settle);
        }
        if (!over && active === 0) resolve();
      };
      pump();
    });
  }

  async #window(window: Window): Promise<void> {
    if (this.#down) return this.#fail(window, this.#down);
    if (window.to - window.from >= this.#tooWideMs) return this.#replace(window, split(window), false);
    if (++this.#tasks > this.#limits.mostTasks) return this.#fail(window, tooManyTasks(this.#limits.mostTasks));
    let end: TaskEnd;
    try {
      end = await this.#task(window);
    } catch (thrown) {
      if (isAbort(thrown) || !(thrown instanceof ServiceError) || FATAL.has(thrown.problem.code)) throw thrown;
      if (thrown.problem.code === 'unreachable') this.#down = thrown.problem;
      return this.#fail(window, thrown.problem);
    }
    await this.#settle(window, end);
  }

  async #task(window: Window): Promise<TaskEnd> {
    const span = { from: window.from, to: window.to, filter: this.#filter };
    const observer = {
      state: (state: string) => {
        this.#filterTaken = true;
        if (state !== this.#state) this.#progress(state);
      },
      page: async ({ body, records }: { body: Uint8Array; records: readonly unknown[] }) => {
        this.#pages++;
        this.#alerts += records.length;
        await this.events.push({ kind: 'page', body, records });
        this.#progress(this.#state);
      },
    };
    return runTask(this.#service, this.#clock, span, this.#limits, observer, this.#signal);
  }

  async #settle(window: Window, end: TaskEnd): Promise<void> {
    const canSplit = window.to - window.from > this.#limits.floorMs;
    switch (end.kind) {
      case 'whole':
        this.#whole++;
        return this.#done();
      case 'truncated':
        if (!canSplit) return this.#fail(window, truncated(this.#limits.limit));
        return this.#replace(window, splitTruncated(window, end.times, this.#limits.limit), false);
      case 'lost':
        if (window.losses > 0) return this.#fail(window, end.problem);
        this.#queue.push({ ...window, losses: window.losses + 1 });
        return;
      case 'too-much':
        if (end.problem.status === 400) return this.#refused(window, end.problem, canSplit);
        // Given up: once more in smaller pieces, and not without end (section 3.2).
        if (window.afterGivingUp || !canSplit) return this.#fail(window, end.problem);
        return this.#replace(window, split(window), true);
    }
  }

  /** A 400 is about the filter or about the width of the window; the service need not say which. */
  async #refused(window: Window, problem: Problem, canSplit: boolean): Promise<void> {
    if (!this.#filterTaken && this.#filter !== null) {
      const aboutFilter =
        /filter|query|lucene|syntax|pars/i.test(problem.what) && !/time|range|window/i.test(problem.what);
      if (aboutFilter || !(await this.#takesFilter(window))) throw new ServiceError(filterRefused(problem));
      this.#filterTaken = true;
    }
    if (!canSplit) return this.#fail(window, problem);
    this.#tooWideMs = Math.min(this.#tooWideMs, window.to - window.from);
    return this.#replace(window, split(window), false);
  }

  /** Tries the same filter on one minute. */
  async #takesFilter(window: Window): Promise<boolean> {
    const probe = { from: Math.max(window.from, window.to - 60_000), to: window.to, filter: this.#filter };
    try {
      await this.#service.create(
        { ...probe, limit: this.#limits.limit, pageLimit: this.#limits.pageLimit },
        this.#signal,
      );
      return true;
    } catch (thrown) {
      if (thrown instanceof ServiceError && thrown.problem.status === 400) return false;
      throw thrown;
    }
  }

  #replace(window: Window, pieces: readonly Span[], afterGivingUp: boolean): void {
    const carried = window.afterGivingUp || afterGivingUp;
    this.#windows += pieces.length - 1;
    // The newest piece comes to lie on top: what is happening now is seen first.
    for (const piece of pieces) this.#queue.push({ ...piece, losses: 0, afterGivingUp: carried });
    this.#progress(this.#state);
  }

  async #fail(window: Window, problem: Problem): Promise<void> {
    this.#firstFailure ??= problem;
    await this.events.push({ kind: 'incomplete', from: window.from, to: window.to, problem });
    this.#done();
  }

  #done(): void {
    this.#windowsDone++;
    this.#progress(this.#state);
  }

  #progress(state: string): void {
    this.#state = state;
    const progress = {
      state,
      windowsDone: this.#windowsDone,
      windows: this.#windows,
      pages: this.#pages,
      alerts: this.#alerts,
    };
    void this.events.push({ kind: 'progress', progress });
  }
}

function truncated(limit: number): Problem {
  return {
    code: 'service',
    what: `A single moment holds more than ${limit} alerts; Infinity Events gives no more of it.`,
    affects: 'Alerts of that moment are missing.',
    next: 'Use a narrower filter.',
  };
}

function tooManyTasks(most: number): Problem {
  return {
    code: 'service',
    what: `The window needs more than ${most} searches.`,
    affects: 'A part of it was not searched.',
    next: 'Use a shorter window or a narrower filter.',
  };
}

function filterRefused(problem: Problem): Problem {
  const column = Number(/\bcolumn (\d+)/i.exec(problem.what)?.[1] ?? 0);
  return {
    ...problem,
    code: 'filter',
    ...(column > 0 ? { column: column - 1 } : {}),
    what: `Infinity Events does not take the filter. ${problem.what}`,
    next: 'Correct the filter; values with spaces need quotation marks, AND, OR and NOT are in capitals.',
  };
}
