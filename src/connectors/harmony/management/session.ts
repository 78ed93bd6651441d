/**
 * The management session (contract section 4.1): opened on first use, kept alive while somebody works, opened anew
 * with every new bearer and once on a 401. An analyst may ponder for an hour; the next call just works.
 */
import * as z from 'zod';
import { ServiceError } from '../../../engine/errors.ts';
import type { Clock } from '../../../engine/ports.ts';
import { orAbort } from '../../http/abort.ts';
import { type Answer, fit, header, isOk } from '../../http/answer.ts';
import type { Call, Http } from '../../http/http.ts';
import { type Bearer, type Portal, withBearer } from '../portal.ts';

export const BASE = '/app/endpoint-web-mgmt/harmony/endpoint/api/v1';

const USUAL_LIFETIME_MS = 300_000;
const LONGEST_LIFETIME_MS = 30 * 60_000;
/** Kept alive when less than this is left; the vendor's SDKs take 40 s. */
const MARGIN_MS = 60_000;
/** After so long without use the session is left to die; the next use opens a new one. */
const IDLE_MS = 60 * 60_000;
const LOOK_EVERY_MS = 15_000;

type Session = { readonly token: string; readonly bearer: Bearer; expiresAt: number; lifetimeMs: number };

const Login = z.object({ apiToken: z.string().min(1).optional() });

export class ManagementSession {
  readonly portal: Portal;
  readonly #http: Http;
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  #session: Session | null = null;
  #opening: Promise<Session> | null = null;
  #lastUse = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(http: Http, portal: Portal, clock: Clock) {
    this.#http = http;
    this.portal = portal;
    this.#clock = clock;
  }

  /** One call with both tokens; a 401 means both are renewed and the call is made once more. */
  async call(call: Call, signal: AbortSignal, asJob = true): Promise<Answer> {
    for (let again = false; ; again = true) {
      const session = await this.#current(signal);
      this.#lastUse = this.#clock.now();
      const answer = await this.#http.call(this.#dress(call, session, asJob), signal);
      if (answer.status !== 401 || again) return answer;
      this.#drop(session);
    }
  }

  /** Logs in without asking anything else: for a key that is being tried out. */
  async open(signal: AbortSignal): Promise<void> {
    await this.#current(signal);
  }

  /** One look at the session's age; the timer does it, tests call it. */
  async keepAlive(): Promise<void> {
    const session = this.#session;
    if (session === null) return;
    const now = this.#clock.now();
    const left = session.expiresAt - now;
    if (now - this.#lastUse > IDLE_MS || left <= 0) {
      this.#session = null;
      this.#stopTimer();
      return;
    }
    if (left > Math.min(MARGIN_MS, session.lifetimeMs / 3) || now >= session.bearer.expiresAt) return;
    const call: Call = {
      method: 'POST',
      path: `${BASE}/session/keepalive`,
      retry: 'never',
      group: 'management',
      what: 'Keeping the session of Harmony Endpoint alive',
    };
    try {
      const answer = await this.#http.call(this.#dress(call, session, false), this.#closed.signal);
      if (!isOk(answer)) this.#drop(session);
      else this.#extend(session, answer);
    } catch {
      // Not reached: the next use opens a new session, and says so if it cannot.
      this.#drop(session);
    }
  }

  close(): void {
    this.#closed.abort();
    this.#stopTimer();
    this.#session = null;
  }

  async #current(signal: AbortSignal): Promise<Session> {
    const bearer = await this.portal.bearer(signal);
    const held = this.#session;
    const spare = held === null ? 0 : Math.min(5000, held.lifetimeMs / 10);
    if (held !== null && held.bearer === bearer && held.expiresAt - this.#clock.now() > spare) return held;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    return orAbort(this.#opening, signal);
  }

  async #open(): Promise<Session> {
    const what = 'Opening a session at Harmony Endpoint';
    const call: Call = {
      method: 'POST',
      path: `${BASE}/session/login/cloud`,
      body: {},
      retry: 'read',
      group: 'management',
      what,
    };
    const signal = this.#closed.signal;
    for (let again = false; ; again = true) {
      const bearer = await this.portal.bearer(signal);
      const answer = await this.#http.call(withBearer(call, bearer), signal);
      if (answer.status === 401 && !again) {
        this.portal.drop(bearer);
        continue;
      }
      if (!isOk(answer)) throw new ServiceError(this.portal.problemOf(answer, what));
      const token = header(answer, 'x-mgmt-api-token') ?? fit(Login, answer.json, `${what}: the answer`).apiToken;
      if (!token) throw new ServiceError({ code: 'contract', what: `${what}: the answer holds no session token.` });
      const session: Session = { token, bearer, expiresAt: 0, lifetimeMs: 0 };
      this.#http.redactor.addToken(token);
      this.#extend(session, answer);
      this.#session = session;
      this.#startTimer();
      return session;
    }
  }

  /** It never outlives the bearer. */
  #extend(session: Session, answer: Answer): void {
    const seconds = Number(header(answer, 'x-mgmt-session-expiry-seconds'));
    const told = seconds > 0 ? Math.min(seconds * 1000, LONGEST_LIFETIME_MS) : USUAL_LIFETIME_MS;
    session.lifetimeMs = told;
    session.expiresAt = Math.min(this.#clock.now() + told, session.bearer.expiresAt);
  }

  #dress(call: Call, session: Session, asJob: boolean): Call {
    const headers = {
      'x-mgmt-api-token': session.token,
      ...(asJob ? { 'x-mgmt-run-as-job': 'on' } : {}),
      ...call.headers,
    };
    return withBearer({ ...call, headers }, session.bearer);
  }

  #drop(session: Session): void {
    this.portal.drop(session.bearer);
    if (this.#session === session) this.#session = null;
  }

  #startTimer(): void {
    if (this.#timer !== null) return;
    this.#timer = setInterval(() => void this.keepAlive(), LOOK_EVERY_MS);
    // It must not hold a program that is done.
    this.#timer.unref();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
