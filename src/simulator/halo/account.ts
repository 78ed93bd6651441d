/** One Halo account: its tree of groups, servers, policies and events, and what changes in them. */
import type { Dice } from '../dice.ts';
import builtIn from './data/built-in.json' with { type: 'json' };
import { EventLog, type HaloEvent } from './event-log.ts';
import { actorMembers, actorWords, eventOf, serverWords } from './event-words.ts';
import type { AccountName } from './keys.ts';
import {
  type Actor,
  type FirewallPolicy,
  type FirewallStanding,
  type HaloGroup,
  type HaloServer,
  isWindows,
  type NetworkInterface,
  type NetworkService,
  type Zone,
} from './model.ts';
import type { HaloSettings } from './settings.ts';
import { Shelf } from './shelf.ts';

/** A server that went from one group to another, or back. */
export type Move = {
  readonly account: AccountName;
  readonly serverId: string;
  readonly hostname: string;
  readonly fromGroupId: string;
  readonly toGroupId: string;
  readonly at: number;
  readonly by: Actor;
};

export const NO_LISTS: HaloGroup['lists'] = {
  policy_ids: [],
  windows_policy_ids: [],
  cve_exception_ids: [],
  fim_policy_ids: [],
  windows_fim_policy_ids: [],
  alert_profile_ids: [],
  lids_policy_ids: [],
  km_policy_ids: [],
};

export class Account {
  readonly servers = new Shelf<HaloServer>();
  readonly groups = new Shelf<HaloGroup>();
  readonly policies = new Shelf<FirewallPolicy>();
  readonly zones = new Shelf<Zone>();
  readonly services = new Shelf<NetworkService>();
  readonly interfaces = new Shelf<NetworkInterface>();
  readonly events = new EventLog();
  readonly moves: Move[] = [];
  /** The policy that a host's firewall really runs, by server. */
  readonly onHost = new Map<string, FirewallPolicy>();
  readonly rootId: string;
  readonly anyZoneId: string;
  readonly loopbackId: string;
  /** The group that bound keys belong to; the root until a scenario says otherwise. */
  boundGroupId: string;
  readonly name: AccountName;
  readonly now: () => number;
  readonly settings: HaloSettings;
  readonly #dice: Dice;

  constructor(name: AccountName, title: string, dice: Dice, now: () => number, settings: HaloSettings) {
    this.name = name;
    this.now = now;
    this.settings = settings;
    this.#dice = dice;
    this.rootId = this.newId();
    this.boundGroupId = this.rootId;
    this.groups.put(groupNamed(this.rootId, title, null), 0);
    this.anyZoneId = this.#addBuiltIn();
    this.loopbackId = this.interfaces.all().find((one) => one.name === 'lo')?.id ?? '';
  }

  newId(): string {
    return this.#dice.hex(32);
  }

  /** When a write made now is seen. */
  get seenFrom(): number {
    return this.now() + this.settings.writeLagMs;
  }

  group(id: string): HaloGroup {
    const group = this.groups.latest(id);
    if (!group) throw new Error(`The simulated account has no group ${id}.`);
    return group;
  }

  server(id: string): HaloServer {
    const server = this.servers.latest(id);
    if (!server) throw new Error(`The simulated account has no server ${id}.`);
    return server;
  }

  /** Whether a group is `topId` or below it. */
  isWithin(groupId: string, topId: string): boolean {
    for (let id: string | null = groupId; id !== null; id = this.groups.latest(id)?.parentId ?? null) {
      if (id === topId) return true;
    }
    return false;
  }

  /** "Root/Child/Leaf" */
  pathOf(groupId: string): string {
    const names: string[] = [];
    for (let id: string | null = groupId; id !== null; ) {
      const group: HaloGroup | null = this.groups.latest(id);
      if (group) names.unshift(group.name);
      id = group?.parentId ?? null;
    }
    return names.join('/');
  }

  serversIn(groupId: string): HaloServer[] {
    return this.servers.all().filter((server) => server.groupId === groupId);
  }

  /** Adds an event that happened at `at`, by default now, and is found from `visibleAt` on. */
  record(
    type: string,
    serverId: string | null,
    extra: Readonly<Record<string, unknown>> = {},
    at: number = this.now(),
    visibleAt: number = at,
  ): HaloEvent {
    const server = serverId === null ? null : this.server(serverId);
    const group = server ? this.group(server.groupId) : null;
    const subject = server && group ? { server, groupName: group.name } : null;
    const event = eventOf(this.newId(), type, at, subject, extra);
    this.events.add({ at, visibleAt, groupId: group?.id ?? null, event });
    return event;
  }

  /** An event about the account itself. */
  recordAct(type: string, what: string, actor: Actor, extra: Readonly<Record<string, unknown>> = {}): void {
    this.record(type, null, { message: `${what} by ${actorWords(actor)}.`, ...actorMembers(actor), ...extra });
  }

  /** Moves a server; all its policies change at once here, on the host later (contract section 3). */
  move(serverId: string, groupId: string, by: Actor): void {
    const server = this.server(serverId);
    if (server.groupId === groupId) return;
    const from = this.group(server.groupId);
    const to = this.group(groupId);
    const moved = { ...server, groupId, movedAt: this.now() };
    this.servers.put({ ...moved, firewall: this.standingOf(moved) }, this.seenFrom);
    this.moves.push({
      account: this.name,
      serverId,
      hostname: server.hostname,
      fromGroupId: from.id,
      toGroupId: to.id,
      at: this.now(),
      by,
    });
    const where = `from group <strong>${from.name}</strong> to group <strong>${to.name}</strong>`;
    const message = `${serverWords(server)} was moved ${where} by ${actorWords(by)}.`;
    this.record('server_moved', serverId, { message, ...actorMembers(by) });
  }

  /** Tells the servers of these groups what their policies are now. */
  reassign(concerns: (group: HaloGroup) => boolean): void {
    for (const server of this.servers.all()) {
      if (!concerns(this.group(server.groupId))) continue;
      const firewall = this.standingOf(server);
      if (firewall !== server.firewall) this.servers.put({ ...server, firewall }, this.seenFrom);
    }
  }

  /** What a server is to have in its group; the same object while nothing changes. */
  standingOf(server: HaloServer): FirewallStanding | null {
    const group = this.group(server.groupId);
    const policyId = isWindows(server) ? group.windowsPolicyId : group.linuxPolicyId;
    const policy = policyId === null ? null : this.policies.latest(policyId);
    if (!policy) return null;
    const { firewall } = server;
    if (firewall?.policyId === policy.id && firewall.revision === policy.revision) return firewall;
    const formerInstalledAt = firewall?.installedAt ?? firewall?.formerInstalledAt ?? null;
    return {
      policyId: policy.id,
      revision: policy.revision,
      since: this.now(),
      status: 'pending',
      installedAt: null,
      formerInstalledAt,
    };
  }

  #addBuiltIn(): string {
    const common = () => ({ id: this.newId(), groupId: null, system: true });
    for (const { name, ip } of builtIn.zones) this.zones.put({ ...common(), name, ip, description: null }, 0);
    for (const name of builtIn.interfaces) this.interfaces.put({ ...common(), name }, 0);
    for (const one of builtIn.services) this.services.put({ ...common(), ...one }, 0);
    return this.zones.all()[0]?.id ?? '';
  }
}

export function groupNamed(id: string, name: string, parentId: string | null): HaloGroup {
  return {
    id,
    name,
    description: null,
    tag: '',
    parentId,
    linuxPolicyId: null,
    windowsPolicyId: null,
    serverEventsPolicyId: null,
    lists: NO_LISTS,
  };
}
