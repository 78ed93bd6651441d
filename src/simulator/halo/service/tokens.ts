/** Tokens for key pairs (contract sections 1.1 and 1.2). */
import { randomBytes } from 'node:crypto';
import { type Answer, json } from '../../server/answers.ts';
import type { Call } from '../../server/call.ts';
import { invalidToken } from '../errors.ts';
import { actorMembers } from '../event-words.ts';
import { type KeyFacts, keyOf } from '../keys.ts';
import type { HaloWorld } from '../world.ts';
import { readQuery } from './request.ts';

export class Tokens {
  readonly #world: HaloWorld;
  readonly #issued = new Map<
    string,
    { readonly key: KeyFacts; readonly expiresAt: number; readonly generation: number }
  >();

  constructor(world: HaloWorld) {
    this.#world = world;
  }

  /** POST /oauth/access_token, the grant type in the query or in a form. */
  issue(call: Call): Answer {
    const form = call.body.kind === 'unreadable' ? readQuery(call.body.text) : new Map<string, string>();
    const grant = readQuery(call.query).get('grant_type') ?? form.get('grant_type');
    if (grant === undefined) return json(400, { error: 'invalid_request', error_description: 'grant_type is missing' });
    if (grant !== 'client_credentials') return json(400, { error: 'unsupported_grant_type' });
    const pair = readBasic(call.headers.authorization);
    const known = pair && keyOf(pair.id);
    if (!pair || !known) return json(401, { error: 'invalid_client' });
    const account = this.#world[known.account];
    const actor = actorMembers({ kind: 'key', id: known.id, label: known.label });
    if (known.secret !== pair.secret || known.revoked) {
      const message = `Halo API key <strong>${known.id} (${known.label})</strong> failed to obtain a session.`;
      account.record('api_login_failure', null, { message, ...actor });
      return json(401, { error: 'invalid_client' });
    }
    const { tokenSec, tellsScope } = this.#world.settings;
    const now = this.#world.now();
    const generation = this.#world.tokenGeneration;
    for (const [old, { expiresAt }] of this.#issued) if (expiresAt <= now) this.#issued.delete(old);
    const token = randomBytes(16).toString('hex');
    this.#issued.set(token, { key: known, expiresAt: now + tokenSec * 1000, generation });
    const message = `Halo API key <strong>${known.id} (${known.label})</strong> obtained a session.`;
    account.record('api_login_success', null, { message, ...actor });
    return json(200, {
      access_token: token,
      token_type: 'bearer',
      expires_in: tokenSec,
      ...(tellsScope ? { scope: known.mayWrite ? 'read write' : 'read' } : {}),
    });
  }

  /** The key behind a request, or the answer to a token that is missing, unknown or expired. */
  identify(call: Call): KeyFacts | Answer {
    const token = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
    const issued = token === undefined ? undefined : this.#issued.get(token);
    if (!issued || issued.generation !== this.#world.tokenGeneration) return invalidToken();
    return issued.expiresAt > this.#world.now() ? issued.key : invalidToken();
  }
}

function readBasic(header: string | undefined): { id: string; secret: string } | null {
  const encoded = /^Basic (\S+)$/i.exec(header ?? '')?.[1];
  const [id, secret] = encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString().split(':');
  return id !== undefined && secret !== undefined ? { id, secret } : null;
}
