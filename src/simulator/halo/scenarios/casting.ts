/** How scenarios put groups, policies and servers into an account, as if they had been there for long. */
import type { Dice } from '../../dice.ts';
import { type Account, groupNamed } from '../account.ts';
import {
  type Agent,
  type FirewallRule,
  type HaloServer,
  isWindows,
  type PolicyPlatform,
  type ServerState,
} from '../model.ts';
import { newRule } from '../service/rule-body.ts';

export const SECOND = 1000;
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

export type GroupPolicies = { readonly linux?: string; readonly windows?: string };

/** Adds a group and answers its id. */
export function addGroup(
  account: Account,
  name: string,
  parentId: string,
  policies: GroupPolicies = {},
  tag: string | null = '',
): string {
  const id = account.newId();
  const { linux = null, windows = null } = policies;
  account.groups.put({ ...groupNamed(id, name, parentId), tag, linuxPolicyId: linux, windowsPolicyId: windows }, 0);
  return id;
}

/** Adds a policy and answers its id; rules in the words of the API, switches of Windows all true but those named. */
export function addPolicy(
  account: Account,
  name: string,
  platform: PolicyPlatform,
  rules: readonly Readonly<Record<string, unknown>>[],
  switches: Partial<Record<'block_inbound' | 'block_outbound', boolean>> = {},
): string {
  const id = account.newId();
  const createdAt = account.now() - 200 * DAY;
  const windows = platform === 'windows';
  account.policies.put(
    {
      id,
      name,
      platform,
      description: null,
      revision: 1,
      createdBy: 'dora.analyst',
      updatedBy: 'dora.analyst',
      createdAt,
      updatedAt: createdAt,
      groupId: account.rootId,
      shared: true,
      rules: rules.map((body): FirewallRule => newRule(account, platform, body).rule),
      ignoreForwarding: false,
      switches: {
        block_inbound: switches.block_inbound ?? windows,
        block_outbound: switches.block_outbound ?? windows,
        log_allowed: windows,
        log_dropped: windows,
      },
    },
    0,
  );
  return id;
}

export type ServerFacts = {
  readonly hostname: string;
  readonly groupId: string;
  /** Last number of its addresses. */
  readonly host: number;
  readonly id?: string;
  readonly platform?: 'ubuntu' | 'debian' | 'centos' | 'rhel' | 'windows';
  readonly label?: string | null;
  readonly fqdn?: string;
  readonly state?: ServerState;
  readonly readOnly?: boolean;
  readonly agent?: Partial<Agent>;
  readonly ec2?: HaloServer['ec2'];
};

const VERSIONS: Readonly<Record<string, readonly [platform: string, os: string]>> = {
  ubuntu: ['22.04', '5.15.0-105-generic'],
  debian: ['12', '6.1.0-21-amd64'],
  centos: ['7.9', '3.10.0-1160.el7.x86_64'],
  rhel: ['8.9', '4.18.0-513.el8.x86_64'],
  windows: ['10.0', 'Microsoft Windows Server 2022 Standard'],
};

/** Adds a server whose agent has long installed the policy of its group. */
export function addServer(account: Account, dice: Dice, facts: ServerFacts): HaloServer {
  const now = account.now();
  const own = dice.fork(`${facts.hostname} ${facts.host}`);
  const platform = facts.platform ?? 'ubuntu';
  const [platformVersion, osVersion] = VERSIONS[platform] as readonly [string, string];
  const createdAt = now - own.between(100, 400) * DAY;
  const state = facts.state ?? 'active';
  const plain: HaloServer = {
    id: facts.id ?? own.hex(32),
    hostname: facts.hostname,
    label: facts.label ?? null,
    fqdn: facts.fqdn ?? `${facts.hostname.toLowerCase()}.example.net`,
    ip: `192.0.2.${facts.host}`,
    connectingIp: `203.0.113.${facts.host}`,
    platform,
    platformVersion,
    osVersion,
    daemonVersion: own.pick(['4.7.4', '4.7.4', '4.2.2']),
    readOnly: facts.readOnly ?? false,
    state,
    createdAt,
    lastStateChange: state === 'active' ? createdAt : now - own.between(2, 6) * 60 * MINUTE,
    ec2: facts.ec2 ?? null,
    groupId: facts.groupId,
    movedAt: null,
    firewall: null,
    agent: {
      heartbeatMs: null,
      phase: own.fraction(),
      applies: true,
      tag: null,
      tagReturnMs: null,
      ...facts.agent,
    },
  };
  const group = account.group(facts.groupId);
  const policy = account.policies.latest((isWindows(plain) ? group.windowsPolicyId : group.linuxPolicyId) ?? '');
  const installedAt = createdAt + 5 * MINUTE;
  const standing = policy && {
    policyId: policy.id,
    revision: policy.revision,
    since: createdAt,
    status: 'installed' as const,
    installedAt,
    formerInstalledAt: null,
  };
  const server = { ...plain, firewall: standing };
  account.servers.put(server, 0);
  if (policy) account.onHost.set(server.id, policy);
  return server;
}
