/** The API keys this gateway knows. They open nothing else in the world. */
import type { Service } from './identity.ts';

export type SimulatedKey = { readonly id: string; readonly secret: string };

export type SimulatedKeys = {
  /** Logs as a Service: Infinity Events. */
  readonly events: SimulatedKey;
  /** Endpoint, administrator. */
  readonly endpoint: SimulatedKey;
  /** Endpoint, read-only role: isolating is refused with 403. */
  readonly readOnlyEndpoint: SimulatedKey;
  /** Was good for both services once; refused at the login. */
  readonly expired: SimulatedKey;
  /** Good in another data region; refused here. */
  readonly otherRegion: SimulatedKey;
};

const fake = (name: string): SimulatedKey => ({ id: `simulated-${name}-client`, secret: `not-a-real-secret-${name}` });

export const SIMULATED_KEYS: SimulatedKeys = {
  events: fake('events'),
  endpoint: fake('endpoint'),
  readOnlyEndpoint: fake('endpoint-read-only'),
  expired: fake('expired'),
  otherRegion: fake('other-region'),
};

/** The same keys as somebody enters them who takes one pair for the other. */
export const SWAPPED_KEYS: SimulatedKeys = {
  ...SIMULATED_KEYS,
  events: SIMULATED_KEYS.endpoint,
  endpoint: SIMULATED_KEYS.events,
};

/** What a key opens here; null: nothing. */
export function rightsOf(id: string, secret: string): { service: Service; mayWrite: boolean } | null {
  const is = (key: SimulatedKey) => key.id === id && key.secret === secret;
  if (is(SIMULATED_KEYS.events)) return { service: 'events', mayWrite: false };
  if (is(SIMULATED_KEYS.endpoint)) return { service: 'endpoint', mayWrite: true };
  if (is(SIMULATED_KEYS.readOnlyEndpoint)) return { service: 'endpoint', mayWrite: false };
  return null;
}
