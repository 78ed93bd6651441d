/** Alerts from a file or from standard input (cli.md, `ingest`), read with the mapping of a vendor's connector. */
import { ServiceError } from '../../engine/errors.ts';
import type { AlertSource, CollectEvent, Search } from '../../engine/ports.ts';
import type { Connector } from '../connector.ts';
import { isAbort, orAbort, throwIfAborted } from '../http/abort.ts';
import { frame, unframe } from './frame.ts';
import { recordOf } from './piece.ts';
import { type Piece, pieces } from './scan.ts';
import { UnreadableRecord } from './unreadable.ts';

export type StreamOptions = {
  /** Names the stream in the ledger. */
  readonly id: string;
  /** File name, or "standard input"; shown. */
  readonly name: string;
  /** Read once, from its beginning. */
  readonly input: AsyncIterable<Uint8Array>;
  /** The text form its records are in, where that is not JSON. */
  readonly form?: Pick<NonNullable<Connector['textForm']>, 'pieces' | 'read'> | null;
  /** The vendor's own reading of a record. */
  readonly like: Pick<AlertSource, 'toAlert' | 'fields'>;
  /** Evaluates the filter of a search here; without it every record passes. */
  readonly matcher?: (filter: string) => (record: unknown) => boolean;
};

const PAGE_RECORDS = 1000;
const PAGE_BYTES = 8 * 1024 * 1024;

/** The window of a search plays no part: what is given is taken, and how old it is decides the engine. */
export function streamSource(options: StreamOptions): AlertSource {
  const { id, name, like } = options;
  return {
    id,
    title: name,
    gateway: name,
    collect: (search, signal) => collect(options, search, signal),
    recordsIn: (body) => unframe(body).map((piece) => recordOf(piece, options.form?.read)),
    toAlert: (record) =>
      record instanceof UnreadableRecord ? { kind: 'unreadable', reason: record.reason } : like.toAlert(record),
    fields: like.fields,
  };
}

async function* collect(options: StreamOptions, search: Search, signal: AbortSignal): AsyncGenerator<CollectEvent> {
  throwIfAborted(signal);
  const passes = search.filter === null || !options.matcher ? null : options.matcher(search.filter);
  let [pages, alerts] = [0, 0];
  let taken: Piece[] = [];
  let records: unknown[] = [];
  let bytes = 0;
  const progress = (done: boolean): CollectEvent => ({
    kind: 'progress',
    progress: { state: done ? 'Read' : 'Reading', windowsDone: done ? 1 : 0, windows: 1, pages, alerts },
  });
  const page = (): CollectEvent => {
    const event: CollectEvent = { kind: 'page', body: frame(taken), records };
    pages++;
    alerts += records.length;
    [taken, records, bytes] = [[], [], 0];
    return event;
  };
  const cut = options.form?.pieces ?? pieces;
  for await (const found of cut(reading(options, signal))) {
    for (const piece of found) {
      const record = recordOf(piece, options.form?.read);
      // What cannot be read cannot be filtered either: it is always shown.
      if (passes && !(record instanceof UnreadableRecord) && !passes(record)) continue;
      taken.push(piece);
      records.push(record);
      bytes += piece.bytes.length;
      if (records.length < PAGE_RECORDS && bytes < PAGE_BYTES) continue;
      yield page();
      yield progress(false);
    }
    // A pipe may be slow: what has come is shown, not held until the page is full.
    if (records.length > 0 && !isFast(found)) yield page();
  }
  if (records.length > 0) yield page();
  yield progress(true);
}

/** A file gives many records at a time. */
function isFast(found: readonly Piece[]): boolean {
  return found.length > 4;
}

/** The input, ended by the signal at once, its own errors in words. */
async function* reading(options: StreamOptions, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = options.input[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await orAbort(iterator.next(), signal);
      if (next.done) return;
      yield next.value;
    }
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    throw new ServiceError({
      code: 'usage',
      what: `${options.name} cannot be read${code === '' ? '' : ` (${code})`}.`,
      next: 'Check the name of the file and the right to read it.',
    });
  }
}
