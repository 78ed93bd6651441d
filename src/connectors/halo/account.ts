/**
 * One Halo account: one pair of keys and its token (contract section 1.1). The token is renewed a minute before it
 * expires, and once when the service says that it has; a 403 is final.
 */
import * as z from 'zod';
import { type Problem, ServiceError } from '../../engine/errors.ts';
import type { Clock } from '../../engine/ports.ts';
import type { KeyPair } from '../connector.ts';
import { orAbort } from '../http/abort.ts';
import { type Answer, fit, isOk } from '../http/answer.ts';
import type { Call, Http } from '../http/http.ts';
import { problemOf } from './problems.ts';

type Token = { readonly text: string; readonly renewAt: number };

const MARGIN_MS = 60_000;
const LONGEST_MS = 60 * 60_000;

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().catch(900) });

export type AccountOptions = {
  readonly http: Http;
  readonly clock: Clock;
  /** Absent: no keys are set; every call then says so. */
  readonly pair: KeyPair | undefined;
};

export class Account {
  readonly http: Http;
  readonly clock: Clock;
  readonly #pair: KeyPair | undefined;
  readonly #closed = new AbortController();
  #token: Token | null = null;
  #login: Promise<Token> | null = null;

  constructor({ http, clock, pair }: AccountOptions) {
    this.http = http;
    this.clock = clock;
    this.#pair = pair;
    if (!pair) return;
    http.redactor.add(pair.secret);
    http.redactor.add(basic(pair));
  }

  get keyId(): string {
    return this.#pair?.id ?? '';
  }

  /** Logs in if need be, without asking anything else. Throws ServiceError. */
  async logIn(signal: AbortSignal): Promise<void> {
    await this.#current(signal);
  }

  /** One call with the token; a 401 or 402 means a new token and the same call once more. */
  async call(call: Call, signal: AbortSignal): Promise<Answer> {
    for (let again = false; ; again = true) {
      const token = await this.#current(signal);
      const headers = { ...call.headers, authorization: `Bearer ${token.text}` };
      const answer = await this.http.call({ ...call, headers }, signal);
      if ((answer.status !== 401 && answer.status !== 402) || again) return answer;
      if (this.#token === token) this.#token = null;
    }
  }

  /** A read that must succeed. Throws ServiceError. */
  async read(path: string, what: string, signal: AbortSignal): Promise<Answer> {
    const answer = await this.call({ method: 'GET', path, retry: 'read', group: 'halo', what }, signal);
    if (isOk(answer)) return answer;
    throw new ServiceError(this.problemOf(answer, what));
  }

  problemOf(answer: Answer, what: string): Problem {
    return problemOf(answer, what, this.http, this.keyId);
  }

  /** The service's clock now, epoch ms: its own word where an answer has it, else ours with the known difference. */
  serviceTime(answer?: Answer): number {
    return answer?.date ?? this.clock.now() + (this.http.skew ?? 0);
  }

  close(): void {
    this.#closed.abort();
    this.#token = null;
  }

  /** A token that is good for a while yet. Callers at the same moment share one request. */
  async #current(signal: AbortSignal): Promise<Token> {
    const held = this.#token;
    if (held !== null && this.clock.now() < held.renewAt) return held;
    this.#login ??= this.#ask().finally(() => {
      this.#login = null;
    });
    return orAbort(this.#login, signal);
  }

  async #ask(): Promise<Token> {
    const pair = this.#pair;
    if (!pair || pair.id === '' || pair.secret === '') throw new ServiceError(NO_KEY);
    const what = 'The login at Halo';
    const call: Call = {
      method: 'POST',
      path: '/oauth/access_token?grant_type=client_credentials',
      headers: { authorization: `Basic ${basic(pair)}` },
      retry: 'read',
      group: 'halo.token',
      what,
    };
    const answer = await this.http.call(call, this.#closed.signal);
    if (!isOk(answer)) throw new ServiceError(this.#refusal(answer, what));
    const { access_token: text, expires_in: seconds } = fit(TokenAnswer, answer.json, `${what}: the answer`);
    const lifetime = Math.min(seconds * 1000, LONGEST_MS);
    const token = { text, renewAt: this.clock.now() + lifetime - Math.min(MARGIN_MS, lifetime / 4) };
    this.http.redactor.addToken(text);
    this.#token = token;
    return token;
  }

  #refusal(answer: Answer, what: string): Problem {
    const { status } = answer;
    if (status === 400 || status === 401 || status === 403) {
      return {
        code: 'credentials',
        status,
        what: `${what} was refused: ${this.http.host} does not accept key ${this.keyId} (${status}).`,
        next: 'Check Key ID and Secret Key, and from which addresses the key may be used (cordon setup, cordon doctor).',
      };
    }
    if (status === 404) {
      return {
        code: 'not-found',
        status,
        what: `${this.http.host} has no Halo login: it is no Halo API host.`,
        next: 'Check the gateway address.',
      };
    }
    return this.problemOf(answer, what);
  }
}

const NO_KEY: Problem = {
  code: 'settings',
  what: 'No key is set for CloudPassage Halo.',
  next: 'Enter one with cordon setup, give it in the environment, or name a file with --auth.',
};

function basic({ id, secret }: KeyPair): string {
  return Buffer.from(`${id}:${secret}`, 'utf8').toString('base64');
}
