/** The view's reducer: pure, and the same view when nothing changed, so that nothing is drawn. */
import { initialFolds } from '../components/json-tree/tree.ts';
import type { Action } from './actions.ts';
import { cursorKey, moveBy, moveTo, reveal, settle } from './table.ts';
import { AT_TOP, type RecordView, type Screen, type Toast, type View } from './view.ts';

/** Lines of the command line that are remembered. */
const REMEMBERED = 50;
/** What toasts have said that is kept. */
const KEPT_NOTES = 200;
const NOTHING_UNFOLDED: ReadonlySet<number> = new Set();

export function reduce(view: View, action: Action): View {
  switch (action.type) {
    case 'machines':
      return withMachines(view, action);
    case 'resize':
      return same(view.size, action.size) ? view : { ...view, size: action.size };
    case 'table.by':
      return { ...view, table: moveBy(view.table, action.rows, action.height) };
    case 'table.to':
      return { ...view, table: moveTo(view.table, action.index, action.height) };
    case 'mark':
      return withMarks(view, action.machines, action.on);
    case 'narrow':
      return view.narrowing === action.text ? view : { ...view, narrowing: action.text, group: null };
    case 'order':
      return { ...view, ordering: action.ordering, choosingOrder: false };
    case 'key.stray':
      return { ...view, strayKey: action.key };
    case 'order.choosing':
      return view.choosingOrder === action.on ? view : { ...view, choosingOrder: action.on, strayKey: '' };
    case 'picking':
      return view.picking === action.how ? view : { ...view, picking: action.how, strayKey: '' };
    case 'group.by':
      return { ...view, grouping: { by: action.by, cursor: action.cursor, first: action.first } };
    case 'group.open':
      return {
        ...view,
        stack: view.stack.slice(0, -1),
        narrowing: action.text,
        group: { before: view.narrowing },
        table: { ...view.table, cursor: null, first: 0 },
      };
    case 'group.leave':
      if (view.group === null) return view;
      return { ...view, stack: [...view.stack, { kind: 'groups' }], narrowing: view.group.before, group: null };
    case 'aside':
      return view.showAside === action.show ? view : { ...view, showAside: action.show };
    case 'push':
      return { ...opened(view, action.screen), stack: [...view.stack, action.screen] };
    case 'replace':
      return { ...opened(view, action.screen), stack: [...view.stack.slice(0, -1), action.screen] };
    case 'pop':
      return view.stack.length === 1 ? view : { ...view, stack: view.stack.slice(0, -1), prompt: null, search: '' };
    case 'pane':
      return view.pane === action.pane ? view : { ...view, pane: action.pane };
    case 'alert':
      return withAlert(view, action);
    case 'kinds':
      return { ...view, unfolded: action.unfolded };
    case 'position':
      return same(view.positions[action.list], action.position)
        ? view
        : { ...view, positions: { ...view.positions, [action.list]: action.position } };
    case 'record':
      return withRecord(view, action.record);
    case 'explain':
      return { ...view, explain: action.explain };
    case 'wrap':
      return { ...view, wrap: !view.wrap };
    case 'fold':
      return view.folded === action.folded ? view : { ...view, folded: action.folded };
    case 'search':
      return view.search === action.text ? view : { ...view, search: action.text };
    case 'activity.narrow':
      return { ...view, activityNarrowing: action.text, positions: { ...view.positions, activity: AT_TOP } };
    case 'history':
      return { ...view, history: action.history };
    case 'history.pane':
      return view.historyPane === action.pane ? view : { ...view, historyPane: action.pane };
    case 'history.narrow':
      return {
        ...view,
        historyNarrowing: action.text,
        positions: { ...view.positions, history: AT_TOP, suppressions: AT_TOP },
      };
    case 'prompt':
      return view.prompt === action.prompt ? view : { ...view, prompt: action.prompt };
    case 'prompt.text':
      return view.prompt === null ? view : { ...view, prompt: { ...view.prompt, text: action.text } };
    case 'command.done':
      return { ...view, prompt: null, commands: remember(view.commands, action.line) };
    case 'dialog':
      return view.dialog === action.dialog ? view : { ...view, dialog: action.dialog };
    case 'help':
      return view.help === action.first ? view : { ...view, help: action.first };
    case 'toast':
      return view.toast === action.toast ? view : withToast(view, action.toast);
    case 'wrote':
      return { ...view, files: [action.file, ...view.files].slice(0, KEPT_NOTES) };
    case 'zone':
      return view.zone === action.zone ? view : { ...view, zone: action.zone };
    case 'interrupt':
      return { ...view, interruptUntil: action.until };
  }
}

