/** Servers: lists, one of them, moving, retiring, deleting (contract section 3). */
import { type Answer, json } from '../../server/answers.ts';
import { invalid, malformed, notFound, nothing } from '../errors.ts';
import type { HaloServer } from '../model.ts';
import { pageOf } from './pages.ts';
import { actorOf, commaList, envelope, type HaloRequest, sees } from './request.ts';
import { showServer } from './show.ts';

const show = (request: HaloRequest) => (server: HaloServer) => showServer(request.account, server);

export function listServers(request: HaloRequest): Answer {
  return pageOf(request, '/v1/servers', 'servers', selected(request), show(request));
}

export function listGroupServers(request: HaloRequest): Answer {
  const { account, id } = request;
  if (!account.groups.seen(id, account.now()) || !sees(request, id)) return notFound('group', id);
  const servers = selected(request).filter(({ groupId }) => groupId === id);
  return pageOf(request, `/v1/groups/${id}/servers`, 'servers', servers, show(request));
}

/** Only active ones unless asked otherwise. */
function selected(request: HaloRequest): HaloServer[] {
  const { account, query } = request;
  const states = commaList(request, 'state') ?? ['active'];
  const platforms = commaList(request, 'platform');
  const groupIds = commaList(request, 'group_id');
  const hostname = query.get('hostname')?.toLowerCase() ?? '';
  const groupName = query.get('group_name')?.toLowerCase();
  const instance = query.get('ec2_instance_id');
  return account.servers
    .list(account.now())
    .filter(
      (server) =>
        sees(request, server.groupId) &&
        states.includes(server.state) &&
        (platforms === null || platforms.includes(server.platform)) &&
        (groupIds === null || groupIds.includes(server.groupId)) &&
        server.hostname.toLowerCase().includes(hostname) &&
        (!groupName || account.groups.latest(server.groupId)?.name.toLowerCase() === groupName) &&
        (!instance || server.ec2?.instanceId === instance),
    );
}

/** Of any state; null: none that this key sees. */
function find(request: HaloRequest): HaloServer | null {
  const { account, id } = request;
  const server = account.servers.seen(id, account.now());
  return server && sees(request, server.groupId) ? server : null;
}

/** As it was written last, for changes; null: none that this key sees, or deleted by now. */
function findToChange(request: HaloRequest): HaloServer | null {
  return find(request) && request.account.servers.latest(request.id);
}

export function getServer(request: HaloRequest): Answer {
  const server = find(request);
  return server ? json(200, { server: showServer(request.account, server) }) : notFound('server', request.id);
}

export function changeServer(request: HaloRequest): Answer {
  const { account, id, body } = request;
  const server = findToChange(request);
  if (!server) return notFound('server', id);
  const change = envelope(body, 'server');
  if (!change) return malformed('The body has no member "server"');
  if ('group_id' in change) return moveServer(request, change.group_id);
  if (change.retire !== true) {
    const details = 'A server can be moved or retired';
    return invalid({ field: 'server', value: change, code: 'invalid', details });
  }
  if (server.state === 'active') {
    const details = 'A server that reports cannot be retired';
    return invalid({ field: 'retire', value: true, code: 'invalid', details });
  }
  account.servers.put({ ...server, state: 'retired', lastStateChange: account.now() }, account.seenFrom);
  account.record('server_retired', id);
  return nothing(204);
}

function moveServer(request: HaloRequest, groupId: unknown): Answer {
  const { account, id } = request;
  const group = typeof groupId === 'string' ? account.groups.latest(groupId) : null;
  if (!group || !sees(request, group.id)) {
    return invalid({ field: 'group_id', value: groupId, code: 'invalid', details: 'Group does not exist' });
  }
  account.move(id, group.id, actorOf(request));
  return nothing(204);
}

/** Also takes its events away: nothing a console should offer. */
export function deleteServer(request: HaloRequest): Answer {
  const { account, id } = request;
  if (!findToChange(request)) return notFound('server', id);
  account.servers.remove(id, account.seenFrom);
  account.onHost.delete(id);
  account.events.forget(id);
  return nothing(204);
}

/** Issues, accounts, processes, connections, packages: this world has none of them to show. */
export function serverContext(request: HaloRequest): Answer {
  const server = find(request);
  if (!server) return notFound('server', request.id);
  const { id, hostname } = server;
  return json(200, { id, hostname, count: 0, [request.child]: [] });
}

export function listFirewallLogs(request: HaloRequest): Answer {
  const { id } = request;
  if (!find(request)) return invalid({ field: 'id', value: id, code: 'invalid', details: 'Server does not exist' });
  return pageOf(request, `/v1/servers/${id}/firewall_logs`, 'agent_firewall_logs', [], (entry) => entry);
}

/** A move gives no command, so there is none to be asked about. */
export function getCommand(request: HaloRequest): Answer {
  return find(request) ? notFound('command', request.child) : notFound('server', request.id);
}
