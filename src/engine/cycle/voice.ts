/** A poll of the watch is quiet until it finds something: no change, no frame. */
import type { Core } from '../core.ts';
import type { EngineEvent } from '../events.ts';

/** Once loud, a cycle stays so: what was shown as begun must be shown as ended. */
export type Voice = { loud: boolean };

export function show(core: Core, voice: Voice, ...events: readonly EngineEvent[]): void {
  if (voice.loud) core.store.apply(...events);
  else core.store.applyQuietly(...events);
}
