/** What a Halo account is made of. Times in epoch ms of the service's own clock; every object is replaced, never altered. */

export type ServerState = 'active' | 'missing' | 'deactivated' | 'retired';

/** The policy a server is to have and how far its agent has come with it (contract section 3). */
export type FirewallStanding = {
  readonly policyId: string;
  /** Revision of the policy that is meant. */
  readonly revision: number;
  readonly since: number;
  readonly status: 'pending' | 'installed' | 'failed';
  readonly installedAt: number | null;
  /** When the policy before this one was installed. */
  readonly formerInstalledAt: number | null;
};

export type Agent = {
  /** Own period; null: that of the settings. */
  readonly heartbeatMs: number | null;
  /** Where in the period it calls in, 0 to 1. */
  readonly phase: number;
  /** False: every policy ends as "failed". */
  readonly applies: boolean;
  /** The tag it was installed with. */
  readonly tag: string | null;
  /** This long after a move the tag takes it back to its group; null: never. */
  readonly tagReturnMs: number | null;
};

export type HaloServer = {
  readonly id: string;
  readonly hostname: string;
  readonly label: string | null;
  readonly fqdn: string;
  readonly ip: string;
  readonly connectingIp: string;
  /** "windows" or a distribution. */
  readonly platform: string;
  readonly platformVersion: string;
  readonly osVersion: string;
  readonly daemonVersion: string;
  /** The agent runs in audit mode. */
  readonly readOnly: boolean;
  readonly state: ServerState;
  readonly createdAt: number;
  readonly lastStateChange: number;
  readonly ec2: { readonly instanceId: string; readonly accountId: string } | null;
  readonly groupId: string;
  readonly movedAt: number | null;
  readonly firewall: FirewallStanding | null;
  readonly agent: Agent;
};

export type HaloGroup = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly tag: string | null;
  readonly parentId: string | null;
  readonly linuxPolicyId: string | null;
  readonly windowsPolicyId: string | null;
  readonly serverEventsPolicyId: string | null;
  /** The lists of other policies, under their names of the API. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
};

export type PolicyPlatform = 'linux' | 'windows';
export type Chain = 'INPUT' | 'OUTPUT';

/** A reference to a zone, a group or users; kept as it is shown. */
export type Peer = { readonly type: string; readonly id?: string; readonly name?: string };

export type FirewallRule = {
  readonly id: string;
  readonly chain: Chain;
  readonly action: 'ACCEPT' | 'DROP' | 'REJECT';
  readonly active: boolean;
  readonly connectionStates: string | null;
  readonly log: boolean;
  readonly logPrefix: string;
  readonly comment: string;
  readonly interfaceId: string | null;
  readonly serviceId: string | null;
  readonly source: Peer | null;
  readonly target: Peer | null;
};

export type Switches = {
  readonly block_inbound: boolean;
  readonly block_outbound: boolean;
  readonly log_allowed: boolean;
  readonly log_dropped: boolean;
};

export type FirewallPolicy = {
  readonly id: string;
  readonly name: string;
  readonly platform: PolicyPlatform;
  readonly description: string | null;
  /** Grows with every change of what reaches the hosts. */
  readonly revision: number;
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The group that owns it. */
  readonly groupId: string;
  readonly shared: boolean;
  /** INPUT before OUTPUT, each in order of effect. */
  readonly rules: readonly FirewallRule[];
  /** Linux only. */
  readonly ignoreForwarding: boolean;
  /** Windows only. */
  readonly switches: Switches;
};

export type Zone = {
  readonly id: string;
  readonly name: string;
  readonly groupId: string | null;
  readonly system: boolean;
  readonly description: string | null;
  readonly ip: string;
};

export type NetworkService = {
  readonly id: string;
  readonly name: string;
  readonly groupId: string | null;
  readonly system: boolean;
  readonly protocol: string;
  readonly port: string | null;
};

export type NetworkInterface = {
  readonly id: string;
  readonly name: string;
  readonly groupId: string | null;
  readonly system: boolean;
};

/** Who did something, as events tell it. */
export type Actor =
  | { readonly kind: 'key'; readonly id: string; readonly label: string }
  | { readonly kind: 'person'; readonly name: string }
  /** The tag an agent was installed with. */
  | { readonly kind: 'tag' };

export function isWindows(server: HaloServer): boolean {
  return server.platform === 'windows';
}

export function platformOf(server: HaloServer): PolicyPlatform {
  return isWindows(server) ? 'windows' : 'linux';
}
