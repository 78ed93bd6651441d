/** The vendor's assets: what is true of a computer, and the record the service shows of it (contract section 4.4). */
import type { Dice } from '../dice.ts';
import { ISOLATION_WORDS } from '../vocabulary.ts';
import { type Host, type HostType, hostNamed } from './hosts.ts';

export type Computer = {
  readonly id: string;
  readonly host: Host;
  name: string;
  type: HostType;
  deleted: boolean;
  /** The agent is in contact with the service. */
  online: boolean;
  /** Epoch ms since when. */
  onlineSince: number;
  /** Epoch ms of the last contact of an agent that is offline. */
  lastConnection: number;
  /** Whether there is an agent that carries out orders; false: DA_NOT_INSTALLED. */
  agentInstalled: boolean;
  /** Takes orders, never carries them out. */
  stuck: boolean;
  isolated: boolean;
  /** The order being carried out, if any. */
  switching: 'isolate' | 'release' | null;
  /** Falls back to not isolated this long after an isolation, ms; null: never. */
  revertsAfterMs: number | null;
  revertsAt: number | null;
  /** This agent's own delays, ms; null: those of the world's settings. */
  pickupMs: number | null;
  switchMs: number | null;
  /** Shown instead of the wording that follows from the truth. */
  isolationStatus: string | null | undefined;
  groups: readonly { readonly id: string; readonly name: string }[];
  comment: string;
};

/** A new computer: of a host, or of a name alone, from which a believable host is made. */
export type ComputerSpec = ({ readonly host: Host } | { readonly host?: never; readonly name: string }) & {
  readonly id?: string;
} & Partial<Omit<Computer, 'id' | 'host'>>;
export type ComputerChange = Partial<
  Omit<Computer, 'id' | 'host' | 'onlineSince' | 'lastConnection' | 'switching' | 'revertsAt'>
>;

export function computerFrom(spec: ComputerSpec, dice: Dice, now: number): Computer {
  const host = spec.host ?? hostNamed(spec.name, dice.fork('host'), spec.type ? { type: spec.type } : {});
  const server = host.type === 'Server' || host.type === 'Domain Controller';
  return {
    name: host.name,
    type: host.type,
    deleted: false,
    online: true,
    onlineSince: now - 86_400_000,
    lastConnection: now - dice.between(20, 300) * 60_000,
    agentInstalled: true,
    stuck: false,
    isolated: false,
    switching: null,
    revertsAfterMs: null,
    revertsAt: null,
    pickupMs: null,
    switchMs: null,
    isolationStatus: undefined,
    groups: [server ? { id: 'g-servers', name: 'Servers' } : { id: 'g-workstations', name: 'Workstations' }],
    comment: '',
    ...spec,
    host,
    id: spec.id ?? dice.uuid(),
  };
}

/** The wording of `isolationStatus`. */
export function isolationWords(computer: Computer, transitional: boolean): string | null {
  if (computer.isolationStatus !== undefined) return computer.isolationStatus;
  if (transitional && computer.switching === 'isolate') return ISOLATION_WORDS.isolating;
  if (transitional && computer.switching === 'release') return ISOLATION_WORDS.releasing;
  return computer.isolated ? ISOLATION_WORDS.isolated : ISOLATION_WORDS.notIsolated;
}

const MINUTE = 60_000;

/** Epoch ms of the agent's last contact; agents call in about twice a minute. */
export function lastSeen(computer: Computer, now: number): number {
  return computer.online ? now - (now % 30_000) : computer.lastConnection;
}

/** The record as computers/filtered gives it; times in epoch ms. */
export function computerRecord(computer: Computer, now: number, transitional: boolean): Record<string, unknown> {
  const { host } = computer;
  const unit = computer.type === 'Server' || computer.type === 'Domain Controller' ? 'Servers' : 'Workstations';
  const seen = lastSeen(computer, now);
  return {
    computerId: computer.id,
    computerName: computer.name,
    computerIP: host.ip,
    computerType: computer.type,
    computerClientVersion: host.clientVersion,
    computerDeploymentStatus: computer.agentInstalled ? 'Completed' : 'Not Installed',
    computerDeployTime: now - (now % 86_400_000) - 90 * 86_400_000,
    computerGroups: computer.groups,
    computerUserName: host.user,
    computerLastLoggedInUser: host.user,
    computerLastConnection: seen,
    computerSyncedon: seen,
    computerLastErrorCode: 0,
    computerLastErrorDescription: '',
    domainName: host.domain,
    isInDomain: true,
    isDeleted: computer.deleted,
    isolationStatus: isolationWords(computer, transitional),
    osName: host.os,
    osVersion: host.osVersion,
    canonicalName: `${host.domain}/${unit}/${computer.name}`,
    distinguishedName: `CN=${computer.name},OU=${unit},DC=corp,DC=example,DC=com`,
    endpointType: 'Desktop',
    deviceComment: computer.comment,
    amStatus: 'Up to date',
    amUpdatedOn: seen - 35 * MINUTE,
    computerAmScannedon: seen - 600 * MINUTE,
    computerAmDatDate: seen - 35 * MINUTE,
    computerAmLicExpirationDate: now - (now % 86_400_000) + 200 * 86_400_000,
    computerFdePrebootStatusUpdatedOn: 0,
    complianceStatus: 'Compliant',
    computerCapabilities: { onlyInstalled: [], onlyInstalledAndRun: ['Forensics', 'Anti-Malware'], onlyNotRunning: [] },
  };
}
