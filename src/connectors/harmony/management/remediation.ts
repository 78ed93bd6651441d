/**
 * Orders (contract sections 4.5 and 4.6). An order call is sent once; only a 401 and a 429, which mean "not taken",
 * are answered by sending it once more. Whatever else goes wrong after it left is `unknown`, and is read, not repeated.
 */
import { type Problem, ServiceError, toProblem } from '../../../engine/errors.ts';
import type { OrderKind, Receipt } from '../../../engine/model/isolation.ts';
import type { Clock, OrderAnswer, OrderCall, Standings } from '../../../engine/ports.ts';
import { type Answer, fit, isOk } from '../../http/answer.ts';
import { LONGEST_RETRY_AFTER_MS, retryAfterMs } from '../../http/backoff.ts';
import { TransportError } from '../../http/failure.ts';
import { type Call, readOnlyProblem } from '../../http/http.ts';
import { type Jobs, jobIdOf } from './jobs.ts';
import {
  type EndpointStanding,
  markedComment,
  markOf,
  OneOperation,
  type Operation,
  OperationList,
  Results,
  standingsOf,
  waitingWords,
} from './operation.ts';
import { BASE, type ManagementSession } from './session.ts';

/** Safety allows 10 machines in one call. */
export const PER_CALL = 10;
const PAUSE_AFTER_429_MS = 5000;
/** How long one look waits for a job that is about to end, ms. */
const JOB_PATIENCE_MS = 800;
const ABORT_PATIENCE_MS = 10_000;

const VERB: Readonly<Record<OrderKind, string>> = { isolate: 'The isolation order', release: 'The release order' };
const PATH: Readonly<Record<OrderKind, string>> = { isolate: 'isolate', release: 'de-isolate' };

export class Remediation {
  readonly #session: ManagementSession;
  readonly #jobs: Jobs;
  readonly #clock: Clock;
  readonly #readOnly: boolean;

  constructor(session: ManagementSession, jobs: Jobs, clock: Clock, readOnly: boolean) {
    this.#session = session;
    this.#jobs = jobs;
    this.#clock = clock;
    this.#readOnly = readOnly;
  }

  async send(order: OrderCall, signal: AbortSignal): Promise<OrderAnswer> {
    const ids = [...new Set(order.targets.map(({ endpoint }) => endpoint.id))];
    const what = VERB[order.kind];
    const refusal = this.#readOnly ? readOnlyProblem(what) : refusalOf(ids, what);
    if (refusal) return { kind: 'refused', problem: refusal };
    const body = {
      comment: markedComment(order.comment, order.marker),
      // By id only; a query could reach machines nobody named (section 4.5).
      targets: { include: { computers: ids.map((id) => ({ id })) } },
    };
    const answer = await this.#write(`${BASE}/remediation/${PATH[order.kind]}`, body, what, signal);
    if ('kind' in answer) return answer;
    const jobId = jobIdOf(answer);
    const operationId = jobId === null ? operationIdOf(answer.json) : null;
    return { kind: 'accepted', jobId, receipt: { marker: order.marker, kind: order.kind, jobId, operationId } };
  }

  /** One look: the job while it runs, then the operation and what each machine says. Throws ServiceError. */
  async follow(receipt: Receipt, targets: readonly string[], signal: AbortSignal): Promise<Standings> {
    const jobId = textIn(receipt, 'jobId');
    const all = (state: EndpointStanding['state'], words: string): Standings => ({
      receipt,
      jobId,
      operationId: textIn(receipt, 'operationId'),
      expiresAt: null,
      endpoints: new Map(targets.map((id) => [id, { state, words }])),
    });
    const found = await this.#operationOf(receipt, signal);
    if (found.kind === 'failed') return all('failed', found.problem.what);
    if (found.kind === 'waiting') return all('waiting', found.words);
    const operationId = found.id;
    const [operation, results] = await Promise.all([
      this.#operation(operationId, signal),
      this.#results(operationId, targets.length, signal),
    ]);
    const endpoints = standingsOf(operation, results, targets);
    // An operation that every machine has carried out has no time left, and does not lapse either.
    const waits = [...endpoints.values()].some(({ state }) => state === 'waiting');
    const left = waits ? (operation.remainingTimeoutSeconds ?? null) : null;
    return {
      receipt: { ...receipt, operationId },
      jobId,
      operationId,
      expiresAt: left === null ? null : this.#clock.now() + Math.max(0, left) * 1000,
      endpoints,
    };
  }

