/** What a receipt of a move says: where to, and what the server showed right before (contract section 3). */
import type { OrderKind, Receipt } from '../../../engine/model/isolation.ts';
import type { Server } from '../objects.ts';
import { textOf, timeOf } from '../values.ts';

export type Move = {
  readonly kind: OrderKind;
  readonly groupId: string;
  /** The group it came from; '' where not known. */
  readonly fromGroupId: string;
  /** Not earlier than this may a policy have been installed, epoch ms of the service's clock; null: not known. */
  readonly since: number | null;
  /** The server's policy before the move and when that was installed: it proves nothing about the new one. */
  readonly formerPolicyId: string | null;
  readonly formerInstalled: string | null;
};

/** `date`: the service's clock when the server was read, whole seconds. */
export function moveOf(kind: OrderKind, server: Server, groupId: string, date: number): Move {
  return {
    kind,
    groupId,
    fromGroupId: server.group_id ?? '',
    since: Math.floor(date / 1000) * 1000,
    formerPolicyId: server.firewall_policy?.id ?? null,
    formerInstalled: server.firewall_policy?.installed ?? null,
  };
}

export function receiptOf(move: Move, marker: string): Receipt {
  return { ...move, marker };
}

/** Null: no receipt of this connector. */
export function moveIn(receipt: Receipt | null | undefined): Move | null {
  if (!receipt || (receipt.kind !== 'isolate' && receipt.kind !== 'release')) return null;
  const groupId = textOf(receipt.groupId);
  if (groupId === '') return null;
  return {
    kind: receipt.kind,
    groupId,
    fromGroupId: textOf(receipt.fromGroupId),
    since: typeof receipt.since === 'number' ? receipt.since : null,
    formerPolicyId: textOf(receipt.formerPolicyId) || null,
    formerInstalled: textOf(receipt.formerInstalled) || null,
  };
}

/** A move whose answer was lost: nothing is known of the server as it was before. */
export function lostMove(kind: OrderKind, groupId: string, fromGroupId: string): Move {
  return { kind, groupId, fromGroupId, since: null, formerPolicyId: null, formerInstalled: null };
}

/** The group the server is isolated in: where an isolation moves it to, what a release takes it out of; '' if not known. */
export function placeIdOf(move: Move | null): string {
  if (move === null) return '';
  return move.kind === 'isolate' ? move.groupId : move.fromGroupId;
}

/** How far a policy has come on a host. */
export type Installation = 'none' | 'other' | 'waiting' | 'failed' | 'installed';

const FAILED = /fail|error|reject/i;
const WAITING = /pend|queue|wait|progress|schedul|assign/i;

/** `expected`: the policy the server's group has for its platform. Installed before the move does not count. */
export function installationOf(server: Server, expected: string, move: Move | null): Installation {
  const policy = server.firewall_policy;
  if (!policy?.id) return 'none';
  if (policy.id !== expected) return 'other';
  const installed = timeOf(policy.installed);
  const status = policy.status ?? '';
  if (FAILED.test(status)) return 'failed';
  if (installed === null || WAITING.test(status)) return 'waiting';
  if (move?.since !== null && move !== null && installed < move.since) return 'waiting';
  const asBefore = move !== null && move.formerPolicyId === expected && move.formerInstalled === policy.installed;
  return asBefore ? 'waiting' : 'installed';
}
