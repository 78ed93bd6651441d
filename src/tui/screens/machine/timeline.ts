/** The alerts of a machine, newest first; an alert is named by its place in the machine's log, which never changes. */
import type { AlertEntry, AlertLog } from '../../../engine/model/alert.ts';
import { SEVERITY_WORDS } from '../../../engine/model/severity.ts';
import { type Span, span } from '../../components/spans.ts';
import { clockTime, type Zone } from '../../text/clock-time.ts';
import { columnWidths } from '../../text/columns.ts';
import { fit } from '../../text/pad.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { CURSOR, SEVERITY_LETTERS, SUPPRESSED } from '../../theme/marks.ts';

const orders = new WeakMap<AlertLog, Uint32Array>();

/** Places in the log, newest first; alerts without a time come last. Kept for each snapshot of a log. */
export function timelineOf(log: AlertLog): Uint32Array {
  const known = orders.get(log);
  if (known) return known;
  const times = Float64Array.from({ length: log.length }, (_, index) => {
    const time = log.timeAt(index);
    return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
  });
  const order = Uint32Array.from({ length: log.length }, (_, index) => index).sort(
    (a, b) => compare(times[b] ?? 0, times[a] ?? 0) || b - a,
  );
  orders.set(log, order);
  return order;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Row of an alert in the timeline; 0 where it is not known. */
export function timelineRow(log: AlertLog, index: number | null): number {
  return index === null ? 0 : Math.max(0, timelineOf(log).indexOf(index));
}

export type AlertRowView = {
  readonly width: number;
  readonly now: number;
  readonly zone: Zone;
  readonly selected: boolean;
};

const GAP = 2;
const SPECS = [
  { id: 'time', min: 14, weight: 0, drop: 1 },
  { id: 'age', min: 5, weight: 0, drop: 2 },
  { id: 'severity', min: 1, weight: 0, max: 13, drop: 0 },
  { id: 'event', min: 16, weight: 2, max: 34, drop: 0 },
  { id: 'rule', min: 12, weight: 3, drop: 3 },
] as const;
const WIDE = 90;

export function alertRow(alert: AlertEntry, view: AlertRowView): readonly Span[] {
  const specs = SPECS.map((spec) => (spec.id === 'severity' && view.width >= WIDE ? { ...spec, min: 13 } : spec));
  const cells: Readonly<Record<(typeof SPECS)[number]['id'], (width: number) => Span>> = {
    time: (width) => span(fit(shortClock(alert.time, view.zone), width)),
    age: (width) => span(fit(relativeTime(alert.time, view.now), width, 'right'), 'text.muted'),
    severity: (width) =>
      span(
        fit(width > 1 ? severityWords(alert) : SEVERITY_LETTERS[alert.severity], width),
        `severity.${alert.severity}`,
      ),
    event: (width) => span(fit(sanitiseWithin(alert.event, width), width)),
    rule: (width) => span(fit(sanitiseWithin(alert.rule, width), width), 'text.muted'),
  };
  const columns = columnWidths(specs, view.width - 2, GAP);
  const row = columns.flatMap(({ id, width }, index) => [...(index > 0 ? [span('  ')] : []), cells[id](width)]);
  const mark = [span(view.selected ? CURSOR : ' ', 'accent'), span(alert.suppressed ? SUPPRESSED : ' ', 'text.muted')];
  return [...mark, ...(alert.suppressed ? row.map(({ text }) => span(text, 'text.muted')) : row)];
}

function severityWords({ severity }: AlertEntry): string {
  return SEVERITY_WORDS[severity];
}

/** '03-02 09:28:00': the day and the time, without year and zone (the title above says the zone). */
export function shortClock(at: number | null, zone: Zone): string {
  const full = clockTime(at, zone);
  return full.length < 19 ? full : full.slice(5, 19);
}
