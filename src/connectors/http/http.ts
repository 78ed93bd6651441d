/**
 * The one HTTP layer: time-outs, retry of reads, rate, redaction, verified TLS, bounded bodies. Connectors say
 * what they want; nothing else in this program talks to the network on a connector's behalf.
 */
import { type Problem, ServiceError } from '../../engine/errors.ts';
import type { Clock } from '../../engine/ports.ts';
import { abortError, orAbort, throwIfAborted } from './abort.ts';
import type { Answer } from './answer.ts';
import { backoffMs, LONGEST_RETRY_AFTER_MS, RETRIES, retryAfterMs } from './backoff.ts';
import { ACCEPT_ENCODING, decodeBody, readBody } from './body.ts';
import type { Connections, TimeOuts } from './dispatcher.ts';
import { failureOf, RETRIES_AFTER, TransportError } from './failure.ts';
import { LEFT, type LeftMark } from './left-mark.ts';
import { RateGates, type RateLimit } from './rate.ts';
import { Redactor } from './redact.ts';

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** From the origin, e.g. "/auth/external". */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent: no body. */
  readonly body?: unknown;
  /** `read`: may be repeated without harm. `never`: one attempt, whatever comes. */
  readonly retry: 'read' | 'never';
  /** The call changes something at the vendor; refused where no write call may leave. */
  readonly write?: boolean;
  /** Rate group, e.g. "events.create". */
  readonly group: string;
  /** How a person calls it, e.g. "The search at Infinity Events". */
  readonly what: string;
};

export type HttpOptions = {
  /** Origin only, as `parseGateway` gives it. */
  readonly origin: string;
  readonly clock: Clock;
  readonly trace: (line: string) => void;
  readonly readOnly?: boolean;
  readonly limits?: Readonly<Record<string, RateLimit>>;
  readonly timeOuts?: Partial<TimeOuts>;
  /** Most bytes of an answer, decoded. */
  readonly bodyLimit?: number;
  /** Retries of a read at most; fewer where a person waits at a question. */
  readonly retries?: number;
  /** Uniform in [0, 1), for the jitter. */
  readonly fraction?: () => number;
};

const TIME_OUTS: TimeOuts = { connectMs: 10_000, headersMs: 30_000, bodyMs: 30_000 };
const BODY_LIMIT = 128 * 1024 * 1024;
const RETRIED = new Set([408, 429, 500, 502, 503, 504]);

