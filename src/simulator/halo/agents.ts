/** The agents: they call in once a heartbeat and do then what Halo has for them (contract section 3). */
import type { Account } from './account.ts';
import type { HaloServer } from './model.ts';

/** Lets time pass for every agent of the account, up to now. */
export function settleAgents(account: Account): void {
  const now = account.now();
  for (const { id } of account.servers.all()) {
    // A tag can take a server back after its policy was installed, which brings another heartbeat.
    for (let i = 0; i < 100 && (callIn(account, id, now) || returnByTag(account, id, now)); i++);
  }
}

/** The first heartbeat later than `after`; of period 0: at once. */
export function nextHeartbeat(account: Account, server: HaloServer, after: number): number {
  const period = server.agent.heartbeatMs ?? account.settings.heartbeatMs;
  if (period <= 0) return after;
  const offset = server.agent.phase * period;
  return Math.floor((Math.floor((after - offset) / period) + 1) * period + offset);
}

/** The last heartbeat up to now; that before it fell silent where it no longer reports. */
export function lastHeartbeat(account: Account, server: HaloServer): number {
  const period = server.agent.heartbeatMs ?? account.settings.heartbeatMs;
  const until = server.state === 'active' ? account.now() : server.lastStateChange;
  if (period <= 0) return until;
  const offset = server.agent.phase * period;
  return Math.floor(Math.floor((until - offset) / period) * period + offset);
}

function callIn(account: Account, id: string, now: number): boolean {
  const server = account.server(id);
  const { firewall } = server;
  if (firewall === null) return takeOff(account, server, now);
  // In audit mode the agent leaves the host's firewall alone, so the policy stays on its way.
  if (server.state !== 'active' || firewall?.status !== 'pending' || server.readOnly) return false;
  const since = Math.max(firewall.since, server.lastStateChange);
  const at = nextHeartbeat(account, server, since);
  if (at > now) return false;
  const policy = account.policies.latest(firewall.policyId);
  if (!policy) return false;
  if (!server.agent.applies) {
    account.servers.put({ ...server, firewall: { ...firewall, status: 'failed' } }, at);
    return true;
  }
  account.onHost.set(id, policy);
  // At least a moment after the order, however quick the agent is.
  const installedAt = Math.max(at, firewall.since + 1);
  account.servers.put({ ...server, firewall: { ...firewall, status: 'installed', installedAt } }, at);
  return true;
}

/** The rules of a former policy go when the server is in a group that has none (contract section 8). */
function takeOff(account: Account, server: HaloServer, now: number): boolean {
  if (server.state !== 'active' || server.readOnly || !account.onHost.has(server.id)) return false;
  const since = Math.max(server.movedAt ?? 0, server.lastStateChange);
  return nextHeartbeat(account, server, since) <= now && account.onHost.delete(server.id);
}

function returnByTag(account: Account, id: string, now: number): boolean {
  const server = account.server(id);
  const { tag, tagReturnMs } = server.agent;
  if (tag === null || tagReturnMs === null || server.movedAt === null) return false;
  if (server.state !== 'active' || now < server.movedAt + tagReturnMs) return false;
  const home = account.groups.all().find((group) => group.tag === tag);
  if (!home || home.id === server.groupId) return false;
  account.move(id, home.id, { kind: 'tag' });
  return true;
}
