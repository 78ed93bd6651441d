/** The alerts of a machine folded by kind: a row a kind, below it its alerts where it is unfolded. Pure. */
import type { AlertLog } from '../../../engine/model/alert.ts';
import { SEVERITY_WORDS } from '../../../engine/model/severity.ts';
import { type AlertKind, kindsOf } from '../../../engine/model/timeline.ts';
import { shortCount } from '../../components/severity-bar.ts';
import { type Span, span } from '../../components/spans.ts';
import { clockTime, type Zone } from '../../text/clock-time.ts';
import { type ColumnSpec, columnWidths } from '../../text/columns.ts';
import { fit } from '../../text/pad.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { CURSOR, SEVERITY_LETTERS, SUPPRESSED } from '../../theme/marks.ts';
import { type AlertRowView, ruleCell, shortClock, techniqueWords, withoutEvent } from './timeline.ts';

/** `alert`: its place in the log; null: the row of the kind itself. */
export type ListRow = { readonly kind: AlertKind; readonly alert: number | null };

export type AlertList = {
  readonly total: number;
  at(row: number): ListRow | null;
  /** Row of an alert, or of its kind where that is folded or meant. */
  rowOf(index: number, onKind: boolean): number;
};

let latest: { log: AlertLog; unfolded: ReadonlySet<number>; list: AlertList } | null = null;

/** `unfolded`: numbers of kinds. A kind of one alert is that alert, and has nothing to unfold. The latest answer is kept. */
export function alertList(log: AlertLog, unfolded: ReadonlySet<number>): AlertList {
  if (latest?.log === log && latest.unfolded === unfolded) return latest.list;
  const list = build(log, unfolded);
  latest = { log, unfolded, list };
  return list;
}

function build(log: AlertLog, unfolded: ReadonlySet<number>): AlertList {
  const kinds = kindsOf(log);
  const starts: number[] = [];
  let total = 0;
  for (const kind of kinds) {
    starts.push(total);
    total += 1 + (isUnfolded(kind, unfolded) ? kind.alerts.length : 0);
  }
  return {
    total,
    at(row) {
      const place = starts.findLastIndex((start) => start <= row);
      const kind = kinds[place];
      if (!kind || row >= total) return null;
      const below = row - (starts[place] ?? 0);
      if (below > 0) return { kind, alert: kind.alerts[below - 1] ?? null };
      return { kind, alert: kind.alerts.length === 1 ? (kind.alerts[0] ?? null) : null };
    },
    rowOf(index, onKind) {
      if (index >= log.length) return 0;
      const number = log.kindAt(index);
      const place = kinds.findIndex((kind) => kind.number === number);
      const kind = kinds[place];
      const start = starts[place] ?? 0;
      if (!kind || onKind || !isUnfolded(kind, unfolded)) return start;
      return start + 1 + Math.max(0, kind.alerts.indexOf(index));
    },
  };
}

function isUnfolded({ number, alerts }: AlertKind, unfolded: ReadonlySet<number>): boolean {
  return alerts.length > 1 && unfolded.has(number);
}

const GAP = 2;
/** Cursor, false positive, handle, blank. */
const MARKER = 4;
const WORD = 13;
const WORDS_FROM = 96;
const RANGE_OF_DAY = 11;
type ColumnId = 'count' | 'severity' | 'time' | 'age' | 'event' | 'rule' | 'techniques';

const SPECS: readonly ColumnSpec<ColumnId>[] = [
  { id: 'count', min: 5, weight: 0, drop: 0 },
  { id: 'severity', min: 1, weight: 0, drop: 0 },
  { id: 'time', min: 17, weight: 0, drop: 2 },
  { id: 'age', min: 6, weight: 0, drop: 4 },
  { id: 'event', min: 14, weight: 2, max: 34, drop: 0 },
  { id: 'rule', min: 12, weight: 2, max: 44, drop: 1 },
  { id: 'techniques', min: 18, weight: 3, drop: 3 },
];

/** The row of a kind or of one of its alerts, exactly as wide as the list. */
export function listRow(log: AlertLog, row: ListRow, isOpen: boolean, view: AlertRowView): readonly Span[] {
  const { kind, alert } = row;
  const { severity, event, suppressed } = kind;
  const isChild = alert !== null && kind.alerts.length > 1;
  const entry = alert === null ? null : log.at(alert);
  const last = entry === null ? kind.last : entry.time;
  const techniques = entry === null ? kind.techniques : entry.techniques;
  const specs = withoutEvent<ColumnSpec<ColumnId>>(
    SPECS.map((spec) => {
      if (spec.id === 'severity' && view.width >= WORDS_FROM) return { ...spec, min: WORD };
      return spec.id === 'time' && view.today ? { ...spec, min: RANGE_OF_DAY } : spec;
    }),
    view.oneEvent,
  );
  const muted = isChild ? 'text.muted' : undefined;
  const cells: Readonly<Record<ColumnId, (width: number) => Span>> = {
    count: (width) => span(fit(isChild ? '' : `${shortCount(kind.alerts.length)}×`, width, 'right'), 'text.strong'),
    severity: (width) => {
      const word = width > 1 ? SEVERITY_WORDS[severity] : SEVERITY_LETTERS[severity];
      return span(fit(word, width), `severity.${severity}`);
    },
    time: (width) =>
      span(fit(entry ? shortClock(entry.time, view.zone, view.today) : rangeWords(kind, view.zone, view.today), width)),
    age: (width) => span(fit(relativeTime(last, view.now), width, 'right'), 'text.muted'),
    event: (width) => span(fit(sanitiseWithin(event, width), width), muted),
    rule: (width) => ruleCell(kind, width, view.oneEvent && !isChild),
    techniques: (width) => span(fit(techniqueWords(techniques, width), width), 'accent'),
  };
  const columns = columnWidths(specs, view.width - MARKER, GAP);
  const drawn = columns.flatMap(({ id, width }, index) => [
    ...(index > 0 ? [span(' '.repeat(GAP))] : []),
    cells[id](width),
  ]);
  const handle = kind.alerts.length === 1 || isChild ? ' ' : isOpen ? '▾' : '▸';
  return [
    span(view.selected ? CURSOR : ' ', 'accent'),
    span(suppressed ? SUPPRESSED : ' ', 'text.muted'),
    span(`${handle} `),
    ...(suppressed ? drawn.map(({ text }) => span(text, 'text.muted')) : drawn),
  ];
}

/** '03-02 09:17–09:28' within a day (of today without the date), '03-01 to 03-02' over several, else the exact time. */
export function rangeWords({ first, last }: Pick<AlertKind, 'first' | 'last'>, zone: Zone, today: boolean): string {
  const [from, to] = [clockTime(first, zone), clockTime(last, zone)];
  if (from === to || from.length < 19) return shortClock(last, zone, today);
  if (from.slice(0, 10) === to.slice(0, 10)) return `${from.slice(today ? 11 : 5, 16)}–${to.slice(11, 16)}`;
  return `${from.slice(5, 10)} to ${to.slice(5, 10)}`;
}
