/** Jobs (contract section 4.3): most management calls first answer a job id, and the result is fetched by looking. */
import * as z from 'zod';
import { type Problem, ServiceError } from '../../../engine/errors.ts';
import type { Clock } from '../../../engine/ports.ts';
import { type Answer, fit, isOk, vendorWords } from '../../http/answer.ts';
import type { Call, Http } from '../../http/http.ts';
import { BASE, type ManagementSession } from './session.ts';

export type JobLook =
  /** `state`: the service's own word, also one this program does not know. */
  | { readonly kind: 'running'; readonly state: string }
  | { readonly kind: 'done'; readonly statusCode: number | null; readonly data: unknown }
  | { readonly kind: 'failed'; readonly problem: Problem }
  /** No such job (any more, or not yet). */
  | { readonly kind: 'missing' };

const JobCreated = z.object({ jobId: z.string().min(1) });
const Job = z.object({
  status: z.string(),
  statusCode: z.number().nullish().catch(null),
  data: z.unknown().optional(),
});

/** Most jobs are look-ups that end at once, and an order waits for them; a slow one is left alone, to the SDKs' 5 s. */
const LOOKS_MS = [10, 30, 60, 120, 250, 500, 800, 1200, 2000, 3500, 5000];
/** A job may not be known right after it was created: for so long, and for so many looks, that is no answer. */
const MISSING_MS = 750;
const LOOKS_WHILE_MISSING = 4;
const DEADLINE_MS = 2 * 60_000;

export class Jobs {
  readonly #session: ManagementSession;
  readonly #http: Http;
  readonly #clock: Clock;

  constructor(session: ManagementSession, http: Http, clock: Clock) {
    this.#session = session;
    this.#http = http;
    this.#clock = clock;
  }

  /** Makes a read call, follows its job and answers the result. Throws ServiceError. */
  async read(call: Call, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#session.call(call, signal);
    if (!isOk(answer)) throw new ServiceError(this.#session.portal.problemOf(answer, call.what));
    const job = jobIdOf(answer);
    if (job === null) return resultOf(answer.json);
    const end = await this.wait(job, call.what, signal);
    switch (end.kind) {
      case 'done':
        return end.data;
      case 'failed':
        throw new ServiceError(end.problem);
      case 'missing':
        throw new ServiceError(lost(call.what));
      case 'running':
        throw new ServiceError(tooSlow(call.what, end.state));
    }
  }

  /** Looks until the job has ended; `running` where it has not within `withinMs`. Throws ServiceError. */
  async wait(id: string, what: string, signal: AbortSignal, withinMs = DEADLINE_MS): Promise<JobLook> {
    const begun = this.#clock.now();
    const deadline = begun + withinMs;
    for (let look = 0; ; look++) {
      await this.#clock.sleep(LOOKS_MS[Math.min(look, LOOKS_MS.length - 1)] as number, signal);
      const found = await this.look(id, what, signal);
      const now = this.#clock.now();
      const tooLong = look + 1 >= LOOKS_WHILE_MISSING && now - begun >= MISSING_MS;
      const ended = found.kind === 'missing' ? tooLong : found.kind !== 'running';
      if (ended || now >= deadline) return found;
    }
  }

  /** One look. Throws ServiceError where the job cannot be asked for. */
  async look(id: string, what: string, signal: AbortSignal): Promise<JobLook> {
    const call: Call = {
      method: 'GET',
      path: `${BASE}/jobs/${encodeURIComponent(id)}`,
      retry: 'read',
      group: 'management',
      what: `${what} (its job)`,
    };
    const answer = await this.#session.call(call, signal, false);
    if (answer.status === 404) return { kind: 'missing' };
    if (!isOk(answer)) throw new ServiceError(this.#session.portal.problemOf(answer, call.what));
    const job = fit(Job, answer.json, call.what);
    const code = job.statusCode ?? null;
    switch (job.status.toUpperCase()) {
      case 'NOT_FOUND':
        return { kind: 'missing' };
      case 'FAILED':
        return { kind: 'failed', problem: this.#failed(what, code, answer) };
      case 'DONE':
        if (code !== null && code >= 400) return { kind: 'failed', problem: this.#failed(what, code, answer) };
        return { kind: 'done', statusCode: code, data: job.data };
      default:
        return { kind: 'running', state: job.status };
    }
  }

  #failed(what: string, code: number | null, answer: Answer): Problem {
    const said = vendorWords(answer.json, this.#http.redactor);
    const tail = said === '' ? '' : `: ${said}`;
    if (code === 403) {
      return {
        code: 'forbidden',
        status: code,
        what: `${what} was refused by Harmony Endpoint (403)${tail}.`,
        next: 'Give the Endpoint key an administrator role in the Infinity Portal.',
      };
    }
    return {
      code: 'service',
      ...(code === null || code === 0 ? {} : { status: code }),
      what: `${what} failed at Harmony Endpoint${code ? ` (${code})` : ''}${tail}.`,
      next: 'Try again; the vendor’s own console shows more.',
    };
  }
}

/** The job's id; null where the body is the result itself (section 4.3). */
export function jobIdOf(answer: Answer): string | null {
  const parsed = JobCreated.safeParse(answer.json);
  return parsed.success ? parsed.data.jobId : null;
}

/** A result that came at once, bare or as a job that has ended already. */
function resultOf(json: unknown): unknown {
  const job = Job.safeParse(json);
  return job.success && job.data.status === 'DONE' ? job.data.data : json;
}

function lost(what: string): Problem {
  return { code: 'service', what: `${what}: Harmony Endpoint lost the job for it.`, next: 'Try again.' };
}

function tooSlow(what: string, state: string): Problem {
  return {
    code: 'service',
    what: `${what} was still "${state}" after ${DEADLINE_MS / 60_000} minutes.`,
    next: 'Try again later.',
  };
}
