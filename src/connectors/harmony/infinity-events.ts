/** The three calls of Infinity Events (contract section 3), typed and validated; what they mean together is in `search/`. */
import * as z from 'zod';
import { ServiceError } from '../../engine/errors.ts';
import { type Answer, fit, isOk } from '../http/answer.ts';
import type { Call } from '../http/http.ts';
import { type Portal, refusedInside } from './portal.ts';

const BASE = '/app/laas-logs-api/api';

export type TaskRequest = {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly filter: string | null;
  /** Records of the task, 10 to 10,000. */
  readonly limit: number;
  /** Records of a page, 10 to 1,000. */
  readonly pageLimit: number;
};

export type TaskStatus = {
  /** The service's own word. */
  readonly state: string;
  readonly pageTokens: readonly string[];
  /** What the service says went wrong; '' where nothing. */
  readonly errors: string;
};

export type TaskPage = {
  /** Byte for byte as received. */
  readonly body: Uint8Array;
  readonly records: readonly unknown[];
  /** Null: this was the last page. */
  readonly next: string | null;
};

const Created = z.object({ data: z.object({ taskId: z.string().min(1) }) });
const Status = z.object({
  data: z.object({
    state: z.string(),
    pageTokens: z.array(z.string()).nullish(),
    errors: z.unknown().optional(),
  }),
});
/**
 * One check a page, none a record: what a record is, is decided when it is read (`toAlert`). The list must be there:
 * an answer without it is no empty page.
 */
const Page = z.object({
  data: z.object({
    records: z.custom<unknown[]>((value) => Array.isArray(value), 'expected a list').nullable(),
    nextPageToken: z.string().nullish(),
  }),
});

export class InfinityEvents {
  readonly #portal: Portal;

  constructor(portal: Portal) {
    this.#portal = portal;
  }

  /** Starts a search; answers its task id. Throws ServiceError; status 400: filter, window or limits refused. */
  async create(request: TaskRequest, signal: AbortSignal): Promise<string> {
    const { from, to, filter, limit, pageLimit } = request;
    const body = {
      ...(filter === null || filter.trim() === '' ? {} : { filter }),
      limit,
      pageLimit: Math.min(limit, pageLimit),
      timeframe: { startTime: new Date(from).toISOString(), endTime: new Date(to).toISOString() },
    };
    const what = 'The search at Infinity Events';
    // A search that nobody retrieves does no harm: creating one may be repeated.
    const call: Call = {
      method: 'POST',
      path: `${BASE}/logs_query`,
      body,
      retry: 'read',
      group: 'events.create',
      what,
    };
    const answer = await this.#call(call, signal);
    return fit(Created, answer.json, `${what}: the answer`).data.taskId;
  }

  async status(task: string, signal: AbortSignal): Promise<TaskStatus> {
    const what = 'The state of the search at Infinity Events';
    const path = `${BASE}/logs_query/${encodeURIComponent(task)}`;
    const answer = await this.#call({ method: 'GET', path, retry: 'read', group: 'events.status', what }, signal);
    const { data } = fit(Status, answer.json, what);
    return { state: data.state, pageTokens: data.pageTokens ?? [], errors: errorWords(data.errors) };
  }

  /** Throws ServiceError; status 400: no such page any more, 404: the task is gone. */
  async page(task: string, token: string, signal: AbortSignal): Promise<TaskPage> {
    const what = 'A page of alerts from Infinity Events';
    const body = { taskId: task, pageToken: token };
    const call: Call = {
      method: 'POST',
      path: `${BASE}/logs_query/retrieve`,
      body,
      retry: 'read',
      group: 'events.page',
      what,
    };
    const answer = await this.#call(call, signal);
    const { data } = fit(Page, answer.json, what);
    return { body: answer.body, records: data.records ?? [], next: nextOf(data.nextPageToken) };
  }

  async #call(call: Call, signal: AbortSignal): Promise<Answer> {
    const answer = await this.#portal.call(call, signal);
    if (isOk(answer) && !refusedInside(answer.json)) return answer;
    throw new ServiceError(this.#portal.problemOf(answer, call.what));
  }
}

/** The records of a page's body, as they were given when it came; used to read one back. Pure, never throws. */
export function recordsIn(body: Uint8Array): readonly unknown[] {
  try {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
    const parsed = Page.safeParse(JSON.parse(text));
    return parsed.success ? (parsed.data.data.records ?? []) : [];
  } catch {
    return [];
  }
}

/** The last page says "NULL", null, '' or nothing (section 3.3). */
function nextOf(token: string | null | undefined): string | null {
  return token === undefined || token === null || token === '' || token.toUpperCase() === 'NULL' ? null : token;
}

function errorWords(errors: unknown): string {
  if (!Array.isArray(errors)) return typeof errors === 'string' ? errors.slice(0, 300) : '';
  const texts = errors.map((error) => (typeof error === 'string' ? error : JSON.stringify(error)) ?? '');
  return texts
    .join('; ')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .slice(0, 300);
}
