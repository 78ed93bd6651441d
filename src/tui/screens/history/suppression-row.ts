/** A false positive as a row: what is suppressed, until when, and what it would have caused. Pure. */
import type { SuppressionView } from '../../../engine/model/suppression.ts';
import { shortCount } from '../../components/severity-bar.ts';
import { type Span, span } from '../../components/spans.ts';
import type { HeaderCell } from '../../components/table-header.tsx';
import { type ColumnSpec, columnWidths } from '../../text/columns.ts';
import { fit } from '../../text/pad.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { truncateMiddle } from '../../text/truncate.ts';
import { ROW_GAP, ROW_MARKER, rowOf } from './entry-row.ts';

type ColumnId = 'kind' | 'value' | 'until' | 'alerts' | 'caused' | 'by' | 'why';
const COLUMNS: readonly ColumnSpec<ColumnId>[] = [
  { id: 'kind', min: 4, weight: 0, drop: 0 },
  { id: 'value', min: 18, weight: 4, max: 66, drop: 0 },
  { id: 'until', min: 9, weight: 0, drop: 1 },
  { id: 'alerts', min: 6, weight: 0, drop: 2 },
  { id: 'caused', min: 16, weight: 0, drop: 3 },
  { id: 'why', min: 12, weight: 4, drop: 4 },
  { id: 'by', min: 8, weight: 1, max: 18, drop: 5 },
];
const TITLES: Readonly<Record<ColumnId, string>> = {
  kind: 'KIND',
  value: 'FALSE POSITIVE',
  until: 'UNTIL',
  alerts: 'ALERTS',
  caused: 'WITHOUT IT',
  by: 'BY',
  why: 'WHY',
};

const columnsFor = (width: number) => columnWidths(COLUMNS, width - ROW_MARKER, ROW_GAP);

export function suppressionTitles(width: number): readonly HeaderCell[] {
  return columnsFor(width).map(({ id, width: cells }) => ({
    title: TITLES[id],
    width: cells,
    ...(id === 'alerts' ? { align: 'right' as const } : {}),
  }));
}

type RowView = { readonly width: number; readonly now: number; readonly selected: boolean };

export function suppressionRow(entry: SuppressionView, { width, now, selected }: RowView): readonly Span[] {
  const flips = entry.flips.length;
  const cells: Readonly<Record<ColumnId, (room: number) => Span>> = {
    kind: () => span(entry.kind, 'text.muted'),
    value: (room) => span(truncateMiddle(sanitise(entry.value), room), 'text.strong'),
    until: () => untilSpan(entry, now),
    alerts: (room) => span(fit(String(entry.alerts), room, 'right')),
    caused: () => (flips === 0 ? span('no more', 'text.muted') : span(`${shortCount(flips)} more to judge`, 'warn')),
    by: () => span(sanitiseWithin(entry.by, 30)),
    why: () => span(sanitiseWithin(entry.reason, width), 'text.muted'),
  };
  const shown = columnsFor(width).map(({ id, width: room }) => {
    const cell = cells[id](room);
    return { ...cell, text: fit(cell.text, room) };
  });
  return rowOf(shown, selected, entry.active);
}

export function untilSpan({ active, expiresAt }: SuppressionView, now: number): Span {
  if (!active) return span('ended', 'text.muted');
  return expiresAt === null ? span('for good', 'warn') : span(`${relativeTime(now - (expiresAt - now), now)} left`);
}
