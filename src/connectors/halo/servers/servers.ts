/** Reading servers (contract section 3): by id, and by exact host name over all states and all pages. */
import { ServiceError } from '../../../engine/errors.ts';
import type { EndpointQuery } from '../../../engine/ports.ts';
import { type Answer, fit, isOk } from '../../http/answer.ts';
import type { Account } from '../account.ts';
import { listAll } from '../listing.ts';
import { type Server, ServerShape } from '../objects.ts';
import { isId, isMembers, textOf } from '../values.ts';

/** Only active ones come unless asked otherwise. */
const ALL_STATES = 'active,missing,deactivated,retired';
const WHAT = 'Looking up servers at Halo';
const SIDE_BY_SIDE = 4;
const LONGEST_NAME = 255;

export type ServerRead = { readonly server: Server; readonly answer: Answer };
type NameQuery = Extract<EndpointQuery, { by: 'name' }>;

export class Servers {
  readonly #account: Account;
  constructor(account: Account) {
    this.#account = account;
  }

  /** One server, whatever its state; null: there is none of this id. Throws ServiceError. */
  async one(id: string, signal: AbortSignal): Promise<ServerRead | null> {
    if (!isId(id)) return null;
    const account = this.#account;
    const path = `/v1/servers/${id}`;
    const answer = await account.call({ method: 'GET', path, retry: 'read', group: 'halo', what: WHAT }, signal);
    if (answer.status === 404) return null;
    if (!isOk(answer)) throw new ServiceError(account.problemOf(answer, WHAT));
    const server = fit(ServerShape, isMembers(answer.json) ? answer.json.server : undefined, WHAT);
    if (server.id !== id) {
      throw new ServiceError({ code: 'contract', what: `${WHAT}: another server was answered than was asked for.` });
    }
    return { server, answer };
  }

  async byIds(ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Server>> {
    const wanted = [...new Set(ids)];
    const found = await sideBySide(wanted, (id) => this.one(id, signal));
    return new Map(found.flatMap((read) => (read ? [[read.server.id, read.server] as const] : [])));
  }

  /** All servers that bear the name, retired ones too. */
  async named(query: NameQuery, signal: AbortSignal): Promise<readonly Server[]> {
    const name = shortName(query.name);
    if (name === '' || query.name.length > LONGEST_NAME || /\p{Cc}/u.test(query.name)) return [];
    const found = await this.#list(name, signal);
    return found.filter((server) => bearsName(query, server));
  }

  async lookUp(queries: readonly EndpointQuery[], signal: AbortSignal): Promise<readonly (readonly Server[])[]> {
    return sideBySide(queries, async (query) => {
      if (query.by === 'name') return this.named(query, signal);
      const read = await this.one(query.id, signal);
      return read ? [read.server] : [];
    });
  }

  /** How many servers the key can see. */
  async count(signal: AbortSignal): Promise<number | null> {
    const answer = await this.#account.read('/v1/servers?per_page=1&page=1', WHAT, signal);
    if (!isMembers(answer.json) || !Array.isArray(answer.json.servers)) {
      throw new ServiceError({ code: 'contract', what: `${WHAT} was answered without a list of servers.` });
    }
    return typeof answer.json.count === 'number' ? answer.json.count : null;
  }

  /** The service's filter is "contains", as far as is known, and of unknown letter case: both spellings are asked for. */
  async #list(name: string, signal: AbortSignal): Promise<readonly Server[]> {
    const spellings = [...new Set([name, name.toLowerCase(), name.toUpperCase()])];
    const found = new Map<string, Server>();
    for (const hostname of spellings) {
      const query = { state: ALL_STATES, hostname };
      const listed = await listAll(this.#account, '/v1/servers', query, 'servers', WHAT, signal);
      for (const each of listed) found.set(each.id, fit(ServerShape, each, WHAT));
    }
    return [...found.values()];
  }
}

async function sideBySide<T, R>(all: readonly T[], read: (one: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let at = 0; at < all.length; at += SIDE_BY_SIDE) {
    answers.push(...(await Promise.all(all.slice(at, at + SIDE_BY_SIDE).map(read))));
  }
  return answers;
}

function fold(name: string): string {
  return name.trim().replace(/\.$/, '').toLowerCase();
}

function shortName(name: string): string {
  const bare = name.trim().replace(/\.$/, '');
  return /^[\d.]+$/.test(bare) ? bare : (bare.split('.', 1)[0] as string);
}

/** Exactly the name, without regard to case, with or without suffix; two different DNS suffixes are two machines. */
export function bearsName(
  query: NameQuery,
  server: { readonly hostname?: string | null | undefined; readonly reported_fqdn?: unknown },
): boolean {
  const borne = [textOf(server.hostname), textOf(server.reported_fqdn)].filter((name) => name !== '').map(fold);
  const [hostname] = borne;
  if (hostname === undefined || fold(shortName(query.name)) !== fold(shortName(hostname))) return false;
  const wanted = [fold(query.name), ...query.domains.map((domain) => `x.${fold(domain)}`)].flatMap(suffixOf);
  const suffixes = borne.flatMap(suffixOf);
  return wanted.length === 0 || suffixes.length === 0 || wanted.some((one) => suffixes.some((two) => agree(one, two)));
}

/** "corp.example.com", not a bare word. */
function suffixOf(name: string): readonly string[] {
  const suffix = name.slice(name.indexOf('.') + 1);
  return suffix !== name && suffix.includes('.') ? [suffix] : [];
}

function agree(one: string, two: string): boolean {
  return one === two || one.endsWith(`.${two}`) || two.endsWith(`.${one}`);
}