  /** Looks for the marker in the comments of all operations. Throws ServiceError. */
  async find(marker: string, kind: OrderKind, signal: AbortSignal): Promise<Receipt | null> {
    const operation = await this.#marked(marker, signal);
    return operation === null ? null : { marker, kind, jobId: null, operationId: operation.id };
  }

  /** Ends further delivery; agents that have the order keep it (section 4.6). */
  async abort(receipt: Receipt, signal: AbortSignal): Promise<OrderAnswer> {
    const what = 'Aborting the order';
    if (this.#readOnly) return { kind: 'refused', problem: readOnlyProblem(what) };
    let id: string;
    try {
      const found = await this.#operationOf(receipt, signal);
      if (found.kind === 'failed') return { kind: 'refused', problem: found.problem };
      if (found.kind === 'waiting') return { kind: 'refused', problem: notYet(found.words) };
      id = found.id;
    } catch (thrown) {
      return { kind: 'refused', problem: toProblem(thrown) };
    }
    const answer = await this.#write(`${BASE}/remediation/${encodeURIComponent(id)}/abort`, undefined, what, signal);
    if ('kind' in answer) return answer;
    const jobId = jobIdOf(answer);
    const accepted: OrderAnswer = { kind: 'accepted', jobId, receipt: { ...receipt, operationId: id } };
    if (jobId === null) return accepted;
    try {
      const end = await this.#jobs.wait(jobId, what, signal, ABORT_PATIENCE_MS);
      return end.kind === 'failed' ? { kind: 'refused', problem: end.problem } : accepted;
    } catch (thrown) {
      return { kind: 'unknown', problem: toProblem(thrown) };
    }
  }

  /** Sends a write; answers the 2xx, or what became of it. */
  async #write(path: string, body: unknown, what: string, signal: AbortSignal): Promise<Answer | OrderAnswer> {
    const call: Call = {
      method: 'POST',
      path,
      ...(body === undefined ? {} : { body }),
      retry: 'never',
      write: true,
      group: 'management',
      what,
    };
    for (let again = false; ; again = true) {
      let answer: Answer;
      try {
        // A 401 is dealt with in there: both tokens anew, and the call once more.
        answer = await this.#session.call(call, signal);
      } catch (thrown) {
        const lost = thrown instanceof TransportError && thrown.delivery === 'unknown' && thrown.during === call.what;
        return { kind: lost ? 'unknown' : 'refused', problem: lost ? lostAnswer(thrown, what) : toProblem(thrown) };
      }
      if (isOk(answer)) return answer;
      const pause = answer.status === 429 && !again ? this.#pauseAfter429(answer) : null;
      if (pause === null) return this.#notTaken(answer, what);
      try {
        await this.#clock.sleep(pause, signal);
      } catch (thrown) {
        return { kind: 'refused', problem: toProblem(thrown) };
      }
    }
  }

