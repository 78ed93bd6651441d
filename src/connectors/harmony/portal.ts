/** Logging in at the portal (contract section 2): one bearer a pair of keys, renewed before it expires and once on a 401. */
import * as z from 'zod';
import { type Problem, ServiceError } from '../../engine/errors.ts';
import type { Clock } from '../../engine/ports.ts';
import type { KeyPair } from '../connector.ts';
import { orAbort } from '../http/abort.ts';
import { type Answer, fit, isOk, statusProblem, vendorWords } from '../http/answer.ts';
import type { Call, Http } from '../http/http.ts';
import { ENDPOINT_APPLICATION, keyTitle, type Slot } from './keys.ts';

export type Bearer = {
  readonly token: string;
  /** Epoch ms, by our own clock. */
  readonly expiresAt: number;
  /** Renewed from here on. */
  readonly renewAt: number;
  /** The service the key was made for, where the token tells. */
  readonly application: string | null;
};

export type PortalOptions = {
  readonly http: Http;
  readonly clock: Clock;
  readonly slot: Slot;
  /** Absent: no keys are set; every call then says so. */
  readonly pair: KeyPair | undefined;
};

const LONGEST_MS = 30 * 60_000;
const MARGIN_MS = 60_000;

const Login = z.object({
  success: z.boolean().optional(),
  data: z.object({
    token: z.string().min(1),
    expires: z.string().optional().catch(undefined),
    expiresIn: z.coerce.number().positive().optional().catch(undefined),
  }),
});

export class Portal {
  readonly slot: Slot;
  readonly #options: PortalOptions;
  readonly #closed = new AbortController();
  #bearer: Bearer | null = null;
  #login: Promise<Bearer> | null = null;

  constructor(options: PortalOptions) {
    this.#options = options;
    this.slot = options.slot;
    if (options.pair) options.http.redactor.add(options.pair.secret);
  }

  /** A bearer that is good for a while yet. Callers at the same moment share one login. */
  async bearer(signal: AbortSignal): Promise<Bearer> {
    const held = this.#bearer;
    if (held !== null && this.#options.clock.now() < held.renewAt) return held;
    this.#login ??= this.#logIn().finally(() => {
      this.#login = null;
    });
    return orAbort(this.#login, signal);
  }

