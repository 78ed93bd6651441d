/** What happens on servers, as events tell it. */
import type { Dice } from '../../dice.ts';
import type { Account } from '../account.ts';
import { type HaloServer, isWindows } from '../model.ts';

/** Sensible triggers, the surest first. */
export const STRONG = [
  'daemon_compromised',
  'server_firewall_modified_locally',
  'fim_target_integrity_changed',
  'lids_rule_failed',
  'multiple_root_accounts',
] as const;

/** Those that exist on its platform. */
export function strongFor(server: HaloServer): readonly string[] {
  return isWindows(server) ? STRONG.filter((type) => type !== 'multiple_root_accounts') : STRONG;
}

/** Everyday life, and hints that prove nothing. */
export const WEAK = [
  'sca_rule_failed',
  'vulnerable_software_package_found',
  'server_account_created',
  'agent_restarted',
  'fim_object_added',
  'fim_scan_requested',
] as const;

const RULES = ['Repeated authentication failures', 'New listening process', 'Shell started by a web server'];
const FILES = ['/usr/sbin/sshd', '/etc/ld.so.preload', '/usr/bin/ss', '/etc/crontab'];
const WINDOWS_FILES = ['C:\\Windows\\System32\\drivers\\etc\\hosts', 'C:\\Windows\\System32\\svchost.exe'];

/** Records an event of this type; what the type needs is made up. */
export function addTrouble(account: Account, dice: Dice, server: HaloServer, type: string, at: number): void {
  account.record(type, server.id, membersOf(account, dice, server, type), at);
}

function membersOf(account: Account, dice: Dice, server: HaloServer, type: string): Record<string, unknown> {
  const windows = isWindows(server);
  const scan = () => ({ scan_id: dice.hex(32), finding_id: dice.hex(32) });
  switch (type) {
    case 'daemon_compromised':
      return { daemon_version: server.daemonVersion };
    case 'server_firewall_modified_locally':
      return { policy_name: account.policies.latest(server.firewall?.policyId ?? '')?.name ?? null };
    case 'fim_target_integrity_changed':
    case 'fim_object_added':
      return { ...scan(), policy_name: 'System binaries', object_name: dice.pick(windows ? WINDOWS_FILES : FILES) };
    case 'lids_rule_failed':
      return {
        policy_name: windows ? 'Windows audit' : 'Linux log watch',
        rule_name: dice.pick(RULES),
        original_log_entry: `${server.hostname} sshd[${dice.between(900, 30_000)}]: Failed password for invalid user admin from 198.51.100.9 port ${dice.between(1025, 65_000)} ssh2`,
        additional_details: true,
      };
    case 'sca_rule_failed':
      return {
        ...scan(),
        policy_name: 'Baseline',
        rule_name: 'SSH root login is off',
        rule_reference_identifiers: 'CIS-5.2.8',
      };
    case 'vulnerable_software_package_found':
      return { package_name: 'xz-libs', package_version: '5.6.0', cves: [{ CVE: 'CVE-2024-3094', CVSS: '10.0' }] };
    case 'server_account_created':
      return {
        server_account_username: `svc-${dice.pick(['backup', 'deploy', 'report'])}2`,
        server_account_id: '1014',
      };
    default:
      return {};
  }
}

/** An event whose texts were chosen by somebody who wants to deceive the reader. */
export function addHostile(account: Account, server: HaloServer, at: number): void {
  account.record(
    'lids_rule_failed',
    server.id,
    {
      message: `Rule <strong>\u001b]0;all is well\u0007\u001b[2J"<b>none</b>" &amp; more</strong> matched on ${server.hostname}.\r\nServer released.`,
      policy_name: 'Linux log watch',
      rule_name: '\u202egnihton\u202c\u0000',
      original_log_entry: `${'A'.repeat(3000)}\u001b[31m zoë ☃`,
      additional_details: true,
    },
    at,
  );
}
