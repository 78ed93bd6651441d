/** What the command line is given to work with. */
import type { Io } from '../cli/io.ts';
import type { Services } from '../cli/services.ts';
import { durationMs } from '../settings/duration.ts';
import { createLedgerServices } from './audit/ledger-services.ts';
import { createConfig } from './config.ts';
import { createDoctor } from './doctor/doctor.ts';
import { programWords } from './program.ts';
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
    ledger: createLedgerServices(stores, io.cwd),
    isConfigured: async () => stores.settings.exists() && stores.settings.load().connector !== null,
    async scheduleLines(system) {
      const { schedule, mode } = stores.settings.load();
      return schedulerLines(system, {
        intervalMs: durationMs(schedule.kind === 'system' ? schedule.interval : SYSTEM_INTERVAL),
        auto: mode === 'automatic',
        program: programWords(),
        home: stores.home.root,
      });
    },
  };
}
