/**
 * Finding computers (contract section 4.4): many names or ids in one call, every answer checked against what was
 * asked, pages read to the end, because a missed twin could make an ambiguous name look clear.
 */
import * as z from 'zod';
import { ServiceError } from '../../../engine/errors.ts';
import type { EndpointReading } from '../../../engine/model/endpoint.ts';
import type { Clock, EndpointQuery } from '../../../engine/ports.ts';
import { fit } from '../../http/answer.ts';
import type { Call } from '../../http/http.ts';
import type { Members } from '../values.ts';
import { toReading } from './computer.ts';
import type { Jobs } from './jobs.ts';
import { bearsName, isAskable, shortName } from './names.ts';
import { BASE } from './session.ts';

/** Names or ids in one call, and records on one page (section 4.4: 50 is safe everywhere). */
const BATCH = 50;
const PAGE = 50;
const SIDE_BY_SIDE = 4;
/** Records that a `Contains` search may give before it is left: it is an extra, for suffixes only. */
const MOST_CONTAINED = 500;
/** Shorter names are contained in half a fleet. */
const SHORTEST_CONTAINED = 4;
const WHAT = 'Looking up computers at Harmony Endpoint';

/** `computers` must be there: an answer without it is no empty list, and "not found" must not rest on it. */
const ComputerList = z.object({
  computers: z.array(z.looseObject({ computerId: z.string().min(1) })).nullable(),
  totalCount: z.number().nullish(),
});

type Filter = { readonly columnName: string; readonly filterValues: readonly string[]; readonly filterType: string };
type Found = { readonly readings: readonly EndpointReading[]; readonly whole: boolean };
type NameQuery = Extract<EndpointQuery, { by: 'name' }>;

export class Computers {
  readonly #jobs: Jobs;
  readonly #clock: Clock;

  constructor(jobs: Jobs, clock: Clock) {
    this.#jobs = jobs;
    this.#clock = clock;
  }

