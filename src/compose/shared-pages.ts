/** One input, read once for several accounts: each gets every page, and which of its records are about its own machines. */
import type { OpenConnection } from '../connectors/connector.ts';
import type { AlertSource, CollectEvent, Search } from '../engine/ports.ts';

type Page = Extract<CollectEvent, { kind: 'page' }>;
type Collect = (account: number, search: Search, signal: AbortSignal) => AsyncIterable<CollectEvent>;

/** Who owns an endpoint is asked of all accounts, once; what nobody knows is left to the first. */
class Owners {
  readonly #connections: readonly OpenConnection[];
  readonly #known = new Map<string, number>();

  constructor(connections: readonly OpenConnection[]) {
    this.#connections = connections;
  }

  async of(ids: readonly (string | null)[], signal: AbortSignal): Promise<readonly number[]> {
    const asked = [...new Set(ids)].filter((id): id is string => id !== null && !this.#known.has(id));
    if (asked.length > 0) {
      const queries = asked.map((id) => ({ by: 'id' as const, id }));
      const answers = await Promise.all(this.#connections.map(({ isolator }) => isolator.lookUp(queries, signal)));
      asked.forEach((id, at) => {
        const owner = answers.findIndex((answer) => (answer[at] ?? []).length > 0);
        this.#known.set(id, Math.max(0, owner));
      });
    }
    return ids.map((id) => (id === null ? 0 : (this.#known.get(id) ?? 0)));
  }
}

/** A source as several accounts read it: the first to come opens it, all see the same events in the same order. */
export function sharedPages(source: AlertSource, connections: readonly OpenConnection[]): Collect {
  const owners = new Owners(connections);
  const events: Promise<{ readonly event: CollectEvent; readonly owner: readonly number[] } | null>[] = [];
  let reading: AsyncIterator<CollectEvent> | null = null;

  const next = async (search: Search, signal: AbortSignal) => {
    reading ??= source.collect(search, signal)[Symbol.asyncIterator]();
    const { done, value: event } = await reading.next();
    if (done) return null;
    if (event.kind !== 'page') return { event, owner: [] };
    const ids = event.records.map((record) => {
      const alert = source.toAlert(record);
      return alert.kind === 'unreadable' ? null : alert.facts.endpointId;
    });
    return { event, owner: await owners.of(ids, signal) };
  };
  /** The event of this number, read when the first account wants it; what all have had is let go. */
  const had = connections.map(() => 0);
  let dropped = 0;
  const at = (number: number, search: Search, signal: AbortSignal) => {
    const place = number - dropped;
    events[place] ??= (events[place - 1] ?? Promise.resolve()).then(() => next(search, signal));
    return events[place];
  };

  return async function* collect(account, search, signal) {
    for (let number = 0; ; number += 1) {
      const read = await at(number, search, signal);
      had[account] = number + 1;
      for (const least = Math.min(...had); dropped < least - 1; dropped += 1) events.shift();
      if (read === null) return;
      const { event, owner } = read;
      if (event.kind !== 'page') yield event;
      else if (owner.includes(account)) yield ownPart(event, owner, account);
    }
  };
}

function ownPart(page: Page, owner: readonly number[], account: number): Page {
  return { ...page, matches: page.records.map((_, at) => owner[at] === account && (page.matches?.[at] ?? true)) };
}
