/** Which stream is searched, and from when to when (safety.md, cursor; cli.md, Settled). */
import { createHash } from 'node:crypto';
import { vendorOf } from '../model/source.ts';
import type { Connection, Search, StreamKey } from '../ports.ts';
import type { EngineSettings, SearchWindow } from '../settings.ts';

/** Late arrivals are caught by searching this much again, not by waiting. */
export const OVERLAP_MS = 5 * 60_000;

/** A vendor's clock may run ahead of ours: what is shown as "inside the window" may lie this far in the future. */
const AHEAD_MS = 24 * 3_600_000;

/** The filter a connection is searched with; null: everything. */
export function filterOf({ source, defaultFilter }: Filtered, settings: EngineSettings): string | null {
  const own = source === undefined ? undefined : settings.filters?.[vendorOf(source.id)];
  const filter = own ?? settings.filter ?? defaultFilter;
  return filter === '*' ? null : filter;
}

/** A connection, or one that is not open yet. */
export type Filtered = Pick<Connection, 'defaultFilter'> & { readonly source?: Pick<Connection['source'], 'id'> };

/** Source and filter: each has a cursor and alert ids of its own. */
export function streamOf(connection: Connection, settings: EngineSettings): StreamKey {
  const filter = filterOf(connection, settings);
  if (filter === null) return `${connection.source.id}#all`;
  return `${connection.source.id}#${createHash('sha256').update(filter).digest('hex').slice(0, 16)}`;
}

/**
 * Tells whether a stream was ever searched with a window of this length, or of this beginning. A longer window than before must be searched
 * from its beginning: the cursor says only up to when was searched, not since when.
 */
export function reachOf(stream: StreamKey, window: Extract<SearchWindow, { kind: 'last' }>): StreamKey {
  return `${stream}@${window.since === undefined ? window.ms : `since ${window.since}`}`;
}

/** The span whose alerts are shown and decided on. */
export function shownSpan(window: SearchWindow, now: number): { readonly from: number; readonly to: number } {
  if (window.kind === 'span') return { from: window.from, to: window.to };
  return { from: now - window.ms, to: now + AHEAD_MS };
}

/** What to search now. `cursor`: up to when the stream was searched; `reached`: with this window, or a fixed span. */
export function searchOf(
  window: SearchWindow,
  filter: string | null,
  known: { readonly cursor: number | null; readonly reached: boolean },
  now: number,
): Search {
  if (window.kind === 'span') return { from: window.from, to: window.to, filter };
  const start = now - window.ms;
  // A cursor ahead of the clock was written by a clock that was wrong: it says nothing.
  if (known.cursor === null || known.cursor > now) return { from: start, to: now, filter };
  const since = known.cursor - OVERLAP_MS;
  return { from: known.reached ? since : Math.min(start, since), to: now, filter };
}
