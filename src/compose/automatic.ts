/**
 * Automatic mode is stored only after a dry run of the same filter and limits was seen in this home (safety.md, guard 2):
 * `cordon replay` is one, and so is the console's.
 */
import { existsSync } from 'node:fs';
import { connectorById } from '../connectors/registry.ts';
import { ServiceError } from '../engine/errors.ts';
import { trialName } from '../engine/replay/trial.ts';
import { openLedger } from '../ledger/ledger.ts';
import { filterFor } from '../settings/connections.ts';
import { toEngineSettings } from '../settings/engine-settings.ts';
import type { Settings } from '../settings/schema.ts';
import { systemClock } from './clock.ts';
import { chooseConnector, type Stores } from './stores.ts';

/** What has to have been tried: all vendors together as the console runs them, or each of them by itself. */
function namesOf(settings: Settings): { readonly together: string; readonly each: readonly string[] } {
  const main = chooseConnector(null, settings);
  const others = Object.keys(settings.connections).flatMap((id) => (id === main.id ? [] : (connectorById(id) ?? [])));
  const all = [main, ...others].map(({ id, defaultFilter }) => {
    const stored = filterFor(settings, id);
    return { defaultFilter: stored === null ? defaultFilter : stored === '*' ? null : stored };
  });
  const engine = { ...toEngineSettings(settings), filter: null };
  return { together: trialName(all, engine), each: all.map((one) => trialName([one], engine)) };
}

async function wasTried({ home }: Stores, settings: Settings): Promise<boolean> {
  if (!existsSync(home.ledger)) return false;
  const { together, each } = namesOf(settings);
  const ledger = await openLedger(home.ledger, { clock: systemClock });
  try {
    if ((await ledger.recall(together)) !== null) return true;
    for (const name of each) if ((await ledger.recall(name)) === null) return false;
    return true;
  } finally {
    await ledger.close();
  }
}

/** Throws ServiceError `settings` where the change would let automation act in a way that nobody has seen yet. */
export async function refuseUntried(stores: Stores, before: Settings, after: Settings): Promise<void> {
  if (after.mode !== 'automatic') return;
  const isNew = before.mode !== 'automatic';
  if (!isNew && namesOf(before).together === namesOf(after).together) return;
  if (await wasTried(stores, after)) return;
  throw new ServiceError({
    code: 'settings',
    what: 'Automatic mode has not been tried with this filter and these limits.',
    affects: isNew ? 'The mode stays as it was.' : 'Nothing was changed: the mode is automatic.',
    next: isNew
      ? 'See first what it would have done: cordon replay --window 7d'
      : 'Set the mode to approve, change it, see what it would do with "cordon replay --window 7d", and set it back.',
  });
}
