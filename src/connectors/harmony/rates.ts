/** Calls a minute, below what is known of the vendor's limits (contract section 3.4; section 4.8 publishes none). */
import type { RateLimit } from '../http/rate.ts';

export const HARMONY_RATES: Readonly<Record<string, RateLimit>> = {
  portal: { calls: 30, perMs: 60_000 },
  'events.create': { calls: 90, perMs: 60_000 },
  'events.status': { calls: 180, perMs: 60_000 },
  'events.page': { calls: 180, perMs: 60_000 },
  management: { calls: 600, perMs: 60_000 },
};
