/** Objects as the Halo API shows them (contract sections 3 to 5). */
import type { Account } from '../account.ts';
import { lastHeartbeat } from '../agents.ts';
import {
  type FirewallPolicy,
  type FirewallRule,
  type HaloGroup,
  type HaloServer,
  isWindows,
  type NetworkInterface,
  type NetworkService,
  type Peer,
  type Zone,
} from '../model.ts';
import { stamp } from '../times.ts';
import { PUBLIC_ORIGIN } from './pages.ts';

type Shown = Record<string, unknown>;

const url = (path: string, id: string) => `${PUBLIC_ORIGIN}/v1/${path}/${id}`;

export function showServer(account: Account, server: HaloServer): Shown {
  const group = account.groups.seen(server.groupId, account.now()) ?? account.groups.latest(server.groupId);
  const windows = isWindows(server);
  return {
    created_at: stamp(server.createdAt),
    id: server.id,
    url: url('servers', server.id),
    hostname: server.hostname,
    server_label: server.label,
    reported_fqdn: server.fqdn,
    primary_ip_address: server.ip,
    connecting_ip_address: server.connectingIp,
    connecting_ip_fqdn: null,
    state: server.state,
    daemon_version: server.daemonVersion,
    read_only: server.readOnly,
    platform: server.platform,
    platform_version: server.platformVersion,
    os_version: server.osVersion,
    kernel_name: windows ? 'Windows' : 'Linux',
    kernel_machine: 'x86_64',
    self_verification_failed: false,
    last_state_change: stamp(server.lastStateChange),
    docker_inspection: 'Disabled',
    group_id: server.groupId,
    group_name: group?.name ?? null,
    group_path: account.pathOf(server.groupId),
    firewall_policy: showStanding(account, server),
    interfaces: [
      { name: windows ? 'Ethernet' : 'eth0', ip_address: server.ip, netmask: '255.255.255.0', mac_address: null },
    ],
    ...(server.ec2
      ? {
          aws_ec2: { ec2_instance_id: server.ec2.instanceId, ec2_account_id: server.ec2.accountId },
          csp_provider: 'AWS',
          csp_account_id: server.ec2.accountId,
          csp_instance_id: server.ec2.instanceId,
          csp_region: 'eu-central-1',
        }
      : {}),
  };
}

function showStanding(account: Account, server: HaloServer): Shown | null {
  const { firewall } = server;
  if (!firewall) return null;
  const former = account.settings.pendingInstalled === 'former' ? firewall.formerInstalledAt : null;
  const installed = firewall.status === 'pending' ? former : firewall.installedAt;
  const checked = lastHeartbeat(account, server);
  return {
    id: firewall.policyId,
    name: account.policies.latest(firewall.policyId)?.name ?? null,
    url: url('firewall_policies', firewall.policyId),
    status: firewall.status,
    installed: installed === null ? null : stamp(installed),
    last_checked: checked < firewall.since ? null : stamp(Math.max(checked, installed ?? 0)),
  };
}

export function showGroup(account: Account, group: HaloGroup): Shown {
  const servers = account.servers.list(account.now()).filter(({ groupId }) => groupId === group.id);
  const count = (state: string) => servers.filter((server) => server.state === state).length;
  return {
    id: group.id,
    url: url('groups', group.id),
    name: group.name,
    description: group.description,
    tag: group.tag,
    firewall_policy_id: group.linuxPolicyId,
    linux_firewall_policy_id: group.linuxPolicyId,
    windows_firewall_policy_id: group.windowsPolicyId,
    server_counts: {
      active: count('active'),
      missing: count('missing'),
      deactivated: count('deactivated'),
      retired: count('retired'),
      total: servers.length,
    },
    group_path: account.pathOf(group.id),
    ...group.lists,
    server_events_policy_id: group.serverEventsPolicyId,
    parent_id: group.parentId,
    has_children: account.groups.list(account.now()).some(({ parentId }) => parentId === group.id),
    children_groups_url: `${PUBLIC_ORIGIN}/v1/groups?parent_id=${group.id}`,
  };
}

