/** From a machine to the cells of its row. Pure; everything a vendor sent goes through the sanitiser here. */
import type { MachineReputation } from '../../../engine/model/enrichment.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { tellingFirst, urgencyOf } from '../../../engine/model/urgency.ts';
import { reputationCell } from '../../components/reputation.ts';
import { severitySpans, shortCount } from '../../components/severity-bar.ts';
import { type Span, span } from '../../components/spans.ts';
import { assetOf } from '../../state/asset.ts';
import { isAside } from '../../state/selection.ts';
import type { ColumnWidth } from '../../text/columns.ts';
import { fit } from '../../text/pad.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { widthOf } from '../../text/width.ts';
import { CURSOR, MARKED } from '../../theme/marks.ts';
import { type ColumnId, GAP } from './columns.ts';
import { stateCell } from './state-cell.ts';
import { type StripSpan, stripCell } from './strip-cell.ts';

export type RowView = {
  readonly columns: readonly ColumnWidth<ColumnId>[];
  /** Epoch ms: of alerts, and of the order. */
  readonly now: number;
  readonly exact?: number;
  readonly strip: StripSpan;
  /** Short name of where its alerts come from. */
  readonly source: string;
  /** What a reputation service says; null: none is switched on. */
  readonly reputation?: MachineReputation | null;
  readonly selected: boolean;
  readonly marked: boolean;
  /** Isolated, and its review is overdue. */
  readonly overdue?: boolean;
};

/** What stands for a missing host name. */
export const NO_HOST = '(no host)';

/** The row of a machine: marker, then one cell for each column, each exactly as wide as its column. */
export function machineRow(machine: Machine, view: RowView): readonly Span[] {
  const aside = isAside(machine, view.now) || isSuppressed(machine);
  const cells = view.columns.flatMap(({ id, width }, index) => [
    ...(index === 0 ? [] : [span(' '.repeat(GAP))]),
    ...CELLS[id](machine, width, view),
  ]);
  const marker = [
    view.selected ? span(CURSOR, 'accent') : span(' '),
    view.marked ? span(MARKED, 'marked') : span(' '),
    span(' '),
  ];
  if (view.selected) return joined([...marker, ...cells].map(onBar));
  return joined([...marker, ...(aside ? cells.map(({ text }) => span(text, 'text.muted')) : cells)]);
}

/**
 * Neighbours of one meaning become one piece, and blanks join whatever stands before them: a third of the pieces, and
 * the time to draw goes with their number. (No meaning in the table shows on a blank.)
 */
function joined(spans: readonly Span[]): readonly Span[] {
  const pieces: Span[] = [];
  for (const each of spans) {
    const before = pieces.at(-1);
    if (before && (before.token === each.token || each.text.trim() === '')) {
      pieces[pieces.length - 1] = { ...before, text: before.text + each.text };
    } else if (each.text !== '') pieces.push(each);
  }
  return pieces;
}

/** On the cursor's bar only what must be told at a glance keeps its colour. */
function onBar({ text, token }: Span): Span {
  return token?.startsWith('severity.') || token?.startsWith('state.') ? { text, token } : { text };
}

type Cell = (machine: Machine, width: number, view: RowView) => readonly Span[];

const CELLS: Readonly<Record<ColumnId, Cell>> = {
  host: (machine, width) =>
    machine.host === ''
      ? [span(fit(NO_HOST, width), 'text.muted')]
      : [span(fit(sanitiseWithin(machine.host, width), width), 'text.strong')],
  source: (_, width, view) => [span(fit(view.source, width), 'text.muted')],
  severity: (machine, width) =>
    isSuppressed(machine) ? [span(fit('false positives', width), 'text.muted')] : severitySpans(machine.counts),
  alerts: (machine, width) => [span(fit(alertCount(machine, width), width, 'right'))],
  state: (machine, width, view) => stateCell(machine, width, view.exact ?? view.now, view.overdue),
  reputation: (_, width, view) => reputationCell(view.reputation ?? null, width),
  last: (machine, width, view) => [span(fit(relativeTime(machine.lastSeen, view.now), width, 'right'))],
  first: (machine, width, view) => [span(fit(relativeTime(machine.firstSeen, view.now), width, 'right'), 'text.muted')],
  users: (machine, width) => [span(fit(listed(machine.users, width), width))],
  rules: (machine, width) => [span(fit(listed(tellingFirst(machine.rules), width), width))],
  why: (machine, width, view) => [
    span(fit(sanitiseWithin(urgencyOf(machine, view.now, view.reputation).signs, width), width)),
  ],
  events: (machine, width) => [span(fit(listed(tellingFirst(machine.events), width), width), 'text.muted')],
  techniques: (machine, width) => [span(fit(listed(machine.techniques, width), width), 'text.muted')],
  address: (machine, width) => [span(fit(sanitiseWithin(assetOf(machine)?.ip ?? '–', width), width), 'text.muted')],
  group: (machine, width) => [span(fit(listed(groupNames(machine), width), width), 'text.muted')],
  strip: (machine, width, view) => stripCell(machine, width, view.strip),
};

function groupNames(machine: Machine): readonly string[] {
  return (assetOf(machine)?.groups ?? []).map(({ name }) => name);
}

/** Nothing of it is evidence: a person has marked all of it as false positives. */
function isSuppressed({ suppressed, alerts }: Machine): boolean {
  return suppressed > 0 && suppressed === alerts.length;
}

/** All alerts, and in brackets those of them that are marked as false positives. */
function alertCount({ suppressed, alerts }: Machine, width: number): string {
  const all = shortCount(alerts.length);
  const both = `${all}(${shortCount(suppressed)})`;
  return suppressed === 0 ? all : both.length <= width ? both : `${all}(…)`;
}

/** As many as fit; where not all do, how many more there are. */
export function listed(all: readonly string[], width: number): string {
  const values = all.filter((value) => value !== '');
  const shown = values.slice(0, 8).map((value) => sanitiseWithin(value, width));
  for (let count = shown.length; count > 1; count -= 1) {
    const rest = values.length - count;
    const text = shown.slice(0, count).join(', ') + (rest > 0 ? ` +${rest}` : '');
    if (widthOf(text) <= width) return text;
  }
  const [first = '–'] = shown;
  const rest = values.length - 1;
  return rest > 0 ? `${fit(first, Math.max(1, width - 1 - `+${rest}`.length)).trimEnd()} +${rest}` : first;
}
