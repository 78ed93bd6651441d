/** The status line: where one is on the left, what there is on the right; a toast or a problem takes it over. Pure. */
import { wordsOf } from '../../../engine/errors.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { urgencyOf } from '../../../engine/model/urgency.ts';
import { fileSpans } from '../../components/links.ts';
import { type Span, span, spansWidth, spreadSpans } from '../../components/spans.ts';
import { groupIndex, groupRows } from '../../state/groups.ts';
import { entryAtHand, historyRows, openCount, suppressionRows } from '../../state/history.ts';
import { isDescending } from '../../state/ordering.ts';
import { machineReputation } from '../../state/reputation.ts';
import type { Snapshot } from '../../state/store.ts';
import { cursorIndex, cursorKey } from '../../state/table.ts';
import { type Toast, topScreen, type View } from '../../state/view.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { truncateEnd } from '../../text/truncate.ts';
import { widthOf } from '../../text/width.ts';
import type { Token } from '../../theme/tokens.ts';
import { NO_HOST } from '../triage/machine-row.ts';

const TOAST_TOKENS: Readonly<Record<Toast['level'], Token>> = {
  info: 'accent',
  good: 'good',
  warn: 'warn',
  error: 'error',
};
/** The second carrier of a toast's level. */
const TOAST_SIGNS: Readonly<Record<Toast['level'], string>> = { info: '·', good: '+', warn: '!', error: '!!' };

/** `place`: "alert 3 of 47" and the like, from the screen on top; `now`: epoch ms, in steps. */
export function statusLine(snapshot: Snapshot, place: string, width: number, now: number): readonly Span[] {
  const { view, engine } = snapshot;
  if (view.toast) {
    const token = TOAST_TOKENS[view.toast.level];
    const words = sanitise(view.toast.text);
    const told = fileSpans(words, { whole: words, at: 0 }, view.files, token);
    return spreadSpans([span(`${TOAST_SIGNS[view.toast.level]} `, token), ...told], [], width);
  }
  if (
    engine.watch.problem &&
    topScreen(view).kind === 'triage' &&
    view.marks.size === 0 &&
    view.table.keys.length > 0
  ) {
    return spreadSpans([span(`!! ${sanitise(wordsOf(engine.watch.problem))}`, 'error')], [], width);
  }
  const left = [...breadcrumb(snapshot), span(place === '' ? '' : `  ${place}`)];
  const right = rightEnd(snapshot);
  return spreadSpans(
    left,
    [...whyHere(snapshot, now, width - spansWidth(left) - spansWidth(right) - 1), ...right],
    width,
  );
}

/** Narrower than this it would tell nothing. */
const LEAST_WHY = 16;

/**
 * Under the order of urgency: what has put the machine under the cursor where it stands. At the right end, so that a
 * moving cursor rewrites little of the line.
 */
function whyHere({ view, engine }: Snapshot, now: number, room: number): readonly Span[] {
  if (
    view.help !== null ||
    topScreen(view).kind !== 'triage' ||
    view.ordering.column !== 'urgency' ||
    view.choosingOrder ||
    view.picking
  )
    return [];
  const machine = engine.machines.get(cursorKey(view.table) ?? '');
  if (!machine || room < LEAST_WHY) return [];
  const words = sanitise(urgencyOf(machine, now, machineReputation(engine, machine, now)).reason);
  const title = room >= WHY.length + widthOf(words) + 2 ? WHY : '';
  return [span(`${truncateEnd(title + words, room - 2)}  `)];
}

const WHY = 'why here: ';

