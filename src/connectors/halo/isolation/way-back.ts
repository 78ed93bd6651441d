/** What a released server comes back to, and what has changed there meanwhile (contract section 8). Reads only. */
import type { WayBack } from '../../../engine/model/place.ts';
import type { OrderTarget } from '../../../engine/ports.ts';
import type { Account } from '../account.ts';
import { type Group, pathOf, platformOf, policyIdOf, type Server } from '../objects.ts';
import { PLATFORM_NAME } from '../quarantine/place.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import type { Servers } from '../servers/servers.ts';
import { textOf, timeOf } from '../values.ts';
import { homeOf } from './former-group.ts';
import { type Move, moveIn } from './order.ts';

export type WayBackParts = {
  readonly account: Account;
  readonly quarantine: Quarantine;
  readonly servers: Servers;
};

/** By endpoint id. Throws ServiceError. */
export async function waysBack(
  { account, quarantine, servers }: WayBackParts,
  targets: readonly OrderTarget[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, WayBack>> {
  const found = await servers.byIds(
    targets.map(({ endpoint }) => endpoint.id),
    signal,
  );
  const ways = new Map<string, WayBack>();
  for (const { endpoint, before, isolation } of targets) {
    const server = found.get(endpoint.id);
    if (!server) continue;
    const home = await homeOf(account, quarantine, server, before, signal);
    if (!home.ok) {
      const { path, name } = before?.groups[0] ?? { path: undefined, name: '' };
      ways.set(endpoint.id, { name: path ?? name, changes: [], problem: home.problem });
      continue;
    }
    const changes = await changesOf(quarantine, home.group, server, moveIn(isolation), signal);
    ways.set(endpoint.id, { name: pathOf(home.group), changes, problem: null });
  }
  return ways;
}

/** Told only where the isolation kept what was there: which policy the server had, and when it was moved. */
async function changesOf(
  { library }: Quarantine,
  home: Group,
  server: Server,
  move: Move | null,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (move === null || move.since === null) return [];
  const platform = platformOf(server);
  const id = policyIdOf(home, platform);
  const whose = `The ${PLATFORM_NAME[platform]} firewall policy of ${pathOf(home)}`;
  if (id === null) return move.formerPolicyId === null ? [] : [`${whose} was taken off since.`];
  const policy = await library.policy(id, signal);
  const name = policy ? ` ("${policy.name}")` : '';
  if (move.formerPolicyId === null) return [`${whose}${name} is new since.`];
  if (id !== move.formerPolicyId) return [`${whose} is another one since${name}.`];
  const changed = timeOf(textOf(policy?.updated_at));
  return changed !== null && changed > move.since ? [`${whose}${name} was changed since.`] : [];
}