  /** Forgets this bearer, unless a newer one has taken its place. */
  drop(bearer: Bearer): void {
    if (this.#bearer === bearer) this.#bearer = null;
  }

  /** One call with the bearer; a 401 means a new login and the same call once more. A second 401 is the answer. */
  async call(call: Call, signal: AbortSignal): Promise<Answer> {
    const { http } = this.#options;
    for (let again = false; ; again = true) {
      const bearer = await this.bearer(signal);
      const answer = await http.call(withBearer(call, bearer), signal);
      if (answer.status !== 401 || again) return answer;
      this.drop(bearer);
    }
  }

  /** What an answer that is no success means here; a 401 after a good login is a key of the wrong service. */
  problemOf(answer: Answer, what: string): Problem {
    const { http } = this.#options;
    const problem = statusProblem(answer, what, http.host, http.redactor);
    if (answer.status === 401) return this.wrongService(what);
    // Every path asked for is one of the contract: where it is missing, the service answers wrongly.
    return answer.status === 404 ? { ...problem, code: 'service', next: CHECK_GATEWAY } : problem;
  }

  /** The login worked and yet the call was refused: swapped pairs are the usual reason. */
  wrongService(what: string): Problem {
    const mine = keyTitle(this.slot);
    const other = keyTitle(this.slot === 'events' ? 'endpoint' : 'events');
    const swapped = belongsToOther(this.slot, this.#bearer?.application ?? null);
    return {
      code: 'credentials',
      status: 401,
      what: swapped
        ? `${what} was refused: the key entered for ${mine} is a ${other} key; the two pairs look swapped.`
        : `${what} was refused although the login worked: the key is not made for ${mine}.`,
      next: `Enter the ${mine} key for ${mine} (cordon setup), or make one in the Infinity Portal.`,
    };
  }

  close(): void {
    this.#closed.abort();
    this.#bearer = null;
  }

  async #logIn(): Promise<Bearer> {
    const { http, pair, clock } = this.#options;
    const title = keyTitle(this.slot);
    if (!pair || pair.id === '' || pair.secret === '') throw new ServiceError(noKeys(title));
    const call: Call = {
      method: 'POST',
      path: '/auth/external',
      body: { clientId: pair.id, accessKey: pair.secret },
      retry: 'read',
      group: 'portal',
      what: `The login for ${title}`,
    };
    const answer = await http.call(call, this.#closed.signal);
    if (!isOk(answer) || refusedInside(answer.json))
      throw new ServiceError(loginProblem(answer, call.what, http, pair));
    const { data } = fit(Login, answer.json, `The answer to the login for ${title}`);
    const now = clock.now();
    const lifetime = Math.min(LONGEST_MS, lifetimeMs(data, answer, now));
    const bearer: Bearer = {
      token: data.token,
      expiresAt: now + lifetime,
      renewAt: now + lifetime - Math.min(MARGIN_MS, lifetime / 4),
      application: applicationOf(data.token),
    };
    http.redactor.addToken(bearer.token);
    this.#bearer = bearer;
    return bearer;
  }
}

const CHECK_GATEWAY = 'Check the region gateway, then try again.';

export function withBearer(call: Call, bearer: Bearer): Call {
  return { ...call, headers: { ...call.headers, authorization: `Bearer ${bearer.token}` } };
}

/** A 200 with `success: false` is a failure all the same (section 2). */
export function refusedInside(json: unknown): boolean {
  return typeof json === 'object' && json !== null && (json as { success?: unknown }).success === false;
}

/** True where the token says that its key was made for the other service; false where it does not tell. */
export function belongsToOther(slot: Slot, application: string | null): boolean {
  if (application === null) return false;
  return slot === 'events' ? application === ENDPOINT_APPLICATION : application !== ENDPOINT_APPLICATION;
}

/** `expiresIn` in seconds, else `expires` against the service's own clock, else the usual 30 minutes. */
function lifetimeMs(data: z.output<typeof Login>['data'], answer: Answer, now: number): number {
  if (data.expiresIn !== undefined) return data.expiresIn * 1000;
  const expires = Date.parse(data.expires ?? '');
  const left = expires - (answer.date ?? now);
  return left > 0 ? left : LONGEST_MS;
}

/** Claim `appId` of the token; null where it cannot be read. */
function applicationOf(token: string): string | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const appId = (claims as { appId?: unknown } | null)?.appId;
    return typeof appId === 'string' && appId !== '' ? appId : null;
  } catch {
    return null;
  }
}

function noKeys(title: string): Problem {
  return {
    code: 'settings',
    what: `No keys are set for ${title}.`,
    next: 'Enter them with cordon setup, or give them in the environment.',
  };
}

function loginProblem(answer: Answer, what: string, http: Http, pair: KeyPair): Problem {
  const { status } = answer;
  const said = vendorWords(answer.json, http.redactor).replaceAll(pair.id, '[client id]');
  if (status === 400 || status === 401 || isOk(answer)) {
    const expired = /expir|disabled|revoked/i.test(said)
      ? 'The key may have expired (three months is the default). '
      : '';
    return {
      code: 'credentials',
      status,
      what: `${what} was refused by ${http.host}${said === '' ? '' : `: ${said}`}.`.replace(/\.\.$/, '.'),
      next: `${expired}Check Client ID and Secret Key and the region: a key works in its own region only. A new key is made in the Infinity Portal.`,
    };
  }
  if (status === 404) {
    return {
      code: 'service',
      status,
      what: `${http.host} has no portal login: it is not a portal gateway.`,
      next: CHECK_GATEWAY,
    };
  }
  return statusProblem(answer, what, http.host, http.redactor);
}
