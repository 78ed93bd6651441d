/** A group of machines as a row: what they share, how many, how bad, how many are cut off. Pure. */
import { severitySpans, shortCount } from '../../components/severity-bar.ts';
import { type Span, span } from '../../components/spans.ts';
import type { HeaderCell } from '../../components/table-header.tsx';
import type { GroupBy } from '../../state/grouping.ts';
import type { Group } from '../../state/groups.ts';
import { type ColumnSpec, columnWidths } from '../../text/columns.ts';
import { fit } from '../../text/pad.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitise } from '../../text/sanitise.ts';
import { truncateMiddle } from '../../text/truncate.ts';
import { CURSOR } from '../../theme/marks.ts';
import { listed, NO_HOST } from '../triage/machine-row.ts';

export const GROUP_GAP = 2;
export const GROUP_MARKER = 3;

type ColumnId = 'value' | 'machines' | 'severity' | 'alerts' | 'isolated' | 'last' | 'hosts';
const COLUMNS: readonly ColumnSpec<ColumnId>[] = [
  { id: 'value', min: 24, weight: 3, max: 66, drop: 0 },
  { id: 'machines', min: 8, weight: 0, drop: 0 },
  { id: 'severity', min: 19, weight: 0, drop: 0 },
  { id: 'alerts', min: 6, weight: 0, drop: 3 },
  { id: 'isolated', min: 8, weight: 0, drop: 2 },
  { id: 'last', min: 6, weight: 0, drop: 1 },
  { id: 'hosts', min: 20, weight: 5, drop: 4 },
];
const RIGHT: readonly ColumnId[] = ['machines', 'alerts', 'isolated', 'last'];

const columnsFor = (width: number) => columnWidths(COLUMNS, width - GROUP_MARKER, GROUP_GAP);

export function groupTitles(width: number, by: GroupBy): readonly HeaderCell[] {
  const titles: Readonly<Record<ColumnId, string>> = {
    value: by.toUpperCase(),
    machines: 'MACHINES',
    severity: 'SEVERITY',
    alerts: 'ALERTS',
    isolated: 'ISOLATED',
    last: 'LAST',
    hosts: 'HOSTS',
  };
  return columnsFor(width).map(({ id, width: cells }) => ({
    title: titles[id],
    width: cells,
    align: RIGHT.includes(id) ? 'right' : 'left',
  }));
}

type RowView = { readonly width: number; readonly by: GroupBy; readonly now: number; readonly selected: boolean };

export function groupRow(group: Group, { width, by, now, selected }: RowView): readonly Span[] {
  const { value, machines, counts, alerts, isolated, last } = group;
  const cells: Readonly<Record<ColumnId, (room: number) => readonly Span[]>> = {
    value: (room) =>
      value === ''
        ? [span(fit(`(no ${by})`, room), 'text.muted')]
        : [span(fit(truncateMiddle(sanitise(value), room), room), 'text.strong')],
    machines: (room) => [span(fit(shortCount(machines.length), room, 'right'))],
    severity: () => severitySpans(counts),
    alerts: (room) => [span(fit(shortCount(alerts), room, 'right'))],
    isolated: (room) => [
      span(
        fit(isolated === 0 ? '–' : shortCount(isolated), room, 'right'),
        isolated === 0 ? 'text.muted' : 'state.isolated',
      ),
    ],
    last: (room) => [span(fit(relativeTime(last, now), room, 'right'))],
    hosts: (room) => [
      span(
        fit(
          listed(
            machines.map(({ host }) => host || NO_HOST),
            room,
          ),
          room,
        ),
        'text.muted',
      ),
    ],
  };
  return [
    selected ? span(`${CURSOR}  `, 'accent') : span('   '),
    ...columnsFor(width).flatMap(({ id, width: room }, index) => [
      ...(index > 0 ? [span(' '.repeat(GROUP_GAP))] : []),
      ...cells[id](room),
    ]),
  ];
}
