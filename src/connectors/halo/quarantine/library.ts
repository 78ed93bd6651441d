/** Reading and writing groups and firewall policies (contract sections 4 and 5), with the delay of writes in mind. */
import type { z } from 'zod';
import { type Problem, ServiceError } from '../../../engine/errors.ts';
import { type Answer, fit, isOk } from '../../http/answer.ts';
import { LONGEST_RETRY_AFTER_MS, retryAfterMs } from '../../http/backoff.ts';
import { TransportError } from '../../http/failure.ts';
import type { Call } from '../../http/http.ts';
import type { Account } from '../account.ts';
import { type Listed, listAll } from '../listing.ts';
import { type Group, GroupShape, type Policy, PolicyShape } from '../objects.ts';
import { isId, isMembers } from '../values.ts';

/** How long a write may take to be seen (section 5.1). */
export const VISIBLE_MS = 30_000;
const STEP_MS = 1_000;
/** How long a thing is looked for by name after the answer to its creation was lost. */
const LOST_MS = 10_000;
const PAUSE_AFTER_429_MS = 5_000;

export class Library {
  readonly account: Account;
  constructor(account: Account) {
    this.account = account;
  }

  async groups(signal: AbortSignal): Promise<readonly Group[]> {
    const what = 'The groups of Halo';
    const listed = await listAll(this.account, '/v1/groups', {}, 'groups', what, signal);
    return listed.map((group) => fit(GroupShape, group, what));
  }

  /** Null: there is no such group, or the key does not see it. */
  async group(id: string, signal: AbortSignal): Promise<Group | null> {
    return this.#object('/v1/groups', id, 'group', GroupShape, 'A group of Halo', signal);
  }

  /** Without their rules. */
  async policies(signal: AbortSignal): Promise<readonly Listed[]> {
    return listAll(
      this.account,
      '/v1/firewall_policies',
      {},
      'firewall_policies',
      'The firewall policies of Halo',
      signal,
    );
  }

  /** With its rules. */
  async policy(id: string, signal: AbortSignal): Promise<Policy | null> {
    return this.#object(
      '/v1/firewall_policies',
      id,
      'firewall_policy',
      PolicyShape,
      'A firewall policy of Halo',
      signal,
    );
  }

  /** The interface that every built-in set holds; null: this account has none. */
  async loopback(signal: AbortSignal): Promise<string | null> {
    const what = 'The firewall interfaces of Halo';
    const all = await listAll(this.account, '/v1/firewall_interfaces', {}, 'firewall_interfaces', what, signal);
    return all.find(({ name }) => name === 'lo')?.id ?? null;
  }

  async zones(signal: AbortSignal): Promise<readonly Listed[]> {
    return listAll(this.account, '/v1/firewall_zones', {}, 'firewall_zones', 'The firewall zones of Halo', signal);
  }

  /** Id of a built-in service; null: this account has none of this name. */
  async service(name: string, signal: AbortSignal): Promise<string | null> {
    const what = 'The firewall services of Halo';
    const all = await listAll(this.account, '/v1/firewall_services', {}, 'firewall_services', what, signal);
    return all.find((each) => each.name === name)?.id ?? null;
  }

  /**
   * Creates an object and answers its id. A POST is no read: where its answer is lost, the object is looked for by
   * name before it is sent once more. Throws ServiceError.
   */
  async create(
    path: string,
    member: string,
    body: Readonly<Record<string, unknown>>,
    find: (signal: AbortSignal) => Promise<string | null>,
    signal: AbortSignal,
  ): Promise<string> {
    const what = `Creating the ${member.replace(/_/g, ' ')} "${String(body.name)}"`;
    const call: Call = {
      method: 'POST',
      path,
      body: { [member]: body },
      retry: 'never',
      write: true,
      group: 'halo',
      what,
    };
    for (let again = false; ; again = true) {
      const answer = await this.#post(call, signal);
      const created = answer && isMembers(answer.json) ? answer.json[member] : null;
      if (isMembers(created) && isId(created.id)) return created.id;
      const found = await this.until(LOST_MS, () => find(signal), signal);
      if (found !== null) return found;
      if (answer !== null || again) throw new ServiceError(lost(what));
    }
  }

  /** Null: nobody knows whether it was taken. */
  async #post(call: Call, signal: AbortSignal): Promise<Answer | null> {
    for (let again = false; ; again = true) {
      let answer: Answer;
      try {
        answer = await this.account.call(call, signal);
      } catch (thrown) {
        const left = thrown instanceof TransportError && thrown.delivery === 'unknown' && thrown.during === call.what;
        if (left && thrown.problem.code !== 'cancelled') return null;
        throw thrown;
      }
      if (isOk(answer)) return answer;
      if (answer.status === 408 || answer.status >= 500) return null;
      const pause = answer.status === 429 && !again ? pauseAfter429(answer, this.account.clock.now()) : null;
      if (pause === null) throw new ServiceError(this.account.problemOf(answer, call.what));
      await this.account.clock.sleep(pause, signal);
    }
  }

  /** Changes members of a group; it may be repeated without harm. Throws ServiceError. */
  async changeGroup(id: string, body: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<void> {
    const what = 'Changing the quarantine group';
    const call: Call = {
      method: 'PUT',
      path: `/v1/groups/${id}`,
      body: { group: body },
      retry: 'read',
      write: true,
      group: 'halo',
      what,
    };
    const answer = await this.account.call(call, signal);
    if (!isOk(answer)) throw new ServiceError(this.account.problemOf(answer, what));
  }

  /** Asks every second until there is an answer other than null; null when the time is over. */
  async until<T>(ms: number, ask: () => Promise<T | null>, signal: AbortSignal): Promise<T | null> {
    const { clock } = this.account;
    const end = clock.now() + ms;
    for (;;) {
      const found = await ask();
      if (found !== null || clock.now() >= end) return found;
      await clock.sleep(STEP_MS, signal);
    }
  }

  async #object<S extends z.ZodType>(
    path: string,
    id: string,
    member: string,
    shape: S,
    what: string,
    signal: AbortSignal,
  ): Promise<z.output<S> | null> {
    if (!isId(id)) return null;
    const call: Call = { method: 'GET', path: `${path}/${id}`, retry: 'read', group: 'halo', what };
    const answer = await this.account.call(call, signal);
    if (answer.status === 404) return null;
    if (!isOk(answer)) throw new ServiceError(this.account.problemOf(answer, what));
    return fit(shape, isMembers(answer.json) ? answer.json[member] : undefined, what);
  }
}

/** ms to wait before a call that was not taken is made once more; null: too long. */
export function pauseAfter429(answer: Answer, now: number): number | null {
  const asked = retryAfterMs(String(answer.headers['retry-after'] ?? ''), now);
  if (asked !== null && asked > LONGEST_RETRY_AFTER_MS) return null;
  return asked ?? PAUSE_AFTER_429_MS;
}

function lost(what: string): Problem {
  return {
    code: 'service',
    what: `${what}: no answer came that names it, and it cannot be found.`,
    next: 'Look in the Halo portal whether it is there, then try again.',
  };
}
