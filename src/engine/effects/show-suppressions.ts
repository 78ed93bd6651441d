/** The suppressions of the state, with what each of them did to the window. */

import { type Core, settingsOf } from '../core.ts';
import { barOf } from '../model/evidence-bar.ts';

/** What each suppression does to the window now. */
export function showSuppressions(core: Core): void {
  const { machines, suppressions: shown } = core.store.get();
  const suppressions = core.suppressions.views(machines, ({ source }) =>
    barOf(settingsOf(core).limits.evidence, core.askedSeverity, source),
  );
  if (suppressions.length + shown.length === 0) return;
  if (JSON.stringify(suppressions) !== JSON.stringify(shown)) core.store.apply({ kind: 'suppressions', suppressions });
}
