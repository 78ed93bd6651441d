/** Events as the service words them: the members of contract section 2.3, the names of its catalogue. */
import names from './data/event-names.json' with { type: 'json' };
import type { HaloEvent } from './event-log.ts';
import { type Actor, type HaloServer, isWindows } from './model.ts';
import { stamp } from './times.ts';

export type EventSubject = { readonly server: HaloServer; readonly groupName: string } | null;

const NAMES: Readonly<Record<string, string>> = names;

/** Types that are critical unless told otherwise. */
const CRITICAL: ReadonlySet<string> = new Set([
  'daemon_compromised',
  'duplicate_uid_accounts',
  'fim_target_integrity_changed',
  'lids_rule_failed',
  'multiple_root_accounts',
  'server_firewall_modified_locally',
  'server_missing',
  'vulnerable_software_package_found',
  'api_login_failure',
]);

/** What is said of a server, where the name of the type does not say it well enough. */
const SENTENCES: Readonly<Record<string, (server: string) => string>> = {
  daemon_compromised: (server) => `The self-check of the agent on ${server} failed.`,
  server_firewall_modified_locally: (server) => `The firewall on ${server} no longer matches the installed policy.`,
  server_missing: (server) => `${server} has stopped reporting.`,
  server_deactivated: (server) => `${server} was deactivated.`,
  server_reactivated: (server) => `${server} reports again.`,
  server_retired: (server) => `${server} was retired.`,
  server_unretired: (server) => `${server} reports again and is no longer retired.`,
  new_server: (server) => `${server} reported in for the first time.`,
  multiple_root_accounts: (server) => `More than one account with UID 0 on ${server}: root, toor.`,
  agent_restarted: (server) => `The agent on ${server} was restarted.`,
};

export function serverWords(server: HaloServer): string {
  const system = isWindows(server) ? 'Windows' : 'Linux';
  return `${system} server <strong>${server.hostname}</strong> (${server.connectingIp})`;
}

export function eventOf(
  id: string,
  type: string,
  at: number,
  subject: EventSubject,
  extra: Readonly<Record<string, unknown>> = {},
): HaloEvent {
  const name = NAMES[type] ?? type;
  const server = subject?.server;
  return {
    id,
    type,
    name,
    message: server ? (SENTENCES[type]?.(serverWords(server)) ?? `${name} on ${serverWords(server)}.`) : `${name}.`,
    server_id: server?.id ?? null,
    created_at: stamp(at),
    critical: CRITICAL.has(type),
    ...(subject ? serverMembers(subject.server, subject.groupName) : { server_display_name: null }),
    ...extra,
  };
}

function serverMembers(server: HaloServer, groupName: string): Record<string, unknown> {
  return {
    server_platform: isWindows(server) ? 'Windows' : 'Linux',
    server_hostname: server.hostname,
    server_group_name: groupName,
    server_ip_address: server.connectingIp,
    server_reported_fqdn: server.fqdn,
    server_label: server.label,
    server_primary_ip_address: server.ip,
    server_display_name: server.label ?? server.fqdn,
    ...(server.ec2 ? { ec2_instance_id: server.ec2.instanceId, ec2_account_id: server.ec2.accountId } : {}),
  };
}

/** The members that name who did it. */
export function actorMembers(actor: Actor): Record<string, unknown> {
  if (actor.kind === 'tag') return {};
  const from = { actor_ip_address: '198.51.100.202', actor_country: 'NLD' };
  if (actor.kind === 'person') return { actor_username: actor.name, ...from };
  return { actor_key_id: actor.id, actor_key_label: actor.label, ...from };
}

export function actorWords(actor: Actor): string {
  if (actor.kind === 'tag') return 'the tag of its agent';
  return actor.kind === 'person' ? actor.name : `Halo API key ${actor.id} (${actor.label})`;
}
