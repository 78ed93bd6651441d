/** Spans of time and how they are split when a task cannot give them whole (contract section 3.5). */

/** Epoch ms. */
export type Span = { readonly from: number; readonly to: number };

/** Neighbours share a little, because whether the service counts the edges in is not known; engine drops doubles by id. */
const OVERLAP_MS = 1000;

/** Two halves, or as many pieces as `parts` says, each but the first beginning slightly early. */
export function split(span: Span, parts = 2): readonly Span[] {
  const length = span.to - span.from;
  const overlap = Math.min(OVERLAP_MS, Math.floor(length / (parts * 10)));
  const edges = Array.from({ length: parts + 1 }, (_, i) => span.from + Math.round((length * i) / parts));
  return Array.from({ length: parts }, (_, i) => ({
    from: (edges[i] as number) - (i === 0 ? 0 : overlap),
    to: edges[i + 1] as number,
  }));
}

/** Room left under the limit, so that a piece is rarely cut again. */
const FILL = 0.7;
const MOST_PIECES = 12;

/**
 * Pieces for a span whose task was cut off at `limit` records. `times` are those of the records that came. Where
 * they run strictly from one end, the span's density is known and the pieces are cut to fit; the order is not
 * guaranteed by the service, so all of the span is searched again all the same.
 */
export function splitTruncated(span: Span, times: readonly number[], limit: number): readonly Span[] {
  const covered = coveredFrom(span, times);
  if (covered === null) return split(span);
  const expected = (limit * (span.to - span.from)) / Math.max(1, span.to - covered);
  return split(span, Math.max(2, Math.min(MOST_PIECES, Math.ceil(expected / (limit * FILL)))));
}

/** The oldest time of records that came newest first; null where they did not. */
function coveredFrom(span: Span, times: readonly number[]): number | null {
  let last = Number.POSITIVE_INFINITY;
  for (const time of times) {
    if (time > last || time < span.from || time > span.to) return null;
    last = time;
  }
  return Number.isFinite(last) && last < span.to ? last : null;
}
