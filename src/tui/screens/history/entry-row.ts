/** An isolation of the ledger as a row: how it stands, when it is due, who, why, on what. Pure. */
import type { HistoryEntry } from '../../../engine/model/history.ts';
import { actorWords } from '../../../engine/model/isolation.ts';
import { type Span, span } from '../../components/spans.ts';
import type { HeaderCell } from '../../components/table-header.tsx';
import { clockTime, type Zone } from '../../text/clock-time.ts';
import { type ColumnSpec, columnWidths } from '../../text/columns.ts';
import { fit } from '../../text/pad.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { CURSOR } from '../../theme/marks.ts';
import { entryStateSpan, evidenceWords, reviewSpan } from './entry-words.ts';

export const ROW_MARKER = 2;
export const ROW_GAP = 2;

type ColumnId = 'host' | 'state' | 'review' | 'by' | 'why' | 'evidence' | 'ordered';
const COLUMNS: readonly ColumnSpec<ColumnId>[] = [
  { id: 'host', min: 14, weight: 2, max: 30, drop: 0 },
  { id: 'state', min: 14, weight: 1, max: 18, drop: 0 },
  { id: 'review', min: 12, weight: 0, drop: 1 },
  { id: 'by', min: 10, weight: 1, max: 18, drop: 2 },
  { id: 'why', min: 16, weight: 5, drop: 3 },
  { id: 'evidence', min: 19, weight: 0, drop: 4 },
  { id: 'ordered', min: 19, weight: 0, max: 26, drop: 5 },
];
const TITLES: Readonly<Record<ColumnId, string>> = {
  host: 'HOST',
  state: 'STATE',
  review: 'REVIEW',
  by: 'BY',
  why: 'WHY',
  evidence: 'EVIDENCE',
  ordered: 'ORDERED',
};

const columnsFor = (width: number) => columnWidths(COLUMNS, width - ROW_MARKER, ROW_GAP);

export function entryTitles(width: number): readonly HeaderCell[] {
  return columnsFor(width).map(({ id, width: cells }) => ({ title: TITLES[id], width: cells }));
}

export type EntryRowView = {
  readonly width: number;
  readonly now: number;
  readonly zone: Zone;
  readonly selected: boolean;
};

export function entryRow(entry: HistoryEntry, { width, now, zone, selected }: EntryRowView): readonly Span[] {
  const { order } = entry;
  const cells: Readonly<Record<ColumnId, Span>> = {
    host: span(sanitiseWithin(order.host, 60), 'text.strong'),
    state: entryStateSpan(entry, now),
    review: reviewSpan(entry, now),
    by: span(sanitiseWithin(actorWords(order.actor), 30)),
    why: span(sanitiseWithin(order.comment, width), 'text.muted'),
    evidence: span(evidenceWords(entry)),
    ordered: span(clockTime(order.createdAt, zone).slice(0, 19), 'text.muted'),
  };
  return rowOf(
    columnsFor(width).map(({ id, width: room }) => ({ ...cells[id], text: fit(cells[id].text, room) })),
    selected,
    entry.open || entry.release === null,
  );
}

/** Cells behind the cursor's mark; on the bar, and where it is over, only what is told at a glance keeps its colour. */
export function rowOf(cells: readonly Span[], selected: boolean, alive: boolean): readonly Span[] {
  const told = cells.map(({ text, token }) => {
    if (selected) return token?.startsWith('state.') || token === 'danger' ? { text, token } : { text };
    return alive ? { text, token } : { text, token: 'text.muted' as const };
  });
  return [
    span(selected ? `${CURSOR} ` : '  ', 'accent'),
    ...told.flatMap((cell, index) => [...(index > 0 ? [span(' '.repeat(ROW_GAP))] : []), cell]),
  ];
}
