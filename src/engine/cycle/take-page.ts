/** One page of records: to the evidence, through the ledger, into the table (architecture.md, Data). */
import { setImmediate as breath } from 'node:timers/promises';
import { type Core, log, now } from '../core.ts';
import type { Table } from '../effects/table.ts';
import { readPage } from '../intake/normalise.ts';
import type { Order } from '../model/isolation.ts';
import type { MachineKey, Standing } from '../model/machine.ts';
import type { CollectEvent, Connection, StoredAlert, StreamKey } from '../ports.ts';
import { pageCame, recordSetAside } from '../reporting/log-lines.ts';
import type { AlertCounts } from '../state.ts';
import { show, type Voice } from './voice.ts';

/** The collection of one connection, while it runs. */
export type Collection = {
  readonly core: Core;
  readonly table: Table;
  readonly connection: Connection;
  readonly stream: StreamKey;
  readonly voice: Voice;
  readonly begun: number;
  /** Ids that the search before this one met. */
  readonly known: ReadonlySet<string>;
  /** Ids of the stretch that the next search covers again. */
  readonly recent: Set<string>;
  /** Where that stretch begins, epoch ms. */
  recentFrom: number;
  counts: AlertCounts;
  complete: boolean;
  /** Alerts came that the ledger knew and this process did not. */
  foreign: boolean;
};

/** A page of so many records is work for more than a moment. */
const LARGE = 250;

export async function takePage(
  collection: Collection,
  { body, records, matches }: Extract<CollectEvent, { kind: 'page' }>,
): Promise<void> {
  const { core, table, connection, stream, voice } = collection;
  const { ledger, evidence } = core.ports;
  const place = await evidence.append(body);
  const { alerts, setAside } = readPage(connection.source, records, place, matches);
  const returned = alerts.length + setAside.length;
  // Reading and storing take some 10 ms each of a page of 1,000: a key that is pressed waits for one, not for both. What
  // is stored is shown in the same breath: a recount in between would show it twice.
  if (returned >= LARGE) await breath();
  const admission = await ledger.admit({ stream, run: core.run.id, at: now(core), alerts, setAside });
  noteIds(collection, alerts, admission.alerts);
  const fresh = alerts.filter((_, index) => admission.alerts[index]);
  const freshAside = setAside.filter((_, index) => admission.setAside[index]);
  const counts: AlertCounts = {
    returned,
    grouped: fresh.length,
    setAside: freshAside.length,
    duplicate: returned - fresh.length - freshAside.length,
  };
  collection.counts = sum(collection.counts, counts);
  log(core, pageCame(counts.returned, counts.grouped, counts.duplicate, counts.setAside));
  for (const { id, reason } of freshAside) log(core, recordSetAside(id, reason));
  const suppressed = core.suppressions.note(fresh);
  for (const alert of fresh) if (!suppressed.has(alert)) core.storms.add(alert, now(core));
  table.arrived(fresh.map(({ machine }) => machine));
  // What changes nothing but the count of duplicates is not worth a frame of its own.
  voice.loud ||= fresh.length + freshAside.length > 0;
  show(core, voice, {
    kind: 'page',
    source: connection.source.id,
    fresh,
    suppressed,
    known: knownOf(core, fresh),
    counts,
  });
}

function noteIds(collection: Collection, alerts: readonly StoredAlert[], fresh: readonly boolean[]): void {
  const { known, recent, recentFrom } = collection;
  alerts.forEach(({ id, facts }, index) => {
    if (!fresh[index] && !known.has(id) && !recent.has(id)) collection.foreign = true;
    if (facts.time === null || facts.time >= recentFrom) recent.add(id);
  });
}

/** What the ledger knows of machines that are not in the table yet. */
function knownOf(core: Core, fresh: readonly StoredAlert[]) {
  const { machines } = core.store.get();
  const known = new Map<MachineKey, { readonly standing: Standing; readonly order: Order | null }>();
  for (const { machine } of fresh) {
    if (machines.has(machine)) continue;
    const standing = core.standings.get(machine);
    const order = core.orders.get(machine);
    if (standing || order) known.set(machine, { standing: standing ?? { kind: 'open' }, order: order ?? null });
  }
  return known;
}

function sum(a: AlertCounts, b: AlertCounts): AlertCounts {
  return {
    returned: a.returned + b.returned,
    grouped: a.grouped + b.grouped,
    setAside: a.setAside + b.setAside,
    duplicate: a.duplicate + b.duplicate,
  };
}
