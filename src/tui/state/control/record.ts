/** The chosen alert of a machine, its record, and the search in it. */
import type { Machine } from '../../../engine/model/machine.ts';
import { type AlertKind, timelineOf, timelineRow } from '../../../engine/model/timeline.ts';
import { findHits } from '../../components/json-tree/search.ts';
import { reveal as revealInTree, visibleLines } from '../../components/json-tree/tree.ts';
import { scrollIntoView } from '../../components/list-window.ts';
import { alertList } from '../../screens/machine/alert-list.ts';
import { type VerboseLine, verboseHits, verboseLines } from '../../screens/record/verbose.ts';
import { machineLayout, recordHeight, recordLayout, shownPane } from '../layout.ts';
import type { Snapshot } from '../store.ts';
import { type RecordView, topScreen, type View } from '../view.ts';
import type { Control } from './control.ts';

type Ready = Extract<RecordView['reading'], { kind: 'ready' }>;

/** Place in the machine's log of the alert that is looked at; null where the machine has none. */
export function chosenAlert(view: View, machine: Machine): number | null {
  const { alert } = view;
  if (alert?.machine === machine.key && alert.index < machine.alerts.length) return alert.index;
  return timelineOf(machine.alerts)[0] ?? null;
}

/** Whether the list on show is the one that is folded by kind. */
function isFolded(view: View): boolean {
  return topScreen(view).kind === 'machine' && shownPane(view) !== 'timeline';
}

/** Rows of the machine's list on show: its kinds with what is unfolded, or the timeline. */
export function listLength(view: View, machine: Machine): number {
  return isFolded(view) ? alertList(machine.alerts, view.unfolded).total : machine.alerts.length;
}

/** Where the cursor stands in that list. */
export function listCursor(view: View, machine: Machine): number {
  const index = chosenAlert(view, machine);
  if (index === null || !isFolded(view)) return timelineRow(machine.alerts, index);
  return alertList(machine.alerts, view.unfolded).rowOf(index, view.onKind);
}

/** Chooses the alert, or the kind, on a row of the list; the row keeps its line of the screen as far as it can. */
export function chooseRow({ store }: Control, machine: Machine, row: number): void {
  const { view } = store.get();
  const clamped = Math.max(0, Math.min(row, listLength(view, machine) - 1));
  const found = rowAt(view, machine, clamped);
  if (!found) return;
  const { paneHeight } = machineLayout(view.size);
  const line = Math.max(0, Math.min(paneHeight - 1, view.timelineLine + clamped - listCursor(view, machine)));
  store.act({ type: 'alert', machine: machine.key, ...found, line });
}

function rowAt(view: View, machine: Machine, row: number): { index: number; onKind: boolean } | null {
  if (!isFolded(view)) {
    const index = timelineOf(machine.alerts)[row];
    return index === undefined ? null : { index, onKind: false };
  }
  const found = alertList(machine.alerts, view.unfolded).at(row);
  if (!found) return null;
  return { index: found.alert ?? found.kind.alerts[0] ?? 0, onKind: found.alert === null };
}

/** The kind under the cursor, where the row is the kind's own. */
export function kindAtHand(view: View, machine: Machine): AlertKind | null {
  if (!isFolded(view)) return null;
  const row = alertList(machine.alerts, view.unfolded).at(listCursor(view, machine));
  return row && row.alert === null ? row.kind : null;
}

/** Shows the alerts of a kind, or folds them again. */
export function toggleKind({ store }: Control, kind: AlertKind): void {
  const unfolded = new Set(store.get().view.unfolded);
  if (!unfolded.delete(kind.number)) unfolded.add(kind.number);
  store.act({ type: 'kinds', unfolded });
}

/** In another list the chosen alert stands on another row: as much as fits is shown above it. */
export function keepInSight({ store }: Control): void {
  const { view, engine } = store.get();
  const { alert, onKind } = view;
  const machine = alert && engine.machines.get(alert.machine);
  if (!machine) return;
  const line = Math.min(listCursor(view, machine), machineLayout(view.size).paneHeight - 1);
  store.act({ type: 'alert', ...alert, onKind, line });
}

/** Pins the newest alert (on the machine's screen the first row), so that later ones do not move the choice. */
export function pinAlert(control: Control, machine: Machine): void {
  const { view } = control.store.get();
  if (view.alert?.machine === machine.key) return;
  const found = rowAt(view, machine, 0);
  if (found) control.store.act({ type: 'alert', machine: machine.key, ...found, line: 0 });
}

/** Reads the chosen alert's record back from the evidence, unless it is at hand. */
export function readRecord(control: Control, machine: Machine): void {
  const { store, engine } = control;
  const { view } = store.get();
  const index = chosenAlert(view, machine);
  if (index === null) return;
  const known = view.record;
  const isAtHand = known?.machine === machine.key && known.index === index && known.reading.kind !== 'failed';
  if (isAtHand) return;
  const show = (reading: RecordView['reading']) =>
    store.act({ type: 'record', record: { machine: machine.key, index, reading } });
  show({ kind: 'loading' });
  control.run(async () => {
    const answer = await engine.dispatch('record', { machine: machine.key, index });
    const wanted = store.get().view.record;
    if (wanted?.machine !== machine.key || wanted.index !== index) return;
    if (!answer.ok) show({ kind: 'failed', problem: answer.problem });
    else show({ kind: 'ready', record: answer.record, entry: answer.entry, fields: answer.fields });
  });
}

