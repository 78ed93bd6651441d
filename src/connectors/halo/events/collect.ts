/**
 * Events of a span (contract section 2.5): oldest first, page by page; after 50 pages the query starts anew at the
 * time of the last event, because deep pages fail. `since` is inclusive, so events come again: each is given once.
 * No step is ever made on an error, and none by the local clock.
 */
import { ServiceError } from '../../../engine/errors.ts';
import type { CollectEvent, Search } from '../../../engine/ports.ts';
import type { Account } from '../account.ts';
import { isOwnDoing } from '../catalogue.ts';
import { checkFilter, recordMatcher, typesAskedFor } from '../filter.ts';
import { type Page, readPage } from '../listing.ts';
import { isMembers, textOf, timeOf } from '../values.ts';

export type EventLimits = { readonly perPage: number; readonly pages: number };
export const EVENT_LIMITS: EventLimits = { perPage: 100, pages: 50 };

const WHAT = 'The events of Halo';
/** A span that ended so long ago has an end; a younger one runs up to now, by the service's clock. */
const JUST_NOW_MS = 60_000;
/** How often a list that shrank under way is begun again at one place. */
const MOST_SHRUNK = 3;

export async function* collectEvents(
  account: Account,
  search: Search,
  limits: EventLimits,
  signal: AbortSignal,
): AsyncGenerator<CollectEvent> {
  const end = search.to < account.clock.now() - JUST_NOW_MS ? search.to : null;
  const sieve = new Sieve(search.filter, search.from, end);
  await account.logIn(signal);
  // Where the service's clock is behind ours, "up to when was searched" lies in its future.
  let since = search.from + Math.min(0, account.http.skew ?? 0);
  sieve.from = since;
  const query = new Query(search.filter, end, limits.perPage);
  let [pages, alerts] = [0, 0];
  const progress = (done: boolean): CollectEvent => ({
    kind: 'progress',
    progress: { state: done ? 'Read' : 'Reading', windowsDone: done ? 1 : 0, windows: 1, pages, alerts },
  });

  for (let shrunk = 0; ; ) {
    let last = since;
    let [count, path]: [number | null, string | null] = [null, query.path(since)];
    let reason: 'end' | 'deep' | 'shrunk' = 'end';
    for (let depth = 1; path !== null; depth++) {
      const page: Page = await readPage(account, path, 'events', WHAT, signal);
      // Events that vanished (a deleted server takes its own along) move the rest forward, past the pages already read.
      if (count !== null && page.count !== null && page.count < count && shrunk < MOST_SHRUNK) {
        [reason, shrunk] = ['shrunk', shrunk + 1];
        break;
      }
      count = page.count;
      const matches = page.items.map((item) => sieve.takes(item));
      last = Math.max(last, ...page.items.map(createdAt));
      pages++;
      if (matches.includes(true)) {
        alerts += matches.filter((match) => match).length;
        yield { kind: 'page', body: page.answer.body, records: page.items, matches };
      }
      yield progress(false);
      if (end !== null && last > end) break;
      const cut = page.next === null && page.items.length >= limits.perPage && (count ?? 0) > page.items.length * depth;
      if (cut || (page.next !== null && page.items.length > 0 && depth === limits.pages)) {
        reason = 'deep';
        break;
      }
      path = page.items.length === 0 ? null : page.next;
    }
    if (reason === 'end') break;
    if (last > since) [since, shrunk] = [last, 0];
    else if (reason === 'deep') {
      yield crowded(since, limits);
      since += 1;
    }
    sieve.forgetBefore(since);
  }
  yield progress(true);
}

function createdAt(item: unknown): number {
  return (isMembers(item) ? timeOf(item.created_at) : null) ?? Number.NEGATIVE_INFINITY;
}

/** Which events are given: those that pass, each once. What cannot be read is always given, to be set aside. */
class Sieve {
  readonly #passes: (record: unknown) => boolean;
  readonly #end: number | null;
  /** Ids met, with their times. */
  readonly #seen = new Map<string, number>();
  from: number;

  constructor(filter: string | null, from: number, end: number | null) {
    const flaw = filter === null ? null : checkFilter(filter);
    if (flaw) throw new ServiceError({ code: 'filter', what: flaw.message, column: flaw.column });
    this.#passes = filter === null ? (record) => !isOwnDoing(record as Record<string, unknown>) : recordMatcher(filter);
    this.from = from;
    this.#end = end;
  }

  takes(item: unknown): boolean {
    if (!isMembers(item)) return true;
    const time = timeOf(item.created_at);
    const id = textOf(item.id);
    if (id !== '') {
      if (this.#seen.has(id)) return false;
      this.#seen.set(id, time ?? Number.POSITIVE_INFINITY);
    }
    if (time !== null && (time < this.from || (this.#end !== null && time > this.#end))) return false;
    return this.#passes(item);
  }

  forgetBefore(time: number): void {
    for (const [id, at] of this.#seen) if (at < time) this.#seen.delete(id);
  }
}

class Query {
  readonly #fixed: Readonly<Record<string, string>>;

  constructor(filter: string | null, end: number | null, perPage: number) {
    const types = typesAskedFor(filter);
    this.#fixed = {
      sort_by: 'created_at.asc',
      per_page: String(perPage),
      page: '1',
      // A repeated key is no list at Halo: one value with commas is.
      ...(types === null ? {} : { type: types.join(',') }),
      // Whether the end is inclusive is not known: one second more, and what is too late is dropped here.
      ...(end === null ? {} : { until: new Date(end + 1000).toISOString() }),
    };
  }

  path(since: number): string {
    return `/v1/events?${new URLSearchParams({ since: new Date(since).toISOString(), ...this.#fixed })}`;
  }
}

function crowded(at: number, limits: EventLimits): CollectEvent {
  return {
    kind: 'incomplete',
    from: at,
    to: at + 1,
    problem: {
      code: 'service',
      what: `More than ${limits.pages * limits.perPage} events of Halo bear one and the same time, ${new Date(at).toISOString()}.`,
      affects: 'Those beyond cannot be had; the search went on one millisecond later.',
      next: 'Ask for fewer types of events in the filter.',
    },
  };
}

/** The events of a page's body, in its order; used to read one back from the evidence. Pure, never throws. */
export function recordsIn(body: Uint8Array): readonly unknown[] {
  try {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
    const page: unknown = JSON.parse(text);
    return isMembers(page) && Array.isArray(page.events) ? page.events : [];
  } catch {
    return [];
  }
}
