/** Keys that look closer or go back. The chosen depth sticks while one moves to the next alert. */
import { wordsOf } from '../../../engine/errors.ts';
import type { Indicator } from '../../../engine/model/alert.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { fold, toggle, unfold } from '../../components/json-tree/tree.ts';
import { indicatorsOf } from '../../screens/machine/indicators.ts';
import { machineLayout, shownPane } from '../layout.ts';
import { type Depth, type Pane, topScreen, type View } from '../view.ts';
import type { Control } from './control.ts';
import { openGroup } from './groups.ts';
import { openDetails } from './history.ts';
import {
  chooseRow,
  keepInSight,
  kindAtHand,
  linesOfRecord,
  listCursor,
  listLength,
  moveRecordCursor,
  pinAlert,
  readRecord,
  readyRecord,
  toggleKind,
} from './record.ts';
import { machineAtHand } from './targets.ts';

/** A reading older than this is read anew when its machine is opened (ms). */
const STALE_MS = 60_000;

export function open(control: Control): void {
  const { store } = control;
  const { view } = store.get();
  const screen = topScreen(view);
  if (screen.kind === 'history') {
    openDetails(control);
    return;
  }
  if (screen.kind === 'groups') {
    openGroup(control);
    return;
  }
  const machine = machineAtHand(store.get());
  if (!machine) {
    if (screen.kind === 'details') control.say('info', 'This machine has no alerts in the window.');
    return;
  }
  if (screen.kind === 'machine') {
    const kind = isAlertPane(shownPane(view)) ? kindAtHand(view, machine) : null;
    if (kind) toggleKind(control, kind);
    else openRecord(control, 'verbose');
    return;
  }
  store.act({ type: 'push', screen: { kind: 'machine', machine: machine.key } });
  pinAlert(control, machine);
  lookUpIfStale(control, machine.key);
}

function lookUpIfStale({ store, engine, time, run }: Control, key: string): void {
  const machine = store.get().engine.machines.get(key);
  if (!machine || machine.host === '') return;
  const { endpoint } = machine;
  if (endpoint.kind === 'one' && time.now() - endpoint.reading.readAt < STALE_MS) return;
  // What comes of it is seen in the machine's own lines; a failed read leaves them as they are.
  run(async () => void (await engine.dispatch('lookUp', { machines: [key] })));
}

/** `v` and `r`, from anywhere; between the two depths of one record the screen is replaced, not stacked. */
export function openRecord(control: Control, depth: Depth): void {
  const { store } = control;
  const snapshot = store.get();
  const machine = machineAtHand(snapshot);
  if (!machine || machine.alerts.length === 0) return;
  const screen = topScreen(snapshot.view);
  if (screen.kind === 'record') {
    if (screen.depth === depth) return;
    store.act({ type: 'replace', screen: { ...screen, depth } });
    return;
  }
  const indicator = indicatorAtHand(snapshot.view, machine);
  if (indicator) {
    openCarrier(control, machine, indicator, depth);
    return;
  }
  pinAlert(control, machine);
  store.act({ type: 'push', screen: { kind: 'record', machine: machine.key, depth } });
  readRecord(control, machine);
}

function indicatorAtHand(view: View, machine: Machine): Indicator | undefined {
  if (topScreen(view).kind !== 'machine' || shownPane(view) !== 'indicators') return undefined;
  return indicatorsOf(machine)[view.positions.indicators.cursor];
}

/** From an indicator to the newest record that names it. */
function openCarrier(control: Control, { key }: Machine, indicator: Indicator, depth: Depth): void {
  const { store, engine } = control;
  const before = store.get().view;
  control.run(async () => {
    const answer = await engine.dispatch('carrier', { machine: key, indicator });
    const { view, engine: state } = store.get();
    const machine = state.machines.get(key);
    // Whoever has moved on meanwhile is not called back.
    if (!machine || view.stack !== before.stack || indicatorAtHand(view, machine)?.value !== indicator.value) return;
    if (!answer.ok) {
      control.say('warn', wordsOf(answer.problem));
      return;
    }
    store.act({ type: 'alert', machine: key, index: answer.index, onKind: false, line: 0 });
    keepInSight(control);
    store.act({ type: 'push', screen: { kind: 'record', machine: key, depth } });
    readRecord(control, machine);
  });
}

