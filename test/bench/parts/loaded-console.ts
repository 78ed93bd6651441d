/**
 * The console on its engine, ledger and connector as the program joins them, but for one thing: pages come as fast
 * as the bench asks instead of as fast as the vendor allows. Arguments: gateway, alerts a second.
 */
import { systemChance, systemClock } from '../../../src/compose/clock.ts';
import { NO_JOURNAL } from '../../../src/compose/run-journal.ts';
import { openStores } from '../../../src/compose/stores.ts';
import { createHarmony } from '../../../src/connectors/harmony/index.ts';
import { createEngine } from '../../../src/engine/index.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { toEngineSettings } from '../../../src/settings/engine-settings.ts';
import { openEvidence } from '../../../src/storage/evidence.ts';
import { openConsole } from '../../../src/tui/mount.tsx';

const [gateway = '', alertsASecond = ''] = process.argv.slice(2);
const PAGE = 1000;
const free = { calls: 1_000_000, perMs: 1000 };

const { env } = process;
const pair = (slot: string) => ({
  id: env[`CORDON_${slot}_CLIENT_ID`] ?? '',
  secret: env[`CORDON_${slot}_SECRET_KEY`] ?? '',
});
const stores = openStores(env, process.cwd());
const connector = createHarmony({
  rates: {
    'events.create': free,
    'events.status': free,
    'events.page': { calls: Math.max(1, Number(alertsASecond) / PAGE), perMs: 1000 },
  },
});
const ledger = await openLedger(stores.home.ledger, { clock: systemClock });
const run = systemChance.id('r');
const connection = connector.open({
  gateway,
  keys: { events: pair('EVENTS'), endpoint: pair('ENDPOINT') },
  clock: systemClock,
  trace: () => {},
  readOnly: true,
});
const engine = await createEngine(
  {
    clock: systemClock,
    chance: systemChance,
    connections: [connection],
    ledger,
    evidence: openEvidence({ folder: stores.home.evidence, run }),
    journal: NO_JOURNAL,
    halt: stores.halt,
  },
  // A longer window than the ledger has seen is searched from its beginning: that is where the load comes from.
  toEngineSettings(stores.settings.load(), { window: { kind: 'last', ms: 4 * 3_600_000 } }),
  { run: { kind: 'console', actor: { kind: 'human', id: 'bench' }, id: run } },
);
await openConsole({
  engine,
  setup: null,
  options: { theme: 'dark', plain: false, demo: false, readOnly: true, time: 'utc', version: '0' },
  stdin: process.stdin,
  stdout: process.stdout,
  environment: env,
});