function withMachines(view: View, action: Extract<Action, { type: 'machines' }>): View {
  let table = settle(view.table, action.sorted, action.height, action.how);
  if (action.settled && table.cursor === null && table.keys.length > 0) {
    table = reveal({ ...table, cursor: cursorKey(table) }, action.height);
  }
  const alive = [...view.marks].filter((key) => action.known.has(key));
  const isSame = table === view.table && alive.length === view.marks.size && action.cardLines === view.cardLines;
  if (isSame) return view;
  return {
    ...view,
    table,
    cardLines: action.cardLines,
    marks: alive.length === view.marks.size ? view.marks : new Set(alive),
  };
}

/** A toast is gone after some seconds; what it said is not, unless it was a mere remark. */
function withToast(view: View, toast: Toast | null): View {
  if (toast === null || toast.level === 'info') return { ...view, toast };
  return { ...view, toast, notes: [...view.notes, { ...toast, id: -toast.id, machine: null }].slice(-KEPT_NOTES) };
}

function withMarks(view: View, machines: readonly string[], on: boolean): View {
  const changed = machines.filter((key) => view.marks.has(key) !== on);
  if (changed.length === 0) return view;
  const marks = new Set(view.marks);
  for (const key of changed) on ? marks.add(key) : marks.delete(key);
  return { ...view, marks };
}

function withAlert(view: View, { machine, index, line, onKind = false }: Extract<Action, { type: 'alert' }>): View {
  const chosen = view.alert;
  const isSame = chosen?.machine === machine && chosen.index === index && view.onKind === onKind;
  if (isSame && view.timelineLine === line) return view;
  const unfolded = chosen?.machine === machine ? view.unfolded : NOTHING_UNFOLDED;
  return { ...view, alert: { machine, index }, onKind, unfolded, timelineLine: line };
}

/** Another record starts at its top; folded as far as it takes to fit. */
function withRecord(view: View, record: RecordView): View {
  const other = view.record?.machine !== record.machine || view.record.index !== record.index;
  const folded = record.reading.kind === 'ready' ? initialFolds(record.reading.record) : view.folded;
  if (!other) return { ...view, record, folded };
  return { ...view, record, folded, positions: { ...view.positions, verbose: AT_TOP, raw: AT_TOP } };
}

/** A screen opens at its top, with the depth's own habits (wrap) kept. */
function opened(view: View, screen: Screen): View {
  const fresh = { ...view, prompt: null, search: '' };
  if (screen.kind === 'machine') {
    return { ...fresh, pane: 'alerts', positions: { ...view.positions, indicators: AT_TOP, facts: AT_TOP } };
  }
  if (screen.kind === 'record') return { ...fresh, positions: { ...view.positions, [screen.depth]: AT_TOP } };
  if (screen.kind === 'triage' || screen.kind === 'groups') return fresh;
  if (screen.kind === 'history') {
    const positions = { ...view.positions, history: AT_TOP, suppressions: AT_TOP };
    return { ...fresh, historyPane: 'isolations', historyNarrowing: '', positions };
  }
  return { ...fresh, positions: { ...view.positions, [screen.kind]: AT_TOP } };
}

function remember(lines: readonly string[], line: string): readonly string[] {
  const text = line.trim();
  if (text === '' || lines.at(-1) === text) return lines;
  return [...lines.filter((known) => known !== text), text].slice(-REMEMBERED);
}

function same<T extends object>(a: T, b: T): boolean {
  return (Object.keys(a) as (keyof T)[]).every((member) => a[member] === b[member]);
}
