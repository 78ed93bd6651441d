/**
 * Orders are moves between groups (contract sections 3, 7.6 and 8). A move is sent once; a 401, 402 or 429 means "not
 * taken" and is answered by sending it once more; whatever else goes wrong after it left is `unknown`, and is read.
 */
import { type Problem, toProblem } from '../../../engine/errors.ts';
import type { OrderKind, Receipt } from '../../../engine/model/isolation.ts';
import type { OrderAnswer, OrderCall, OrderTarget, Standings } from '../../../engine/ports.ts';
import { throwIfAborted } from '../../http/abort.ts';
import { type Answer, isOk } from '../../http/answer.ts';
import { TransportError } from '../../http/failure.ts';
import { type Call, readOnlyProblem } from '../../http/http.ts';
import type { Account } from '../account.ts';
import { platformOf, type Server } from '../objects.ts';
import { pauseAfter429, VISIBLE_MS } from '../quarantine/library.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import { isRetired } from '../servers/endpoint.ts';
import type { ServerRead, Servers } from '../servers/servers.ts';
import { homeOf } from './former-group.ts';
import { lostMove, type Move, moveIn, moveOf, placeIdOf, receiptOf } from './order.ts';
import type { Readings } from './readings.ts';

/** One server in one call: a move is about one. */
export const PER_CALL = 1;

const WHAT: Readonly<Record<OrderKind, string>> = {
  isolate: 'The move into quarantine',
  release: 'The move out of quarantine',
};

export type MovesParts = {
  readonly account: Account;
  readonly servers: Servers;
  readonly quarantine: Quarantine;
  readonly readings: Readings;
  readonly readOnly: boolean;
};

type Target = { readonly ok: true; readonly groupId: string } | { readonly ok: false; readonly problem: Problem };

export class Moves {
  readonly #parts: MovesParts;
  /** Receipts of moves whose answer was lost, by marker: what the server showed before is worth keeping. */
  readonly #lost = new Map<string, Receipt>();

  constructor(parts: MovesParts) {
    this.#parts = parts;
  }

  async send({ kind, marker, targets }: OrderCall, signal: AbortSignal): Promise<OrderAnswer> {
    const [target] = targets;
    if (this.#parts.readOnly) return { kind: 'refused', problem: readOnlyProblem(WHAT[kind]) };
    if (!target || targets.length !== PER_CALL) return refused(`${WHAT[kind]} was not sent: it must name one server.`);
    let read: ServerRead | null;
    let place: Target;
    try {
      read = await this.#parts.servers.one(target.endpoint.id, signal);
      if (!read) return refused(`${WHAT[kind]} was not sent: Halo has no server of this id.`, 'not-found');
      place =
        kind === 'isolate'
          ? await this.#quarantineFor(read.server, target.place, signal)
          : await this.#homeFor(read.server, target, signal);
    } catch (thrown) {
      throwIfAborted(signal);
      return { kind: 'refused', problem: toProblem(thrown) };
    }
    if (!place.ok) return { kind: 'refused', problem: place.problem };
    const move = moveOf(kind, read.server, place.groupId, this.#parts.account.serviceTime(read.answer));
    return this.#move(read.server.id, receiptOf(move, marker), kind, signal);
  }

  async #quarantineFor(server: Server, chosen: string | null, signal: AbortSignal): Promise<Target> {
    if (isRetired(server)) return refusal('The server is retired: it reports no more.');
    const { quarantine } = this.#parts;
    const platform = platformOf(server);
    const ensured =
      chosen === null
        ? await quarantine.ensure(platform, signal)
        : await quarantine.ensureChosen(chosen, platform, signal);
    if (!ensured.ok) return ensured;
    const { id: groupId, name } = ensured.group;
    if (server.group_id === groupId) {
      const next = 'To let its agent try anew: release it, then isolate it again.';
      return refusal(`It is in "${name}" already: nothing was moved.`, next);
    }
    return { ok: true, groupId };
  }

  async #homeFor(
    server: Server,
    { before, isolation, place: chosen }: OrderTarget,
    signal: AbortSignal,
  ): Promise<Target> {
    const { account, quarantine } = this.#parts;
    const place = await quarantine.lookAt(moveIn(isolation)?.groupId ?? chosen ?? '', signal, true);
    if (!place.groups.some(({ id }) => id === server.group_id)) {
      const where = server.group_path || server.group_name || 'another group';
      return refusal(`It is not in "${place.name}" any more but in ${where}: somebody moved it, nothing was done.`);
    }
    const home = await homeOf(account, quarantine, server, before, signal);
    return home.ok ? { ok: true, groupId: home.group.id } : home;
  }