function breadcrumb({ view, engine }: Snapshot): readonly Span[] {
  const names = view.group === null ? ['machines'] : ['machines', `by ${view.grouping.by}`, 'one group'];
  for (const screen of view.stack.slice(1)) {
    if (screen.kind === 'triage' || screen.kind === 'activity' || screen.kind === 'history') {
      names.push(screen.kind);
      continue;
    }
    if (screen.kind === 'groups') {
      names.push(`by ${view.grouping.by}`);
      continue;
    }
    if (screen.kind === 'details') {
      const entry = screen.what === 'isolation' ? entryAtHand({ view }) : null;
      if (entry) names.push(hostOf(entry.order.host));
      names.push('details');
      continue;
    }
    const host = hostOf(engine.machines.get(screen.machine)?.host);
    if (!names.includes(host)) names.push(host);
    if (screen.kind !== 'machine') names.push(screen.kind === 'record' ? screen.depth : screen.kind);
  }
  if (view.help !== null) names.push('help');
  return names.flatMap((name, index) => [
    ...(index > 0 ? [span(' › ', 'text.muted')] : []),
    span(name, index === names.length - 1 ? 'text.strong' : 'text.muted'),
  ]);
}

function hostOf(host: string | undefined): string {
  return host === undefined ? 'gone' : host === '' ? NO_HOST : sanitiseWithin(host, 30);
}

/** Of the ledger: how many are still isolated, and how many of them nobody has looked at again. */
function historyEnd(snapshot: Snapshot): readonly Span[] {
  const { view } = snapshot;
  const isIsolations = view.historyPane === 'isolations';
  const total = isIsolations ? historyRows(view).length : suppressionRows(snapshot).length;
  const { cursor } = view.positions[isIsolations ? 'history' : 'suppressions'];
  const open = openCount(view);
  const overdue = snapshot.engine.overdue.length;
  return [
    ...(open === 0 || !isIsolations ? [] : [span(`${open} still isolated`, 'text.muted')]),
    ...(overdue === 0 || !isIsolations ? [] : [span(`  ${overdue} overdue for review`, 'danger')]),
    span(total === 0 ? '' : `  ${Math.min(cursor, total - 1) + 1} of ${total}`),
  ];
}

/** What is grouped, and where among the groups one stands. */
function groupsEnd(snapshot: Snapshot): readonly Span[] {
  const { view, selection } = snapshot;
  const groups = groupRows(snapshot);
  const machines = countWords(selection.sorted.length, 'machine');
  const place = groups.length === 0 ? '' : `  ${groupIndex(groups, view) + 1} of ${groups.length}`;
  return [span(machines, 'text.muted'), span(place)];
}

function rightEnd(snapshot: Snapshot): readonly Span[] {
  const { view, selection, engine } = snapshot;
  // What the help covers is not what its lines are about.
  if (view.help !== null) return [];
  if (topScreen(view).kind === 'history') return historyEnd(snapshot);
  if (topScreen(view).kind === 'groups') return groupsEnd(snapshot);
  if (topScreen(view).kind !== 'triage') return [];
  const parts: Span[] = [];
  if (engine.overdue.length > 0) parts.push(span(`${engine.overdue.length} overdue for review`, 'danger'), span('  '));
  if (view.marks.size > 0) parts.push(span(`${view.marks.size} marked`, 'marked'), span('  '));
  if (view.narrowing !== '') {
    parts.push(span(`/${sanitiseWithin(view.narrowing, 24)}`, 'accent'));
    parts.push(span(` ${selection.sorted.length} of ${selection.total}`), span('  '));
  }
  if (selection.aside > 0 && !view.showAside)
    parts.push(span(`${selection.aside} set aside`, 'text.muted'), span('  '));
  const total = view.table.keys.length;
  if (total > 0) parts.push(span(`${orderWords(view)}  `, 'text.muted'));
  parts.push(
    total === 0
      ? span(countWords(engine.counts.grouped, 'alert'), 'text.muted')
      : span(`${cursorIndex(view.table) + 1} of ${total}`),
  );
  return parts;
}

function orderWords({ ordering }: View): string {
  return `by ${ordering.column} ${isDescending(ordering) ? '↓' : '↑'}`;
}
