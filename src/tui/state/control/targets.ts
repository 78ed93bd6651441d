/** Which machines an action is about, and what the key table may know of them. */
import { standingBatch } from '../../../engine/model/batch.ts';
import type { HistoryEntry } from '../../../engine/model/history.ts';
import { isInFlight } from '../../../engine/model/isolation.ts';
import { isolationStateOf } from '../../../engine/model/isolation-state.ts';
import type { Machine, MachineKey } from '../../../engine/model/machine.ts';
import type { ActivityEntry } from '../../../engine/state.ts';
import type { KeyView, Scope } from '../../keys/types.ts';
import { entryState } from '../../screens/history/entry-words.ts';
import { activityEntries } from '../activity.ts';
import { entryAtHand } from '../history.ts';
import type { Snapshot } from '../store.ts';
import { cursorKey } from '../table.ts';
import { topScreen } from '../view.ts';

/** The machine that is looked at: under the cursor, or the one whose screen is open. */
export function machineAtHand({ view, engine }: Pick<Snapshot, 'view' | 'engine'>): Machine | null {
  const screen = topScreen(view);
  if (screen.kind === 'activity') {
    const key = activityAtHand({ view, engine })?.machine ?? null;
    return key === null ? null : (engine.machines.get(key) ?? null);
  }
  if (screen.kind === 'history' || screen.kind === 'details') {
    const key = entryAtHand({ view })?.order.machine ?? null;
    return key === null ? null : (engine.machines.get(key) ?? null);
  }
  if (screen.kind === 'groups') return null;
  const key = screen.kind === 'triage' ? cursorKey(view.table) : screen.machine;
  return key === null ? null : (engine.machines.get(key) ?? null);
}

/** The entry of the activity under the cursor. */
export function activityAtHand({ view, engine }: Pick<Snapshot, 'view' | 'engine'>): ActivityEntry | null {
  const entries = activityEntries({ view, engine });
  return entries.find(({ id }) => id === view.positions.activity.cursor) ?? entries[0] ?? null;
}

/** The marked machines, in the order of the table; without marks, and below the table, the one at hand. */
export function targets(snapshot: Snapshot): readonly Machine[] {
  const { view, engine } = snapshot;
  if (topScreen(view).kind === 'triage' && view.marks.size > 0) {
    const shown = view.table.keys.filter((key) => view.marks.has(key));
    const seen = new Set(shown);
    const hidden = [...view.marks].filter((key) => !seen.has(key));
    return [...shown, ...hidden].flatMap((key: MachineKey) => engine.machines.get(key) ?? []);
  }
  const machine = machineAtHand(snapshot);
  return machine === null ? [] : [machine];
}

/** The scopes that have the keys, top first. */
export function scopeStack({ view }: Snapshot): readonly Scope[] {
  if (view.dialog?.kind === 'order' && view.dialog.focus === 'place') return ['place', 'dialog'];
  if (view.dialog) return [isInField(view.dialog) ? 'text' : 'dialog'];
  if (view.prompt) return ['text'];
  if (view.help !== null) return ['help'];
  if (view.picking) return ['pick'];
  return view.choosingOrder ? ['order'] : [screenScope({ view })];
}

export function screenScope({ view }: Pick<Snapshot, 'view'>): Scope {
  const screen = topScreen(view);
  return screen.kind === 'record' ? screen.depth : screen.kind;
}

function isInField(dialog: NonNullable<Snapshot['view']['dialog']>): boolean {
  if (dialog.kind === 'suppress') return dialog.focus === 'reason' || dialog.focus === 'lasts';
  return dialog.kind === 'order' && (dialog.focus === 'comment' || dialog.focus === 'typed');
}

function machineForKeys(machine: Machine): KeyView['machine'] {
  return {
    host: machine.host,
    isolation: isolationStateOf(machine).state,
    orderInFlight: machine.order !== null && isInFlight(machine.order.step),
    standing: machine.standing.kind,
  };
}

/** An isolation of the ledger is released whether or not its machine is in the table. */
function entryForKeys(entry: HistoryEntry): KeyView['machine'] {
  const { order, release } = entry;
  const latest = release ?? order;
  return { host: order.host, isolation: entryState(entry), orderInFlight: isInFlight(latest.step), standing: 'open' };
}

/** What the key table's reasons look at. */
export function keyView(snapshot: Snapshot, rows: number, hits: number): KeyView {
  const { view, engine } = snapshot;
  const chosen = targets(snapshot);
  const machine = machineAtHand(snapshot);
  const isTriage = topScreen(view).kind === 'triage';
  const entry = entryAtHand(snapshot);
  return {
    machine: entry ? entryForKeys(entry) : machine && machineForKeys(machine),
    targets: entry ? 1 : chosen.length,
    batch: standingBatch(engine).length,
    storms: engine.storms.length,
    marked: isTriage ? view.marks.size : 0,
    rows,
    hits,
    readOnly: engine.settings.readOnly,
    halted: engine.halted,
    paused: engine.watch.paused,
  };
}
