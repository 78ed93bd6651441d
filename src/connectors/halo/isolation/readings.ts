/** Servers as the engine reads them: the endpoint with how its isolation stands. */
import type { EndpointReading } from '../../../engine/model/endpoint.ts';
import type { Receipt } from '../../../engine/model/isolation.ts';
import type { EndpointQuery, ReadTarget } from '../../../engine/ports.ts';
import type { Account } from '../account.ts';
import type { Group, Server } from '../objects.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import { toEndpoint } from '../servers/endpoint.ts';
import type { Servers } from '../servers/servers.ts';
import { judge, type Verdict } from './judge.ts';
import { lostMove, type Move, moveIn, placeIdOf } from './order.ts';

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
    standing?: ReadonlyMap<string, Receipt>,
  ): Promise<readonly (readonly EndpointReading[])[]> {
    const found = await this.#servers.lookUp(queries, signal);
    // An isolation that stands tells where to look for the server, not whether it is there.
    const read = (server: Server) =>
      this.#reading(server, null, moveIn(standing?.get(server.id))?.groupId ?? '', signal);
    return Promise.all(found.map((servers) => Promise.all(servers.map(read))));
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
      const move = moveFor(target);
      if (server) readings.set(target.id, await this.#reading(server, move, placeIdOf(move), signal));
    }
    return readings;
  }

  /** `placeId`: the group it is isolated in, if so; '' for the usual one. */
  async judge(server: Server, move: Move | null, placeId: string, signal: AbortSignal): Promise<Verdict> {
    const place = await this.#quarantine.lookAt(placeId, signal);
    const home = move?.kind === 'release' ? await this.#homeOf(server, signal) : null;
    return judge(server, place, home, move);
  }

  async #reading(server: Server, move: Move | null, placeId: string, signal: AbortSignal): Promise<EndpointReading> {
    const verdict = await this.judge(server, move, placeId, signal);
    return { endpoint: toEndpoint(server), ...verdict, readAt: this.#account.clock.now() };
  }

  async #homeOf(server: Server, signal: AbortSignal): Promise<Group | null> {
    return server.group_id ? this.#quarantine.library.group(server.group_id, signal) : null;
  }
}

/** An order without a receipt is one whose answer was lost: what it asked for is known all the same. */
function moveFor({ kind, receipt, place }: ReadTarget): Move | null {
  const move = moveIn(receipt);
  if (move || kind === undefined) return move;
  return lostMove(kind, kind === 'isolate' ? (place ?? '') : '', kind === 'release' ? (place ?? '') : '');
}
