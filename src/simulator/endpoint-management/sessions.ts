/** Management sessions on top of a bearer (contract section 4.1). */
import { randomUUID } from 'node:crypto';
import type { Identity } from '../portal/identity.ts';
import { type Answer, json, problem } from '../server/answers.ts';
import type { Call, KnownCall } from '../server/call.ts';

type Session = { readonly bearer: string; expiresAt: number };

export class Sessions {
  readonly #now: () => number;
  readonly #sessionSec: number;
  readonly #open = new Map<string, Session>();

  constructor(now: () => number, sessionSec: number) {
    this.#now = now;
    this.#sessionSec = sessionSec;
  }

  /** POST /session/login/cloud */
  login(call: KnownCall): Answer {
    const { body } = call;
    const empty = body.kind === 'none' || (body.kind === 'json' && JSON.stringify(body.value) === '{}');
    if (!empty) return problem(400, 'The login takes no body.');
    const now = this.#now();
    for (const [old, session] of this.#open) if (session.expiresAt <= now) this.#open.delete(old);
    const apiToken = randomUUID();
    const expiresAt = this.#expiry(call.identity);
    this.#open.set(apiToken, { bearer: call.identity.token, expiresAt });
    return json(201, { apiToken }, { 'x-mgmt-api-token': apiToken, ...this.#expiryHeader(expiresAt) });
  }

  /** POST /session/keepalive */
  keepAlive(call: KnownCall): Answer {
    const session = this.#find(call, call.identity);
    if (!session) return sessionRequired();
    session.expiresAt = this.#expiry(call.identity);
    return { status: 204, body: null, headers: this.#expiryHeader(session.expiresAt) };
  }

  /** Whether the request carries a session that is alive and belongs to its bearer. */
  holds(call: KnownCall): boolean {
    return this.#find(call, call.identity) !== null;
  }

  #find(call: Call, identity: Identity): Session | null {
    const token = call.headers['x-mgmt-api-token'];
    const session = typeof token === 'string' ? this.#open.get(token) : undefined;
    return session && session.bearer === identity.token && session.expiresAt > this.#now() ? session : null;
  }

  /** Never beyond the bearer. */
  #expiry(identity: Identity): number {
    return Math.min(this.#now() + this.#sessionSec * 1000, identity.expiresAt);
  }

  #expiryHeader(expiresAt: number): Record<string, string> {
    return { 'x-mgmt-session-expiry-seconds': String(Math.floor((expiresAt - this.#now()) / 1000)) };
  }
}

/** The endpoint service itself, not the portal, asks for its own token. */
export function sessionRequired(): Answer {
  return problem(401, 'The API token is missing or has expired.');
}