/** The record on show, where it has been read. */
export function readyRecord(view: View): Ready | null {
  const screen = topScreen(view);
  const known = view.record;
  if (screen.kind !== 'record' || known?.machine !== screen.machine) return null;
  return known.reading.kind === 'ready' ? known.reading : null;
}

export function linesOfRecord(view: View, ready: Ready): readonly VerboseLine[] {
  return verboseLines(ready.record, ready.fields, recordLayout(view.size).width, view.wrap);
}

/** Rows of the record on show, at its depth. */
export function recordRows(view: View): number {
  const ready = readyRecord(view);
  const screen = topScreen(view);
  if (!ready || screen.kind !== 'record') return 0;
  return screen.depth === 'raw' ? visibleLines(ready.record, view.folded).length : linesOfRecord(view, ready).length;
}

let latestHits: { record: unknown; search: string; hits: readonly string[] } | null = null;

/** Places in the raw record that hold what is searched for. The latest answer is kept. */
export function rawHits(record: unknown, search: string): readonly string[] {
  if (latestHits && latestHits.record === record && latestHits.search === search) return latestHits.hits;
  const hits = findHits(record, search);
  latestHits = { record, search, hits };
  return hits;
}

/** Hits of the search at hand, and which of them the cursor stands on (1-based; 0: on none). */
export function searchState({ view }: Pick<Snapshot, 'view'>): { readonly hits: number; readonly at: number } {
  const ready = readyRecord(view);
  const screen = topScreen(view);
  if (!ready || screen.kind !== 'record' || view.search === '') return { hits: 0, at: 0 };
  if (screen.depth === 'raw') {
    const hits = rawHits(ready.record, view.search);
    const id = visibleLines(ready.record, view.folded)[view.positions.raw.cursor]?.id;
    return { hits: hits.length, at: id === undefined ? 0 : hits.indexOf(id) + 1 };
  }
  const hits = verboseHits(linesOfRecord(view, ready), view.search);
  return { hits: hits.length, at: hits.indexOf(view.positions.verbose.cursor) + 1 };
}

/** Goes to the next hit, or the one before; `from` the cursor itself where the search has just changed. */
export function goToHit(control: Control, direction: 1 | -1, includeCursor = false): void {
  const { view } = control.store.get();
  const ready = readyRecord(view);
  const screen = topScreen(view);
  if (!ready || screen.kind !== 'record' || view.search === '') return;
  if (screen.depth === 'verbose') {
    const hits = verboseHits(linesOfRecord(view, ready), view.search);
    const row = nextRow(hits, view.positions.verbose.cursor, direction, includeCursor);
    if (row !== null) moveRecordCursor(control, row);
    return;
  }
  const hits = rawHits(ready.record, view.search);
  const lines = visibleLines(ready.record, view.folded);
  const id = nextId(hits, lines[view.positions.raw.cursor]?.id ?? '', direction, includeCursor, lines);
  if (id === null) return;
  const { folded, cursor } = revealInTree(ready.record, view.folded, id);
  if (cursor < 0) return;
  control.store.act({ type: 'fold', folded });
  moveRecordCursor(control, cursor);
}

function nextRow(hits: readonly number[], at: number, direction: 1 | -1, includeCursor: boolean): number | null {
  if (includeCursor && hits.includes(at)) return at;
  const next = direction === 1 ? hits.find((hit) => hit > at) : hits.findLast((hit) => hit < at);
  return next ?? (direction === 1 ? hits[0] : hits.at(-1)) ?? null;
}

/** Goes on from the cursor's own place where that is a hit, else from the nearest visible hit on that side. */
function nextId(
  hits: readonly string[],
  id: string,
  direction: 1 | -1,
  includeCursor: boolean,
  lines: readonly { readonly id: string }[],
): string | null {
  const at = hits.indexOf(id);
  if (at >= 0) return includeCursor ? id : (hits[(at + direction + hits.length) % hits.length] ?? null);
  const cursor = lines.findIndex((line) => line.id === id);
  const wanted = new Set(hits);
  const visible = lines.flatMap((line, row) => (wanted.has(line.id) ? [row] : []));
  const row = nextRow(visible, cursor, direction, false);
  return row === null ? (hits[0] ?? null) : (lines[row]?.id ?? null);
}

/** Puts the cursor of the record on a row, and moves the window by `turned` rows with it. */
export function moveRecordCursor({ store }: Control, row: number, turned = 0): void {
  const { view } = store.get();
  const screen = topScreen(view);
  if (screen.kind !== 'record') return;
  const total = recordRows(view);
  const cursor = Math.max(0, Math.min(row, total - 1));
  const before = Math.max(0, view.positions[screen.depth].first + turned);
  const first = scrollIntoView(cursor, before, recordHeight(view.size), total);
  store.act({ type: 'position', list: screen.depth, position: { cursor, first } });
}
