/** An alert as a row: of the timeline, of a kind that is unfolded, and of the list beside a record. */
import type { AlertEntry } from '../../../engine/model/alert.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { SEVERITY_WORDS } from '../../../engine/model/severity.ts';
import { type Span, span } from '../../components/spans.ts';
import { clockTime, type Zone } from '../../text/clock-time.ts';
import { type ColumnSpec, columnWidths } from '../../text/columns.ts';
import { fit } from '../../text/pad.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { truncateEnd } from '../../text/truncate.ts';
import { widthOf } from '../../text/width.ts';
import { CURSOR, SEVERITY_LETTERS, SUPPRESSED } from '../../theme/marks.ts';

export type AlertRowView = {
  readonly width: number;
  readonly now: number;
  readonly zone: Zone;
  readonly selected: boolean;
  /** All alerts are of one event type: its place is left to the rule. */
  readonly oneEvent: boolean;
  /** All alerts are of this day: times go without their date. */
  readonly today: boolean;
};

/** What rows leave out because it is the same for all of them. */
export function commonOf(machine: Machine, now: number, zone: Zone): Pick<AlertRowView, 'oneEvent' | 'today'> {
  const day = (at: number | null) => clockTime(at, zone).slice(0, 10);
  const today = day(machine.firstSeen) === day(now) && day(machine.lastSeen) === day(now);
  return { oneEvent: hasOneEvent(machine), today };
}

/** Whether the event type tells nothing of a single alert of this machine, and the rule does. */
function hasOneEvent({ events, rules }: Pick<Machine, 'events' | 'rules'>): boolean {
  return events.length === 1 && rules.length > 0 && rules.every((rule) => rule !== '');
}

/** Columns for a list of alerts: without the event where that is the same for all. */
export function withoutEvent<S extends { readonly id: string; readonly drop: number; readonly weight: number }>(
  specs: readonly S[],
  oneEvent: boolean,
): readonly S[] {
  if (!oneEvent) return specs;
  return specs
    .filter(({ id }) => id !== 'event')
    .map((spec) => (spec.id === 'rule' ? { ...spec, min: 26, drop: 0 } : spec));
}

const GAP = 2;
type Spec = ColumnSpec<'time' | 'age' | 'severity' | 'event' | 'rule' | 'techniques'>;
const SPECS: readonly Spec[] = [
  { id: 'time', min: 14, weight: 0, drop: 1 },
  { id: 'age', min: 6, weight: 0, drop: 2 },
  { id: 'severity', min: 1, weight: 0, max: 13, drop: 0 },
  { id: 'event', min: 16, weight: 2, max: 34, drop: 0 },
  { id: 'rule', min: 12, weight: 2, max: 44, drop: 3 },
  { id: 'techniques', min: 16, weight: 3, drop: 4 },
];
const WIDE = 90;
const TIME_OF_DAY = 8;

export function alertRow(alert: AlertEntry, view: AlertRowView): readonly Span[] {
  const specs = withoutEvent<Spec>(
    SPECS.map((spec) => {
      if (spec.id === 'severity' && view.width >= WIDE) return { ...spec, min: 13 };
      return spec.id === 'time' && view.today ? { ...spec, min: TIME_OF_DAY } : spec;
    }),
    view.oneEvent,
  );
  const cells: Readonly<Record<Spec['id'], (width: number) => Span>> = {
    time: (width) => span(fit(shortClock(alert.time, view.zone, view.today), width)),
    age: (width) => span(fit(relativeTime(alert.time, view.now), width, 'right'), 'text.muted'),
    severity: (width) =>
      span(
        fit(width > 1 ? severityWords(alert) : SEVERITY_LETTERS[alert.severity], width),
        `severity.${alert.severity}`,
      ),
    event: (width) => span(fit(sanitiseWithin(alert.event, width), width)),
    rule: (width) => ruleCell(alert, width, view.oneEvent),
    techniques: (width) => span(fit(techniqueWords(alert.techniques, width), width), 'accent'),
  };
  const columns = columnWidths(specs, view.width - 2, GAP);
  const row = columns.flatMap(({ id, width }, index) => [...(index > 0 ? [span('  ')] : []), cells[id](width)]);
  const mark = [span(view.selected ? CURSOR : ' ', 'accent'), span(alert.suppressed ? SUPPRESSED : ' ', 'text.muted')];
  return [...mark, ...(alert.suppressed ? row.map(({ text }) => span(text, 'text.muted')) : row)];
}

/** Where the rule has the event's place, an alert without a rule shows its event there. */
export function ruleCell({ rule, event }: Pick<AlertEntry, 'rule' | 'event'>, width: number, oneEvent: boolean): Span {
  const isEvent = oneEvent && rule === '';
  const text = fit(sanitiseWithin(isEvent ? event : rule, width), width);
  return oneEvent && !isEvent ? span(text) : span(text, 'text.muted');
}

/** ATT&CK techniques, as many as fit, and how many more there are. */
export function techniqueWords(techniques: readonly string[] = [], width: number): string {
  const names = techniques.map((name) => sanitiseWithin(name, width));
  for (let count = names.length; count > 1; count -= 1) {
    const more = names.length - count;
    const text = names.slice(0, count).join(', ') + (more > 0 ? ` +${more}` : '');
    if (widthOf(text) <= width) return text;
  }
  const more = names.length > 1 ? ` +${names.length - 1}` : '';
  return names.length === 0 ? '' : `${truncateEnd(names[0] ?? '', Math.max(1, width - more.length))}${more}`;
}

function severityWords({ severity }: AlertEntry): string {
  return SEVERITY_WORDS[severity];
}

/** '03-02 09:28:00', '09:28:00' where it is of today: without year and zone, which the title above says. */
export function shortClock(at: number | null, zone: Zone, today: boolean): string {
  const full = clockTime(at, zone);
  return full.length < 19 ? full : full.slice(today ? 11 : 5, 19);
}
