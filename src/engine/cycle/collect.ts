/**
 * Collects the alerts of one connection, page by page. The cursor moves only after everything is stored, and only
 * where the search was whole (safety.md, cursor).
 */
import { type Core, log, now, sayOnce, settingsOf } from '../core.ts';
import { filterOf, OVERLAP_MS, reachOf, searchOf, shownSpan, streamOf } from '../effects/stream.ts';
import type { Table } from '../effects/table.ts';
import { type Problem, toProblem, wordsOf } from '../errors.ts';
import type { CollectEvent, Connection, Search, StreamKey } from '../ports.ts';
import { searchBegan, searchEnded, searchIncomplete } from '../reporting/log-lines.ts';
import type { AlertCounts } from '../state.ts';
import { type Collection, takePage } from './take-page.ts';
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
  /** Alerts came that the ledger knew and this process did not: another one, at the same stream, was quicker. */
  readonly foreign: boolean;
};

/** By stream: the ids of the latest search that the next one will meet again. */
export type RecentIds = Map<StreamKey, ReadonlySet<string>>;

export const NO_ALERTS: AlertCounts = { returned: 0, grouped: 0, setAside: 0, duplicate: 0 };

/** A search that takes longer than this is shown, even where it has found nothing yet. */
const LONG_MS = 2_000;

export type CollectParts = { readonly core: Core; readonly table: Table; readonly recentIds: RecentIds };

/** Never throws: what went wrong is in the answer, and what had come by then is stored and shown. */
export async function collect(
  { core, table, recentIds }: CollectParts,
  connection: Connection,
  voice: Voice,
  signal: AbortSignal,
): Promise<Collected> {
  const settings = settingsOf(core);
  const stream = streamOf(connection, settings);
  const begun = now(core);
  const known = recentIds.get(stream) ?? new Set<string>();
  const collection: Collection = {
    core,
    table,
    connection,
    stream,
    voice,
    begun,
    known,
    recent: new Set(),
    recentFrom: begun,
    counts: NO_ALERTS,
    complete: true,
    foreign: false,
  };
  let from = shownSpan(settings.window, begun).from;
  let problem: Problem | null = null;
  try {
    const search = await nextSearch(core, connection, stream);
    from = Math.min(from, search.from);
    collection.recentFrom = search.to - 2 * OVERLAP_MS;
    log(core, searchBegan(connection.source.title, search.from, search.to, search.filter));
    for await (const event of connection.source.collect(search, signal)) {
      await take(collection, event);
      signal.throwIfAborted();
    }
    signal.throwIfAborted();
    await syncEvidence(collection);
    await moveCursor(collection, search);
  } catch (thrown) {
    problem = signal.aborted ? { code: 'cancelled', what: 'The search was cancelled.' } : toProblem(thrown);
    if (!signal.aborted) sayOnce(core, 'error', null, wordsOf(problem));
    await syncEvidence(collection).catch(() => {});
  }
  const { counts, complete, foreign, recent } = collection;
  recentIds.set(stream, problem ? new Set([...known, ...recent]) : recent);
  log(core, searchEnded(counts, core.store.get().machines.size, now(core) - begun));
  return { connection, counts, complete: complete && problem === null, problem, from, foreign };
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

async function syncEvidence({ core, counts }: Collection): Promise<void> {
  if (counts.returned > 0) await core.ports.evidence.sync();
}

/** Everything is stored: only now may the cursor move. A search with a gap is searched again. */
async function moveCursor({ core, stream, complete }: Collection, search: Search): Promise<void> {
  const { ledger } = core.ports;
  const { window } = settingsOf(core);
  if (window.kind === 'span' || !complete) return;
  await ledger.moveCursor(stream, search.to);
  const reach = reachOf(stream, window);
  if ((await ledger.cursor(reach)) === null) await ledger.moveCursor(reach, search.to);
}
