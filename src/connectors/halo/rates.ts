/** Calls a minute; the vendor's limit is not published (contract section 2.6), so this one is modest. */
import type { RateLimit } from '../http/rate.ts';

export const HALO_RATES: Readonly<Record<string, RateLimit>> = {
  'halo.token': { calls: 20, perMs: 60_000 },
  halo: { calls: 300, perMs: 60_000 },
};
