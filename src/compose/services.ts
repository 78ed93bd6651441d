/** What the command line is given to work with. */
import type { Io } from '../cli/io.ts';
import type { Services } from '../cli/services.ts';
import { durationMs } from '../settings/duration.ts';
import { openHome } from '../storage/home.ts';
import { createLedgerServices } from './audit/ledger-services.ts';
import { createConfig } from './config.ts';
import { createDoctor } from './doctor/doctor.ts';
import { createNotify } from './notify/services.ts';
import { scheduledHere } from './program.ts';
import { createPrune } from './retention/services.ts';
import { schedulerLines } from './schedule.ts';
import { openSession } from './session.ts';
import { openStores } from './stores.ts';

/** Where the schedule names no interval of its own. */
const SYSTEM_INTERVAL = '1h';

export function createServices(io: Io): Services {
  const stores = openStores(io.env, io.cwd);
  return {
    open: (purpose, tell) => openSession(io, purpose, tell),
    config: createConfig(stores, io.cwd),
    doctor: createDoctor(io),
    ledger: createLedgerServices(stores, io.cwd, io.version),
    prune: createPrune(stores),
    notify: createNotify(stores),
    isConfigured: async () => stores.settings.exists() && stores.settings.load().connector !== null,
    async scheduleLines(system) {
      const { schedule, mode, secrets } = stores.settings.load();
      // The folders that a hardened service may write to must be there when it starts.
      openHome(stores.home);
      const intervalMs = durationMs(schedule.kind === 'system' ? schedule.interval : SYSTEM_INTERVAL);
      const chosen = { intervalMs, auto: mode === 'automatic', keychain: secrets.store === 'keychain' };
      return schedulerLines(system, scheduledHere(stores.home, chosen));
    },
  };
}
