/** The world behind the simulated Halo: two accounts, what tests may change in them, and the truth about them. */
import { Dice } from '../dice.ts';
import { Account, type Move } from './account.ts';
import { settleAgents } from './agents.ts';
import type { HaloEvent } from './event-log.ts';
import type { AccountName } from './keys.ts';
import { type Agent, type HaloServer, isWindows, type ServerState } from './model.ts';
import { HALO_DEFAULTS, type HaloSettings } from './settings.ts';
import { type EventStream, Streams } from './stream.ts';
import { OPEN, type Traffic, trafficUnder } from './traffic.ts';

export type ServerTruth = {
  readonly id: string;
  readonly hostname: string;
  readonly label: string | null;
  readonly account: AccountName;
  readonly platform: 'linux' | 'windows';
  readonly state: ServerState;
  readonly readOnly: boolean;
  readonly groupId: string;
  readonly groupName: string;
  readonly groupPath: string;
  /** The policy it is to have; null: none for its platform. Times in epoch ms of the service's clock. */
  readonly firewall: {
    readonly policyId: string;
    readonly policyName: string;
    readonly status: 'pending' | 'installed' | 'failed';
    readonly installedAt: number | null;
  } | null;
  /** What its firewall lets through at this moment. */
  readonly traffic: Traffic;
};

export type GroupTruth = {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly account: AccountName;
  readonly linuxPolicyId: string | null;
  readonly windowsPolicyId: string | null;
};

export type Emission = {
  /** Id or host name. */
  readonly server?: string;
  readonly account?: AccountName;
  /** When it happened, default now. */
  readonly at?: number;
  /** When searches begin to find it, default at once: later than `at` makes it a late arrival. */
  readonly visibleAt?: number;
  readonly members?: Readonly<Record<string, unknown>>;
};

export class HaloWorld {
  /** What agents, delays and limits are like; may be changed at any time. */
  readonly settings: HaloSettings;
  readonly main: Account;
  readonly second: Account;
  readonly dice: Dice;
  /** The service's own clock, epoch ms: every time it tells is read from it. */
  readonly now: () => number;
  /** Tokens of another generation are no longer good. */
  tokenGeneration = 0;
  readonly #streams = new Streams();

  constructor(now: () => number, seed: number, settings: Partial<HaloSettings> = {}) {
    this.now = now;
    this.settings = { ...HALO_DEFAULTS, ...settings };
    this.dice = new Dice(seed).fork('halo');
    this.main = new Account('main', 'Example Org', this.dice.fork('main'), now, this.settings);
    this.second = new Account('second', 'Example Labs', this.dice.fork('second'), now, this.settings);
  }

  /** Lets everything happen whose time has come; every request and every look at the truth does this first. */
  settle(): void {
    this.#streams.settle(this.now());
    settleAgents(this.main);
    settleAgents(this.second);
  }

  addStream(stream: EventStream): void {
    this.#streams.add(stream, this.now());
  }

  servers(): ServerTruth[] {
    this.settle();
    return this.#accounts().flatMap((account) => account.servers.all().map((server) => truthOf(account, server)));
  }

  /** By id, or by the host name where only one server has it. */
  server(idOrName: string): ServerTruth {
    const { account, server } = this.#find(idOrName);
    this.settle();
    return truthOf(account, account.server(server.id));
  }

  groups(): GroupTruth[] {
    return this.#accounts().flatMap((account) =>
      account.groups.all().map((group) => ({
        id: group.id,
        name: group.name,
        path: account.pathOf(group.id),
        account: account.name,
        linuxPolicyId: group.linuxPolicyId,
        windowsPolicyId: group.windowsPolicyId,
      })),
    );
  }

  /** Every move, of both accounts, in the order they were made. */
  get moves(): readonly Move[] {
    this.settle();
    return this.#accounts()
      .flatMap((account) => account.moves)
      .sort((a, b) => a.at - b.at);
  }

  /** What a search without conditions could find now. */
  events(account: AccountName = 'main'): HaloEvent[] {
    this.settle();
    return this[account].events.visible(this.now(), this.settings.retentionMs).map(({ event }) => event);
  }

  /** The ids of all events, those included that have not arrived yet. */
  plannedEventIds(account: AccountName = 'main'): string[] {
    return this[account].events.all().map(({ event }) => event.id);
  }

  /** Every token given so far stops being good. */
  revokeTokens(): void {
    this.tokenGeneration += 1;
  }

  /** Makes an event happen. */
  emit(type: string, emission: Emission = {}): HaloEvent {
    const found = emission.server === undefined ? null : this.#find(emission.server);
    const account = found?.account ?? this[emission.account ?? 'main'];
    const at = emission.at ?? this.now();
    return account.record(type, found?.server.id ?? null, emission.members, at, emission.visibleAt ?? at);
  }

  /** The server falls silent, comes back, or is retired; with the event that tells it. */
  setState(idOrName: string, state: ServerState): void {
    const { account, server } = this.#find(idOrName);
    if (server.state === state) return;
    const type =
      state === 'active' ? (server.state === 'retired' ? 'server_unretired' : 'server_reactivated') : `server_${state}`;
    account.servers.put({ ...server, state, lastStateChange: this.now() }, this.now());
    account.record(type, server.id);
  }

  setReadOnly(idOrName: string, readOnly: boolean): void {
    const { account, server } = this.#find(idOrName);
    account.servers.put({ ...server, readOnly }, this.now());
  }

  setAgent(idOrName: string, agent: Partial<Agent>): void {
    const { account, server } = this.#find(idOrName);
    account.servers.put({ ...server, agent: { ...server.agent, ...agent } }, this.now());
  }

  /** Somebody moves the server in the portal. */
  moveByHand(idOrName: string, groupId: string): void {
    const { account, server } = this.#find(idOrName);
    account.move(server.id, groupId, { kind: 'person', name: 'dora.analyst' });
  }

  #accounts(): readonly Account[] {
    return [this.main, this.second];
  }

  #find(idOrName: string): { account: Account; server: HaloServer } {
    const found = this.#accounts().flatMap((account) =>
      account.servers
        .all()
        .filter(({ id, hostname }) => id === idOrName || hostname === idOrName)
        .map((server) => ({ account, server })),
    );
    const [first] = found;
    if (!first || found.length > 1) throw new Error(`The simulated Halo has ${found.length} servers "${idOrName}".`);
    return first;
  }
}

function truthOf(account: Account, server: HaloServer): ServerTruth {
  const { firewall } = server;
  const policy = account.onHost.get(server.id);
  return {
    id: server.id,
    hostname: server.hostname,
    label: server.label,
    account: account.name,
    platform: isWindows(server) ? 'windows' : 'linux',
    state: server.state,
    readOnly: server.readOnly,
    groupId: server.groupId,
    groupName: account.group(server.groupId).name,
    groupPath: account.pathOf(server.groupId),
    firewall: firewall && {
      policyId: firewall.policyId,
      policyName: account.policies.latest(firewall.policyId)?.name ?? '',
      status: firewall.status,
      installedAt: firewall.installedAt,
    },
    traffic: policy ? trafficUnder(policy, account.loopbackId, account.anyZoneId) : OPEN,
  };
}