  /** Candidates for each query in the order of the queries; deleted records are among them and say so. */
  async lookUp(
    queries: readonly EndpointQuery[],
    signal: AbortSignal,
  ): Promise<readonly (readonly EndpointReading[])[]> {
    const ids = queries.flatMap((query) => (query.by === 'id' ? [query.id] : []));
    const names = queries.filter((query): query is NameQuery => query.by === 'name' && isAskable(query.name));
    const [byId, byName] = await Promise.all([this.byId(ids, signal), this.#byName(names, signal)]);
    return queries.map((query) => {
      if (query.by === 'name') return (byName.get(shortName(query.name)) ?? []).filter((one) => bears(query, one));
      const found = byId.get(query.id);
      return found ? [found] : [];
    });
  }

  /** Fresh records by id; an id that is not in the answer does not exist. */
  async byId(ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, EndpointReading>> {
    const wanted = [...new Set(ids)].filter((id) => id !== '');
    const found = await this.#inBatches(wanted, (batch) =>
      this.#all(
        { columnName: 'computerId', filterValues: batch, filterType: 'Exact' },
        Number.POSITIVE_INFINITY,
        signal,
      ),
    );
    const asked = new Set(wanted);
    return new Map(found.filter(({ endpoint }) => asked.has(endpoint.id)).map((one) => [one.endpoint.id, one]));
  }

  /** Number of computers the key can see; one record is read. */
  async count(signal: AbortSignal): Promise<number | null> {
    const page = await this.#page(null, 0, 1, signal);
    return page.totalCount ?? null;
  }

  /** By short name, folded. */
  async #byName(
    queries: readonly NameQuery[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly EndpointReading[]>> {
    const shorts = [...new Set(queries.map(({ name }) => shortName(name)))];
    const spellings = new Map<string, Set<string>>(shorts.map((short) => [short, new Set([short.toUpperCase()])]));
    for (const { name } of queries) spellings.get(shortName(name))?.add(name.trim());
    const exact = await this.#inBatches(shorts, (batch) => {
      const filterValues = batch.flatMap((short) => [...(spellings.get(short) as Set<string>)]);
      return this.#all(
        { columnName: 'computerName', filterValues, filterType: 'Exact' },
        Number.POSITIVE_INFINITY,
        signal,
      );
    });
    const found = grouped(exact);
    // What nobody bears exactly may be kept under its full name, or in another case.
    const missing = queries.filter(
      (query) => !(found.get(shortName(query.name)) ?? []).some((one) => bears(query, one)),
    );
    const rest = [...new Set(missing.map(({ name }) => shortName(name)))];
    const contained = await this.#inBatches(rest, (batch) => this.#contained(batch, signal));
    return grouped(distinct([...exact, ...contained]));
  }

  async #contained(shorts: readonly string[], signal: AbortSignal): Promise<Found> {
    const search = (filterValues: readonly string[]) =>
      this.#all({ columnName: 'computerName', filterValues, filterType: 'Contains' }, MOST_CONTAINED, signal);
    if (shorts.every((short) => short.length >= SHORTEST_CONTAINED)) {
      const found = await search(shorts);
      if (found.whole) return found;
    }
    // Too many names hold these as a part: ask for the full names only.
    return search(shorts.map((short) => `${short}.`));
  }

  async #inBatches(
    values: readonly string[],
    read: (batch: readonly string[]) => Promise<Found>,
  ): Promise<readonly EndpointReading[]> {
    const batches: (readonly string[])[] = [];
    for (let at = 0; at < values.length; at += BATCH) batches.push(values.slice(at, at + BATCH));
    const found: EndpointReading[] = [];
    for (let at = 0; at < batches.length; at += SIDE_BY_SIDE) {
      const answers = await Promise.all(batches.slice(at, at + SIDE_BY_SIDE).map(read));
      for (const { readings } of answers) found.push(...readings);
    }
    return found;
  }

  /**
   * All pages. `offset` counts records by name and pages in one client (section 4.4): we ask from the number of
   * records received, drop doubles, and where that brings nothing new although there should be more, by page.
   */
  async #all(filter: Filter, most: number, signal: AbortSignal): Promise<Found> {
    const byId = new Map<string, EndpointReading>();
    for (let page = 0, byPage = false; ; page++) {
      const answer = await this.#page(filter, byPage ? page : byId.size, PAGE, signal);
      const before = byId.size;
      const readAt = this.#clock.now();
      for (const computer of answer.computers ?? []) {
        if (!byId.has(computer.computerId))
          byId.set(computer.computerId, toReading(computer as Members & typeof computer, readAt));
      }
      const total = answer.totalCount ?? null;
      const readings = () => [...byId.values()];
      if (total !== null && total > most) return { readings: readings(), whole: false };
      if (total !== null && byId.size >= total) return { readings: readings(), whole: true };
      if (byId.size > before) continue;
      if (total === null) return { readings: readings(), whole: true };
      if (byPage || byId.size === 0) throw new ServiceError(cutShort(byId.size, total));
      byPage = true;
      page = Math.floor(byId.size / PAGE) - 1;
    }
  }

  async #page(filter: Filter | null, offset: number, pageSize: number, signal: AbortSignal) {
    const body = {
      ...(filter === null ? {} : { filters: [filter] }),
      paging: { pageSize, offset },
      viewType: 'ALL_DEVICES',
    };
    const call: Call = {
      method: 'POST',
      path: `${BASE}/asset-management/computers/filtered`,
      body,
      retry: 'read',
      group: 'management',
      what: WHAT,
    };
    return fit(ComputerList, await this.#jobs.read(call, signal), `${WHAT}: the answer`);
  }
}

function bears(query: NameQuery, { endpoint }: EndpointReading): boolean {
  return bearsName(query, endpoint);
}

function distinct(readings: readonly EndpointReading[]): readonly EndpointReading[] {
  return [...new Map(readings.map((one) => [one.endpoint.id, one])).values()];
}

function grouped(readings: readonly EndpointReading[]): Map<string, EndpointReading[]> {
  const groups = new Map<string, EndpointReading[]>();
  for (const one of readings) {
    const short = shortName(one.endpoint.name);
    const group = groups.get(short);
    if (group) group.push(one);
    else groups.set(short, [one]);
  }
  return groups;
}

function cutShort(got: number, total: number) {
  return {
    code: 'contract' as const,
    what: `${WHAT}: ${got} of ${total} records came.`,
    affects: 'A machine of the same name may be missing, so none of them is used.',
    next: 'Try again.',
  };
}