/** Without rules, as lists show it. */
export function showPolicy(account: Account, policy: FirewallPolicy): Shown {
  const users = account.groups
    .list(account.now())
    .filter(({ linuxPolicyId, windowsPolicyId }) => linuxPolicyId === policy.id || windowsPolicyId === policy.id);
  return {
    id: policy.id,
    url: url('firewall_policies', policy.id),
    name: policy.name,
    module: 'fw',
    created_by: policy.createdBy,
    updated_by: policy.updatedBy,
    created_at: stamp(policy.createdAt),
    updated_at: stamp(policy.updatedAt),
    group_id: policy.groupId,
    group_name: account.groups.latest(policy.groupId)?.name ?? null,
    description: policy.description,
    platform: policy.platform,
    shared: policy.shared,
    read_only: false,
    used_by: users.map(({ id, name }) => ({ id, name })),
    target_type: 'server',
    ...(policy.platform === 'windows' ? policy.switches : { ignore_forwarding_rules: policy.ignoreForwarding }),
  };
}

export function showPolicyWithRules(account: Account, policy: FirewallPolicy): Shown {
  return {
    ...showPolicy(account, policy),
    firewall_rules: policy.rules.map((rule) => showRule(account, policy, rule)),
  };
}

/** References that mean "any" are left out (contract section 5.2). */
export function showRule(account: Account, policy: FirewallPolicy, rule: FirewallRule): Shown {
  const now = account.now();
  const network = rule.interfaceId === null ? null : account.interfaces.seen(rule.interfaceId, now);
  const service = rule.serviceId === null ? null : account.services.seen(rule.serviceId, now);
  return {
    id: rule.id,
    url: `${url('firewall_policies', policy.id)}/firewall_rules/${rule.id}`,
    chain: rule.chain,
    action: rule.action,
    active: rule.active,
    connection_states: rule.connectionStates,
    log: rule.log,
    log_prefix: rule.logPrefix,
    comment: rule.comment,
    ...(network ? { firewall_interface: showInterface(account, network) } : {}),
    ...(service ? { firewall_service: showService(account, service) } : {}),
    ...(rule.source ? { firewall_source: showPeer(account, rule.source) } : {}),
    ...(rule.target ? { firewall_target: showPeer(account, rule.target) } : {}),
  };
}

function showPeer(account: Account, peer: Peer): Shown {
  if (peer.type === 'FirewallZone' && peer.id !== undefined) {
    const zone = account.zones.latest(peer.id);
    if (zone) return { ...showZone(account, zone), used_by: undefined, type: peer.type };
  }
  if (peer.type === 'Group' && peer.id !== undefined) {
    return { id: peer.id, name: account.groups.latest(peer.id)?.name ?? null, type: peer.type };
  }
  return { ...peer };
}

export function showZone(account: Account, zone: Zone): Shown {
  return {
    id: zone.id,
    url: url('firewall_zones', zone.id),
    name: zone.name,
    ...ownership(account, zone),
    description: zone.description,
    ip_address: zone.ip,
    used_by: [],
  };
}

export function showService(account: Account, service: NetworkService): Shown {
  const { id, name, protocol, port } = service;
  return { id, url: url('firewall_services', id), name, ...ownership(account, service), protocol, port };
}

export function showInterface(account: Account, network: NetworkInterface): Shown {
  const { id, name } = network;
  return { id, url: url('firewall_interfaces', id), name, ...ownership(account, network) };
}

function ownership(account: Account, { groupId, system }: { groupId: string | null; system: boolean }): Shown {
  const group = groupId === null ? null : account.groups.latest(groupId);
  return { group_id: groupId, group_name: group?.name ?? null, system, shared: true };
}
