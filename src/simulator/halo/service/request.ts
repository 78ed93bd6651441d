/** A request as the parts of the Halo API see it. */

import type { Answer } from '../../server/answers.ts';
import type { Fault } from '../../server/faults.ts';
import type { Account } from '../account.ts';
import type { KeyFacts } from '../keys.ts';
import type { Actor } from '../model.ts';

export type HaloRequest = {
  readonly account: Account;
  readonly key: KeyFacts;
  readonly id: string;
  readonly child: string;
  /** A repeated member counts once, with its last value (contract section 2.1). */
  readonly query: ReadonlyMap<string, string>;
  /** Parsed JSON; undefined: none, or none that can be read. */
  readonly body: unknown;
  readonly fault: Fault | null;
};

export type Handler = (request: HaloRequest) => Answer;

/** The last value of each member, unknown ones included. */
export function readQuery(text: string): Map<string, string> {
  return new Map(new URLSearchParams(text));
}

export function actorOf(request: HaloRequest): Actor {
  return { kind: 'key', id: request.key.id, label: request.key.label };
}

/** The group whose subtree the key sees. */
export function topOf({ account, key }: HaloRequest): string {
  return key.bound ? account.boundGroupId : account.rootId;
}

/** Whether the key sees what belongs to this group. */
export function sees(request: HaloRequest, groupId: string): boolean {
  return request.account.isWithin(groupId, topOf(request));
}

/** The members under the one key of a body; null: no such body. */
export function envelope(body: unknown, key: string): Readonly<Record<string, unknown>> | null {
  if (typeof body !== 'object' || body === null) return null;
  const inner = (body as Record<string, unknown>)[key];
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return null;
  return inner as Record<string, unknown>;
}

/** The values of a comma list; null: not asked for. */
export function commaList(request: HaloRequest, member: string): readonly string[] | null {
  const text = request.query.get(member);
  if (text === undefined || text === '') return null;
  return text.split(',').map((one) => one.trim().toLowerCase());
}
