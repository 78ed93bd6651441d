/**
 * A week of watching in a minute: engine, ledger and evidence as they are, a clock that is moved and a vendor in
 * memory. Prints the memory in use at the end of each day. Arguments: folder, days, cycles a day, alerts a day.
 */
import { join } from 'node:path';
import { toAlert } from '../../../src/connectors/harmony/record.ts';
import { createEngine } from '../../../src/engine/index.ts';
import type { AlertSource, Isolator } from '../../../src/engine/ports.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { openEvidence } from '../../../src/storage/evidence.ts';
import { createTestClock } from '../../engine/support/clock.ts';
import { HOUR, NOW, settings } from '../../support/builders.ts';

const [folder = '', days = '', cyclesADay = '', alertsADay = ''] = process.argv.slice(2);
const DAY = 24 * HOUR;
const MACHINES = 500;
const intervalMs = DAY / Number(cyclesADay);
const clock = createTestClock(NOW);

let made = 0;
function record(at: number): unknown {
  made += 1;
  return {
    id: `alert-${made}`,
    time: new Date(at).toISOString(),
    severity: 'High',
    src_machine_name: `WS-${(made * 7919) % MACHINES}`,
    src_user_name: [`user-${made % 97}`],
    event_type: 'Forensics Case Analysis',
    protection_name: `Gen.Rep.${made % 40}`,
    file_name: [`file-${made}.exe`],
  };
}

let searchedTo = NOW;
const source: AlertSource = {
  id: 'harmony:week',
  title: 'A week',
  gateway: 'in memory',
  async *collect({ to }) {
    const every = DAY / Number(alertsADay);
    const records: unknown[] = [];
    for (let at = (Math.floor(searchedTo / every) + 1) * every; at <= to; at += every) records.push(record(at));
    searchedTo = Math.max(searchedTo, to);
    yield { kind: 'page', body: Buffer.from(JSON.stringify(records)), records };
  },
  recordsIn: (body) => JSON.parse(Buffer.from(body).toString('utf8')),
  toAlert,
  fields: [],
};
const none = async () => {
  throw new Error('Nobody orders anything in this week.');
};
const isolator: Isolator = {
  perCall: 10,
  lookUp: async (queries) => queries.map(() => []),
  read: async () => new Map(),
  send: none,
  follow: none,
  find: none,
  abort: none,
};

const ledger = await openLedger(join(folder, 'week.sqlite'), { clock });
const engine = await createEngine(
  {
    clock,
    chance: { id: (prefix) => `${prefix}-${Math.random().toString(36).slice(2)}`, fraction: () => 0.5 },
    connections: [{ source, isolator, defaultFilter: null, verifyTimeoutMs: 60_000 }],
    ledger,
    evidence: openEvidence({ folder: join(folder, 'week-evidence'), run: 'r-week' }),
    journal: { log: () => {}, report: async () => '', close: async () => {} },
    halt: { isOn: () => false, set: async () => {} },
  },
  settings({ intervalMs }),
  { run: { kind: 'watch', actor: { kind: 'system', id: 'bench' } } },
);

const heapsMb: number[] = [];
const cpu = process.cpuUsage();
await engine.dispatch('watch', { on: true });
for (let day = 0; day < Number(days); day += 1) {
  const end = clock.now() + DAY;
  while (clock.now() < end) {
    // A cycle waits for disk, not for the clock: the next wait must have begun before time moves on.
    while (clock.sleepers() === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(intervalMs);
  }
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  heapsMb.push(process.memoryUsage().heapUsed / 2 ** 20);
}
const { user, system } = process.cpuUsage(cpu);
const { cycle, counts, machines } = engine.getState();
process.stdout.write(
  JSON.stringify({
    heapsMb,
    cycles: cycle.number,
    alerts: counts.returned,
    machines: machines.size,
    cpuMs: (user + system) / 1000,
  }),
);
process.exit(0);
