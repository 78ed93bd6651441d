/** Login of API keys and the bearers they get (contract section 2). */
import { createHmac, randomBytes } from 'node:crypto';
import { type Answer, json, portalError } from '../server/answers.ts';
import type { Call } from '../server/call.ts';
import { EVENTS_APP_ID, PORTAL_MESSAGES } from '../vocabulary.ts';
import type { Identity, Service } from './identity.ts';
import { rightsOf, SIMULATED_KEYS } from './keys.ts';

/** The Endpoint application, as one of the vendor's SDKs knows it. */
const ENDPOINT_APP_ID = '12345678-8888-1234-1234-123456789123';

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export class Portal {
  readonly #now: () => number;
  readonly #bearerSec: number;
  readonly #issued = new Map<string, Identity>();
  /** Of this gateway alone, so that a bearer of another one is refused. */
  readonly #signingKey = randomBytes(32);
  #count = 0;

  constructor(now: () => number, bearerSec: number) {
    this.#now = now;
    this.#bearerSec = bearerSec;
  }

  /** POST /auth/external */
  login(call: Call): Answer {
    const body = call.body.kind === 'json' ? call.body.value : null;
    if (call.body.kind === 'none') return portalError(401, PORTAL_MESSAGES.badCredentials);
    if (typeof body !== 'object' || body === null) return portalError(400, PORTAL_MESSAGES.malformed);
    const { clientId, accessKey, ...others } = body as Record<string, unknown>;
    if (typeof clientId !== 'string' || typeof accessKey !== 'string' || Object.keys(others).length > 0) {
      return portalError(400, PORTAL_MESSAGES.malformed);
    }
    const { expired } = SIMULATED_KEYS;
    if (clientId === expired.id && accessKey === expired.secret) return portalError(401, PORTAL_MESSAGES.keyExpired);
    const rights = rightsOf(clientId, accessKey);
    if (!rights) return portalError(401, PORTAL_MESSAGES.badCredentials);
    const identity = this.#issue(clientId, rights);
    return json(200, {
      success: true,
      data: {
        token: identity.token,
        csrf: base64url({ csrf: this.#count }),
        expires: new Date(identity.expiresAt).toUTCString(),
        expiresIn: this.#bearerSec,
      },
    });
  }

  /** Who sent this request; null: nobody whom `service` would answer. */
  identify(call: Call, service: Service): Identity | null {
    const bearer = /^Bearer (\S+)$/.exec(call.headers.authorization ?? '')?.[1];
    const identity = bearer === undefined ? undefined : this.#issued.get(bearer);
    if (!identity || identity.service !== service) return null;
    return identity.expiresAt > this.#now() ? identity : null;
  }

  #issue(clientId: string, rights: { service: Service; mayWrite: boolean }): Identity {
    const now = this.#now();
    this.#count += 1;
    const seconds = Math.floor(now / 1000);
    const claims = {
      iss: 'https://127.0.0.1/simulated-portal',
      sub: clientId,
      appId: rights.service === 'endpoint' ? ENDPOINT_APP_ID : EVENTS_APP_ID,
      tenantId: '6a5f39d4-c7c0-4041-a490-05c6de53ad69',
      jti: `t-${this.#count}`,
      iat: seconds,
      exp: seconds + this.#bearerSec,
    };
    const payload = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(claims)}`;
    const token = `${payload}.${createHmac('sha256', this.#signingKey).update(payload).digest('base64url')}`;
    const identity = { clientId, ...rights, token, expiresAt: now + this.#bearerSec * 1000 };
    for (const [old, one] of this.#issued) if (one.expiresAt <= now) this.#issued.delete(old);
    this.#issued.set(token, identity);
    return identity;
  }
}

/** What any service says to a bearer that is missing, expired, foreign or of another application. */
export function authenticationRequired(): Answer {
  return json(401, { success: false, message: PORTAL_MESSAGES.authenticationRequired, forceLogout: true });
}
