/** What forbids a vendor call at this very moment, whoever wants it (safety.md, guard 1 and `--read-only`). */
import { type Core, settingsOf } from '../core.ts';
import type { OrderKind } from '../model/isolation.ts';
import type { Outcome } from '../model/outcome.ts';

export type Bar = { readonly outcome: Outcome; readonly reason: string };

/** Asked before every single call, in the middle of a batch too. The halt switch never stops a release. */
export function barOf(core: Core, kind: OrderKind): Bar | null {
  const settings = settingsOf(core);
  if (settings.readOnly) return { outcome: 'held', reason: 'This is a read-only session: no order is possible.' };
  if (settings.dryRun) return { outcome: 'dry_run', reason: 'This is a dry run: nothing is written to the vendor.' };
  if (kind === 'isolate' && core.ports.halt.isOn()) {
    return { outcome: 'held', reason: 'Halted: no isolation is ordered until the halt is lifted.' };
  }
  if (core.work.leaving.aborted) return { outcome: 'held', reason: 'The program is leaving: the order was not sent.' };
  return null;
}
