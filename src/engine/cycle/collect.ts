/**
 * Collects the alerts of one connection: page by page to the evidence, through the ledger, into the table
 * (architecture.md, Data). The cursor moves only after everything is stored, and only as far as the search was whole.
 */
import { type Core, log, now, sayOnce, settingsOf } from '../core.ts';
import { filterOf, reachOf, searchOf, shownSpan, streamOf } from '../effects/stream.ts';
import type { Table } from '../effects/table.ts';
import { type Problem, toProblem, wordsOf } from '../errors.ts';
import { readPage } from '../intake/normalise.ts';
import type { Order } from '../model/isolation.ts';
import type { MachineKey, Standing } from '../model/machine.ts';
import type { CollectEvent, Connection, Search, StoredAlert, StreamKey } from '../ports.ts';
import { pageCame, recordSetAside, searchBegan, searchEnded, searchIncomplete } from '../reporting/log-lines.ts';
import type { AlertCounts } from '../state.ts';
import { show, type Voice } from './voice.ts';

export type Collected = {
  readonly connection: Connection;
  readonly counts: AlertCounts;
  /** False where a part of the span could not be had. */
  readonly complete: boolean;
  /** Why the search ended early; null: it ended by itself. */
  readonly problem: Problem | null;
  /** Start of what was searched, or of what is shown where that begins earlier, epoch ms. */
  readonly from: number;
};

export const NO_ALERTS: AlertCounts = { returned: 0, grouped: 0, setAside: 0, duplicate: 0 };

type Collection = {
  readonly core: Core;
  readonly table: Table;
  readonly connection: Connection;
  readonly stream: StreamKey;
  readonly voice: Voice;
  readonly begun: number;
  counts: AlertCounts;
  complete: boolean;
};

/** Never throws: what went wrong is in the answer, and what had come by then is stored and shown. */
export async function collect(
  core: Core,
  table: Table,
  connection: Connection,
  voice: Voice,
  signal: AbortSignal,
): Promise<Collected> {
  const settings = settingsOf(core);
  const stream = streamOf(connection, settings);
  const begun = now(core);
  const collection: Collection = { core, table, connection, stream, voice, begun, counts: NO_ALERTS, complete: true };
  let from = shownSpan(settings.window, begun).from;
  let problem: Problem | null = null;
  try {
    const search = await nextSearch(core, connection, stream);
    from = Math.min(from, search.from);
    log(core, searchBegan(connection.source.title, search.from, search.to, search.filter));
    for await (const event of connection.source.collect(search, signal)) {
      await take(collection, event);
      signal.throwIfAborted();
    }
    signal.throwIfAborted();
    await syncEvidence(collection);
    await finish(collection, search);
  } catch (thrown) {
    problem = signal.aborted ? { code: 'cancelled', what: 'The search was cancelled.' } : toProblem(thrown);
    if (!signal.aborted) sayOnce(core, 'error', null, wordsOf(problem));
    await syncEvidence(collection).catch(() => {});
  }
  const { counts, complete } = collection;
  log(core, searchEnded(counts, core.store.get().machines.size, now(core) - begun));
  return { connection, counts, complete: complete && problem === null, problem, from };
}

async function nextSearch(core: Core, connection: Connection, stream: StreamKey): Promise<Search> {
  const { ledger } = core.ports;
  const settings = settingsOf(core);
  const { window } = settings;
  const filter = filterOf(connection, settings);
  if (window.kind === 'span') return searchOf(window, filter, { cursor: null, reached: true }, now(core));
  const [cursor, reached] = await Promise.all([ledger.cursor(stream), ledger.cursor(reachOf(stream, window))]);
  return searchOf(window, filter, { cursor, reached: reached !== null }, now(core));
}

async function syncEvidence({ core, counts }: Collection): Promise<void> {
  if (counts.returned > 0) await core.ports.evidence.sync();
}

/** A search that takes longer than this is shown, even where it has found nothing yet. */
const LONG_MS = 2_000;

async function take(collection: Collection, event: CollectEvent): Promise<void> {
  const { core, voice, begun } = collection;
  switch (event.kind) {
    case 'progress': {
      const { progress } = event;
      voice.loud ||= progress.pages > 1 || progress.windows > 1 || now(core) - begun > LONG_MS;
      show(core, voice, { kind: 'cycle', change: { progress } });
      return;
    }
    case 'incomplete':
      collection.complete = false;
      log(core, searchIncomplete(event.from, event.to, event.problem));
      sayOnce(core, 'warn', null, `A part of the window could not be had: ${wordsOf(event.problem)}`);
      return;
    case 'page':
      await takePage(collection, event);
  }
}

async function takePage(collection: Collection, { body, records }: Extract<CollectEvent, { kind: 'page' }>) {
  const { core, table, connection, stream, voice } = collection;
  const { ledger, evidence } = core.ports;
  const at = now(core);
  const place = await evidence.append(body);
  const { alerts, setAside } = readPage(connection.source, records, place);
  const admission = await ledger.admit({ stream, run: core.run.id, at, alerts, setAside });
  const fresh = alerts.filter((_, index) => admission.alerts[index]);
  const freshAside = setAside.filter((_, index) => admission.setAside[index]);
  const counts: AlertCounts = {
    returned: records.length,
    grouped: fresh.length,
    setAside: freshAside.length,
    duplicate: records.length - fresh.length - freshAside.length,
  };
  collection.counts = sum(collection.counts, counts);
  log(core, pageCame(counts.returned, counts.grouped, counts.duplicate, counts.setAside));
  for (const { id, reason } of freshAside) log(core, recordSetAside(id, reason));
  const event = { kind: 'page', source: connection.source.id, fresh, known: knownOf(core, fresh), counts } as const;
  table.arrived(fresh.map(({ machine }) => machine));
  // What changes nothing but the count of duplicates is not worth a frame of its own.
  voice.loud ||= fresh.length + freshAside.length > 0;
  show(core, voice, event);
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

/** Everything is stored: only now may the cursor move. A search with a gap is searched again. */
async function finish({ core, stream, complete }: Collection, search: Search): Promise<void> {
  const { ledger } = core.ports;
  const { window } = settingsOf(core);
  if (window.kind === 'span' || !complete) return;
  await ledger.moveCursor(stream, search.to);
  const reach = reachOf(stream, window);
  if ((await ledger.cursor(reach)) === null) await ledger.moveCursor(reach, search.to);
}

export function sum(a: AlertCounts, b: AlertCounts): AlertCounts {
  return {
    returned: a.returned + b.returned,
    grouped: a.grouped + b.grouped,
    setAside: a.setAside + b.setAside,
    duplicate: a.duplicate + b.duplicate,
  };
}