export function openExplain(control: Control): void {
  const { store, engine } = control;
  const machine = machineAtHand(store.get());
  if (!machine) return;
  const key = machine.key;
  if (topScreen(store.get().view).kind !== 'explain')
    store.act({ type: 'push', screen: { kind: 'explain', machine: key } });
  store.act({ type: 'explain', explain: { machine: key, reading: { kind: 'loading' } } });
  control.run(async () => {
    const targets_ = [{ machine: key }];
    const [answer, explained] = await Promise.all([
      engine.dispatch('plan', { kind: 'isolate', targets: targets_ }),
      engine.dispatch('explain', { targets: targets_ }),
    ]);
    if (store.get().view.explain?.machine !== key) return;
    const target = answer.ok ? answer.plan.targets[0] : undefined;
    const automatic = explained.ok ? (explained.machines[0] ?? null) : null;
    if (!answer.ok) {
      store.act({ type: 'explain', explain: { machine: key, reading: { kind: 'failed', problem: answer.problem } } });
    } else if (target) {
      store.act({
        type: 'explain',
        explain: { machine: key, reading: { kind: 'ready', target, plan: answer.plan, automatic } },
      });
    }
  });
}

export function back({ store }: Control): void {
  const { view } = store.get();
  const isNarrowed = topScreen(view).kind === 'history' && view.historyNarrowing !== '';
  store.act(isNarrowed ? { type: 'history.narrow', text: '' } : { type: 'pop' });
}

/** The next (older) alert or the one before, at the same depth. */
export function stepAlert(control: Control, step: 1 | -1): void {
  const { view } = control.store.get();
  const machine = machineAtHand(control.store.get());
  if (!machine) return;
  const row = listCursor(view, machine) + step;
  if (row < 0 || row >= listLength(view, machine)) {
    const isTimeline = topScreen(view).kind === 'record' || shownPane(view) === 'timeline';
    const [first, last] = isTimeline ? ['newest', 'oldest'] : ['first', 'last'];
    control.say('info', `This is the ${step === 1 ? last : first} alert.`);
    return;
  }
  chooseRow(control, machine, row);
  if (topScreen(view).kind === 'record') readRecord(control, machine);
}

const PANES: readonly Pane[] = ['alerts', 'timeline', 'indicators', 'facts'];

function isAlertPane(pane: Pane): boolean {
  return pane === 'alerts' || pane === 'timeline';
}

export function nextPane(control: Control, step: 1 | -1): void {
  const { store } = control;
  const { view } = store.get();
  // With two columns the facts stand beside the panes and need no tab of their own.
  if (topScreen(view).kind === 'history') {
    store.act({ type: 'history.pane', pane: view.historyPane === 'isolations' ? 'suppressions' : 'isolations' });
    return;
  }
  const panes = machineLayout(view.size).isWide ? PANES.slice(0, 3) : PANES;
  const at = panes.indexOf(shownPane(view));
  store.act({ type: 'pane', pane: panes[(at + step + panes.length) % panes.length] ?? 'alerts' });
  keepInSight(control);
}

export function foldTree(control: Control, how: 'fold' | 'unfold' | 'toggle'): void {
  const { store } = control;
  const { view } = store.get();
  const ready = readyRecord(view);
  if (!ready) return;
  const act = { fold, unfold, toggle }[how];
  const { folded, cursor } = act(ready.record, view.folded, view.positions.raw.cursor);
  store.act({ type: 'fold', folded });
  moveRecordCursor(control, cursor);
}

export function wrap(control: Control): void {
  const { store } = control;
  const before = store.get().view;
  const ready = readyRecord(before);
  const line =
    ready && topScreen(before).kind === 'record' ? linesOfRecord(before, ready)[before.positions.verbose.cursor] : null;
  store.act({ type: 'wrap' });
  const after = store.get().view;
  const screen = topScreen(after);
  if (!ready || screen.kind !== 'record' || screen.depth !== 'verbose' || !line) return;
  // The cursor stays on its field, which may stand on another row now.
  const row = linesOfRecord(after, ready).findIndex((each) => each.full === line.full && each.kind === line.kind);
  if (row >= 0) moveRecordCursor(control, row);
}