export class Http {
  readonly host: string;
  readonly redactor = new Redactor();
  readonly #options: HttpOptions;
  #connections: Promise<Connections> | null = null;
  readonly #gates: RateGates;
  #skew: number | null = null;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.host = new URL(options.origin).host;
    this.#gates = new RateGates(options.limits ?? {}, options.clock);
  }

  /** The service's clock minus ours at the last answer, ms; null: not known yet. */
  get skew(): number | null {
    return this.#skew;
  }

  /**
   * The answer, whatever its status; a read is tried again first (1, 2, 5, 10 s, or as `Retry-After` says).
   * Throws TransportError where no whole answer came, `contract` for a 2xx that is not JSON, AbortError.
   */
  async call(call: Call, signal: AbortSignal): Promise<Answer> {
    if (call.write && this.#options.readOnly) throw new ServiceError(readOnlyProblem(call.what));
    const most = call.retry === 'never' ? 0 : Math.min(RETRIES, this.#options.retries ?? RETRIES);
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#attempt(call, signal);
      const wait = attempt < most ? this.#waitAfter(outcome, attempt) : null;
      if (wait === null) {
        if (outcome instanceof Error) throw outcome;
        return outcome;
      }
      this.#options.trace(`${call.method} ${pathOf(call)} again in ${wait} ms`);
      await this.#options.clock.sleep(wait, signal);
    }
  }

  async close(): Promise<void> {
    await (await this.#connections)?.close();
  }

  /** The first call loads undici: who only looks at what is known already does not wait for it. */
  #connect(): Promise<Connections> {
    this.#connections ??= import('./dispatcher.ts').then(({ openConnections }) =>
      openConnections(this.#options.origin, { ...TIME_OUTS, ...this.#options.timeOuts }),
    );
    return this.#connections;
  }

  /** ms until the next attempt; null: this outcome is final. */
  #waitAfter(outcome: Answer | ServiceError, attempt: number): number | null {
    const pause = backoffMs(attempt, (this.#options.fraction ?? Math.random)());
    if (outcome instanceof TransportError) return attempt < RETRIES_AFTER[outcome.kind] ? pause : null;
    if (outcome instanceof Error) return attempt < 1 ? pause : null;
    if (!RETRIED.has(outcome.status)) return null;
    const asked = retryAfterMs(String(outcome.headers['retry-after'] ?? ''), this.#options.clock.now());
    if (asked !== null && asked > LONGEST_RETRY_AFTER_MS) return null;
    return Math.max(pause, asked ?? 0);
  }

  async #attempt(call: Call, signal: AbortSignal): Promise<Answer | ServiceError> {
    throwIfAborted(signal);
    await this.#gates.pass(call.group, signal);
    const begun = performance.now();
    const mark: LeftMark = { left: false };
    try {
      const answer = await orAbort(this.#exchange(call, mark, signal), signal);
      this.#note(call, String(answer.status), begun);
      if (answer.date !== null) this.#skew = answer.date - this.#options.clock.now();
      const ok = answer.status >= 200 && answer.status < 300;
      return ok && call.retry === 'read' && answer.body.length > 0 && answer.json === undefined
        ? notJson(call.what, answer)
        : answer;
    } catch (thrown) {
      if (signal.aborted) {
        this.#note(call, 'cancelled', begun);
        throw mark.left && call.retry === 'never' ? cancelledInFlight(call.what) : abortError();
      }
      const told = thrown instanceof TransportError ? thrown : failureOf(thrown, this.host, mark.left);
      this.#note(call, `${told.kind}, ${told.delivery}`, begun);
      return new TransportError(told.problem, told.kind, told.delivery, call.what);
    }
  }

  async #exchange(call: Call, mark: LeftMark, signal: AbortSignal): Promise<Answer> {
    const connections = await this.#connect();
    const dispatcher = call.retry === 'never' ? connections.writes : connections.reads;
    const limit = this.#options.bodyLimit ?? BODY_LIMIT;
    const options = {
      origin: this.#options.origin,
      path: call.path,
      method: call.method,
      headers: {
        accept: 'application/json',
        'accept-encoding': ACCEPT_ENCODING,
        'user-agent': 'cordon',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal,
      [LEFT]: mark,
    };
    const { statusCode, headers, body } = await dispatcher.request(options);
    const encoding = headers['content-encoding'];
    const bytes = await readBody(body, limit, this.host);
    const plain = await decodeBody(bytes, Array.isArray(encoding) ? encoding.join() : encoding, limit, this.host);
    const date = Date.parse(String(headers.date ?? ''));
    return { status: statusCode, headers, body: plain, json: parse(plain), date: Number.isNaN(date) ? null : date };
  }

  #note(call: Call, result: string, begun: number): void {
    const line = `${call.method} ${pathOf(call)} ${result} ${Math.round(performance.now() - begun)} ms`;
    this.#options.trace(this.redactor.text(line));
  }
}

function pathOf(call: Call): string {
  return call.path.split('?', 1)[0] as string;
}

/** Undefined where it is no JSON: callers decide what that means. */
function parse(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    const text = body.toString('utf8');
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

function notJson(what: string, answer: Answer): ServiceError {
  const type = String(answer.headers['content-type'] ?? 'no content type').split(';', 1)[0];
  return new ServiceError({
    code: 'contract',
    status: answer.status,
    what: `${what} was answered with something that is not JSON (${type}).`,
    affects: 'Nothing of it was used.',
    next: 'Check the gateway address; a proxy or a sign-in page on the way may have answered.',
  });
}

export function readOnlyProblem(what: string): Problem {
  return {
    code: 'forbidden',
    what: `${what} was not sent: this program runs read-only.`,
    next: 'Start it without --read-only to act.',
  };
}

/** A write that was cut off after it had left: only reading the vendor's record tells what became of it. */
function cancelledInFlight(what: string): TransportError {
  return new TransportError(
    { code: 'cancelled', what: `${what} was cancelled after it had left; whether it was taken is not known.` },
    'broken',
    'unknown',
    what,
  );
}
