/** Servers as the engine reads them: the endpoint with how its isolation stands. */
import type { EndpointReading } from '../../../engine/model/endpoint.ts';
import type { OrderKind, Receipt } from '../../../engine/model/isolation.ts';
import type { EndpointQuery } from '../../../engine/ports.ts';
import type { Account } from '../account.ts';
import type { Group, Server } from '../objects.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import { toEndpoint } from '../servers/endpoint.ts';
import type { Servers } from '../servers/servers.ts';
import { judge, type Verdict } from './judge.ts';
import { type Move, moveIn } from './order.ts';

export type ReadTarget = { readonly id: string; readonly kind?: OrderKind; readonly receipt?: Receipt | null };

export class Readings {
  readonly #account: Account;
  readonly #servers: Servers;
  readonly #quarantine: Quarantine;

  constructor(account: Account, servers: Servers, quarantine: Quarantine) {
    this.#account = account;
    this.#servers = servers;
    this.#quarantine = quarantine;
  }

  /** Candidates for each query; retired servers are among them and say so. Throws ServiceError. */
  async lookUp(
    queries: readonly EndpointQuery[],
    signal: AbortSignal,
  ): Promise<readonly (readonly EndpointReading[])[]> {
    const found = await this.#servers.lookUp(queries, signal);
    return Promise.all(
      found.map((servers) => Promise.all(servers.map((server) => this.#reading(server, null, signal)))),
    );
  }

  /** Fresh records by id; an id that is missing from the answer does not exist. Throws ServiceError. */
  async read(targets: readonly ReadTarget[], signal: AbortSignal): Promise<ReadonlyMap<string, EndpointReading>> {
    const servers = await this.#servers.byIds(
      targets.map(({ id }) => id),
      signal,
    );
    const readings = new Map<string, EndpointReading>();
    for (const target of targets) {
      const server = servers.get(target.id);
      if (server) readings.set(target.id, await this.#reading(server, moveFor(target), signal));
    }
    return readings;
  }

  async judge(server: Server, move: Move | null, signal: AbortSignal): Promise<Verdict> {
    const place = await this.#quarantine.look(signal);
    const home = move?.kind === 'release' ? await this.#homeOf(server, signal) : null;
    return judge(server, place, home, move);
  }

  async #reading(server: Server, move: Move | null, signal: AbortSignal): Promise<EndpointReading> {
    const verdict = await this.judge(server, move, signal);
    return { endpoint: toEndpoint(server), ...verdict, readAt: this.#account.clock.now() };
  }

  async #homeOf(server: Server, signal: AbortSignal): Promise<Group | null> {
    return server.group_id ? this.#quarantine.library.group(server.group_id, signal) : null;
  }
}

/** An order without a receipt is one whose answer was lost: what it asked for is known all the same. */
function moveFor({ kind, receipt }: ReadTarget): Move | null {
  const move = moveIn(receipt);
  if (move || kind === undefined) return move;
  return { kind, groupId: '', fromGroupId: '', since: null, formerPolicyId: null, formerInstalled: null };
}
