/** When key pairs were entered: the vendor's keys expire, and only this tells when that will be. */
import type { Settings } from './schema.ts';

/** The settings about secrets after these pairs ("harmony.events") were put into the store; `now`: epoch ms. */
export function keptSince(
  before: Settings['secrets'],
  store: Settings['secrets']['store'],
  pairs: readonly string[],
  now: number,
): Settings['secrets'] {
  const at = new Date(now).toISOString();
  return { store, since: { ...before.since, ...Object.fromEntries(pairs.map((pair) => [pair, at])) } };
}
