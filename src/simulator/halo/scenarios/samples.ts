/** The documented sample events, moved into the last hour in their own order, and the servers they are about. */
import source from '../data/sample-events.json' with { type: 'json' };
import type { HaloEvent } from '../event-log.ts';
import { readTime, stamp } from '../times.ts';
import type { HaloWorld } from '../world.ts';
import { addGroup, addPolicy, addServer, MINUTE, type ServerFacts } from './casting.ts';

const SPAN = 55 * MINUTE;
const PLATFORMS: Readonly<Record<string, NonNullable<ServerFacts['platform']>>> = { 'app-legacy-05': 'centos' };

export function samples(world: HaloWorld): void {
  const account = world.main;
  const events = source.events as unknown as readonly HaloEvent[];
  const letAll = [
    { chain: 'INPUT', action: 'ACCEPT' },
    { chain: 'OUTPUT', action: 'ACCEPT' },
  ];
  const linux = addPolicy(account, 'edge-web-linux', 'linux', letAll);
  const windows = addPolicy(account, 'hq-windows', 'windows', [], { block_inbound: false, block_outbound: false });
  const groups = new Map<string, string>();
  for (const event of events) {
    const id = event.server_id;
    // The group of its first event: the move into Quarantine is history here.
    if (!id || account.servers.latest(id)) continue;
    const text = (member: string) => (typeof event[member] === 'string' ? event[member] : null);
    const groupName = text('server_group_name') ?? '';
    const groupId = groups.get(groupName) ?? addGroup(account, groupName, account.rootId, { linux, windows });
    groups.set(groupName, groupId);
    const hostname = text('server_hostname') ?? '';
    const [instanceId, accountId] = [text('ec2_instance_id'), text('ec2_account_id')];
    addServer(account, world.dice.fork('samples'), {
      ...{ id, hostname, groupId, label: text('server_label'), fqdn: text('server_reported_fqdn') ?? hostname },
      host: Number(text('server_primary_ip_address')?.split('.')[3]),
      platform: event.server_platform === 'Windows' ? 'windows' : (PLATFORMS[hostname] ?? 'ubuntu'),
      state: hostname === 'app-legacy-05' ? 'retired' : 'active',
      ...(instanceId && accountId ? { ec2: { instanceId, accountId } } : {}),
    });
  }
  account.boundGroupId = groups.get('Build Farm') ?? account.rootId;

  const times = events.map((event) => readTime(event.created_at) ?? 0);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const end = world.now() - MINUTE;
  events.forEach((event, i) => {
    const at = Math.round(end - SPAN + (((times[i] ?? 0) - first) / (last - first)) * SPAN);
    // In the form it had: three digits, or six.
    const digits = event.created_at.replace(/^.*\.|Z$/g, '').length;
    const created_at = `${stamp(at).slice(0, -1)}${'0'.repeat(digits - 3)}Z`;
    const groupId = event.server_id ? account.server(event.server_id).groupId : null;
    account.events.add({ at, visibleAt: at, groupId, event: { ...event, created_at } });
  });
}