  #notTaken(answer: Answer, what: string): OrderAnswer {
    const problem = this.#session.portal.problemOf(answer, what);
    // 408 and 5xx: the service may have acted before it failed.
    if (answer.status === 408 || answer.status >= 500) return { kind: 'unknown', problem: unknownAfter(problem) };
    return { kind: 'refused', problem };
  }

  /** ms to wait; null: it asks for more patience than an order has. */
  #pauseAfter429(answer: Answer): number | null {
    const asked = retryAfterMs(String(answer.headers['retry-after'] ?? ''), this.#clock.now());
    if (asked !== null && asked > LONGEST_RETRY_AFTER_MS) return null;
    return asked ?? PAUSE_AFTER_429_MS;
  }

  /** The operation a receipt leads to: known already, given by its job, or found by its marker. */
  async #operationOf(
    receipt: Receipt,
    signal: AbortSignal,
  ): Promise<
    | { readonly kind: 'found'; readonly id: string }
    | { readonly kind: 'waiting'; readonly words: string }
    | { readonly kind: 'failed'; readonly problem: Problem }
  > {
    const known = textIn(receipt, 'operationId');
    if (known !== null) return { kind: 'found', id: known };
    const jobId = textIn(receipt, 'jobId');
    if (jobId !== null) {
      const look = await this.#jobs.wait(
        jobId,
        VERB[receipt.kind === 'release' ? 'release' : 'isolate'],
        signal,
        JOB_PATIENCE_MS,
      );
      if (look.kind === 'running') return { kind: 'waiting', words: waitingWords(look.state) };
      if (look.kind === 'failed') return look;
      const id = look.kind === 'done' ? operationIdOf(look.data) : null;
      if (id !== null) return { kind: 'found', id };
    }
    const marker = textIn(receipt, 'marker');
    const operation = marker === null ? null : await this.#marked(marker, signal);
    return operation === null
      ? { kind: 'waiting', words: 'the operation is not listed yet' }
      : { kind: 'found', id: operation.id };
  }

  async #operation(id: string, signal: AbortSignal): Promise<Operation> {
    const what = 'The state of the order';
    const path = `${BASE}/remediation/${encodeURIComponent(id)}/status`;
    const call: Call = { method: 'GET', path, retry: 'read', group: 'management', what };
    return fit(OneOperation, await this.#jobs.read(call, signal), what);
  }

  /** Null where they cannot be had: the operation's own status still tells something. */
  async #results(id: string, targets: number, signal: AbortSignal): Promise<Results | null> {
    const what = 'What the machines say to the order';
    const path = `${BASE}/remediation/${encodeURIComponent(id)}/results/slim`;
    const body = { paging: { pageSize: Math.max(50, targets), offset: 0 } };
    try {
      const data = await this.#jobs.read(
        { method: 'POST', path, body, retry: 'read', group: 'management', what },
        signal,
      );
      return fit(Results, data, what);
    } catch (thrown) {
      if (thrown instanceof ServiceError && thrown.problem.status === 404) return null;
      throw thrown;
    }
  }

  async #marked(marker: string, signal: AbortSignal): Promise<Operation | null> {
    const what = 'The list of orders at Harmony Endpoint';
    const call: Call = { method: 'GET', path: `${BASE}/remediation/status`, retry: 'read', group: 'management', what };
    const operations = fit(OperationList, await this.#jobs.read(call, signal), what) ?? [];
    return operations.find(({ comment }) => comment?.includes(markOf(marker))) ?? null;
  }
}

function textIn(receipt: Receipt, name: string): string | null {
  const value = receipt[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A bare string, or an object with an id. */
function operationIdOf(data: unknown): string | null {
  if (typeof data === 'string') return data === '' ? null : data;
  const id = (data as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' && id !== '' ? id : null;
}

function refusalOf(ids: readonly string[], what: string): Problem | null {
  if (ids.length === 0 || ids.includes('')) {
    return { code: 'internal', what: `${what} was not sent: it names no computer, or one without an id.` };
  }
  if (ids.length > PER_CALL) {
    return {
      code: 'internal',
      what: `${what} was not sent: ${ids.length} computers, ${PER_CALL} are allowed in one call.`,
    };
  }
  return null;
}

function lostAnswer(thrown: TransportError, what: string): Problem {
  return unknownAfter({ ...thrown.problem, what: `${what} left, but its answer did not come: ${thrown.problem.what}` });
}

function unknownAfter(problem: Problem): Problem {
  return {
    ...problem,
    affects: 'Whether it was taken is not known.',
    next: 'It is not sent again; the vendor’s record and list of orders are read to find out.',
  };
}

function notYet(words: string): Problem {
  return {
    code: 'not-found',
    what: `The order cannot be aborted yet: ${words}.`,
    next: 'Try again in a few seconds.',
  };
}