  async #move(serverId: string, receipt: Receipt, kind: OrderKind, signal: AbortSignal): Promise<OrderAnswer> {
    const { account } = this.#parts;
    const what = WHAT[kind];
    const call: Call = {
      method: 'PUT',
      path: `/v1/servers/${serverId}`,
      body: { server: { group_id: receipt.groupId } },
      retry: 'never',
      write: true,
      group: 'halo',
      what,
    };
    for (let again = false; ; again = true) {
      let answer: Answer;
      try {
        // A 401 or 402 is dealt with in there: a new token, and the call once more.
        answer = await account.call(call, signal);
      } catch (thrown) {
        const left = thrown instanceof TransportError && thrown.delivery === 'unknown' && thrown.during === what;
        if (!left) return { kind: 'refused', problem: toProblem(thrown) };
        return this.#unknown(receipt, {
          ...thrown.problem,
          what: `${what} left, but its answer did not come: ${thrown.problem.what}`,
        });
      }
      // Success is the code, never the body (section 7.6, defect 2).
      if (isOk(answer)) return { kind: 'accepted', receipt, jobId: null };
      const problem = account.problemOf(answer, what);
      if (answer.status === 408 || answer.status >= 500) return this.#unknown(receipt, problem);
      const pause = answer.status === 429 && !again ? pauseAfter429(answer, account.clock.now()) : null;
      if (pause === null) return { kind: 'refused', problem };
      try {
        await account.clock.sleep(pause, signal);
      } catch (thrown) {
        return { kind: 'refused', problem: toProblem(thrown) };
      }
    }
  }

  #unknown(receipt: Receipt, problem: Problem): OrderAnswer {
    this.#lost.set(String(receipt.marker), receipt);
    const affects = 'Whether it was taken is not known.';
    return {
      kind: 'unknown',
      problem: { ...problem, affects, next: 'It is not sent again; the record of the server is read to find out.' },
    };
  }

  /** A move leaves no operation behind: the server's own group tells whether it was taken. Throws ServiceError. */
  async find(
    marker: string,
    kind: OrderKind,
    targets: readonly string[],
    signal: AbortSignal,
    chosen: string | null = null,
  ): Promise<Receipt | null> {
    const [id] = targets;
    const read = id === undefined ? null : await this.#parts.servers.one(id, signal);
    if (!read?.server.group_id) return null;
    const { groups } = await this.#parts.quarantine.lookAt(chosen ?? '', signal);
    const groupId = read.server.group_id;
    const inside = groups.some((group) => group.id === groupId);
    if (inside !== (kind === 'isolate')) return null;
    const kept = this.#lost.get(marker);
    if (kept?.groupId === groupId) return kept;
    const move = kind === 'isolate' ? lostMove(kind, groupId, '') : lostMove(kind, groupId, chosen ?? '');
    return receiptOf(move, marker);
  }

  /** One look at the server. Throws ServiceError. */
  async follow(receipt: Receipt, targets: readonly string[], signal: AbortSignal): Promise<Standings> {
    const move = moveIn(receipt);
    const endpoints = new Map<string, { state: 'waiting' | 'reported' | 'failed'; words: string }>();
    for (const id of targets) {
      const read = move ? await this.#parts.servers.one(id, signal) : null;
      if (!move || !read) continue;
      const { isolation, vendorState, cannotApply } = await this.#parts.readings.judge(
        read.server,
        move,
        placeIdOf(move),
        signal,
      );
      const done = isolation === (move.kind === 'isolate' ? 'isolated' : 'not-isolated');
      if (done) endpoints.set(id, { state: 'reported', words: vendorState });
      else if (cannotApply) endpoints.set(id, { state: 'failed', words: cannotApply });
      else endpoints.set(id, this.#waiting(move, read, vendorState));
    }
    return { receipt, jobId: null, operationId: null, expiresAt: null, endpoints };
  }

  /** A stale answer may show the former group for a while; after that, somebody or a tag has moved it back. */
  #waiting(move: Move, { server, answer }: ServerRead, words: string): { state: 'waiting' | 'failed'; words: string } {
    const elsewhere = server.group_id !== move.groupId;
    const late = move.since !== null && this.#parts.account.serviceTime(answer) - move.since > VISIBLE_MS;
    if (!elsewhere || !late) return { state: 'waiting', words };
    const where = server.group_path || server.group_name || 'another group';
    return { state: 'failed', words: `It is in ${where}, not where it was moved to: a tag or somebody moved it back.` };
  }
}

function refusal(what: string, next?: string): Target {
  return { ok: false, problem: { code: 'usage', what, ...(next ? { next } : {}) } };
}

function refused(what: string, code: Problem['code'] = 'internal'): OrderAnswer {
  return { kind: 'refused', problem: { code, what } };
}
