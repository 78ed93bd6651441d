/** From a key press to what it does: dialog over text field over screen over global, always on the newest state. */

import { isMotion } from '../../components/list-window.ts';
import { fieldKey } from '../../components/text-field/text-keys.ts';
import { matchKey } from '../../keys/match.ts';
import { keyLabel, keyName, type PressedKey } from '../../keys/name.ts';
import type { Command } from '../../keys/table.ts';
import { NOTHING_IN_VIEW } from '../../keys/types.ts';
import { isTooSmall } from '../../terminal/size.ts';
import { activityEntries } from '../activity.ts';
import { groupRows } from '../groups.ts';
import { entryAtHand, historyRows, suppressionRows } from '../history.ts';
import { ORDER_COLUMNS } from '../ordering.ts';
import type { Snapshot } from '../store.ts';
import { isColumnAwaited, topScreen } from '../view.ts';
import { askToHalt, askToLeave, askToSnooze, inFlight } from './choices.ts';
import type { Control } from './control.ts';
import { copy, copyPath, copyWhole } from './copy.ts';
import { dialogCommand, editInDialog, typeInto } from './dialogs.ts';
import { releaseBatch, releaseEntry, showHistory } from './history.ts';
import { back, foldTree, nextPane, open, openExplain, openRecord, stepAlert, wrap } from './look.ts';
import { lookUpReputation } from './look-up.ts';
import { move } from './movement.ts';
import { openCommandLine, openNarrowing, openSearch } from './open-prompt.ts';
import { askForTargets } from './orders.ts';
import { PICKED, pickValue } from './pick.ts';
import { interrupt, refresh, showActivity, stop, togglePause, toggleZone } from './program.ts';
import { editPrompt, promptCommand } from './prompt.ts';
import { goToHit, recordRows, searchState } from './record.ts';
import { decideStorm } from './storm.ts';
import { clearTable, markAll, orderBy, reverseOrder, skip, toggleMark } from './table-keys.ts';
import { keyView, machineAtHand, scopeStack } from './targets.ts';

/** One key as Ink hands it over. */
export function pressKey(control: Control, input: string, key: PressedKey): void {
  const { store } = control;
  store.touched();
  const snapshot = store.get();
  const name = keyName(input, key);
  if (isTooSmall(snapshot.view.size)) {
    pressUnseen(control, name);
    return;
  }
  const scopes = scopeStack(snapshot);
  if (scopes[0] === 'text') {
    const meaning = fieldKey(input, key);
    if (meaning.kind === 'edit') edit(control, meaning.edit);
    else if (meaning.kind === 'command') inField(control, meaning.command, name ?? '');
    return;
  }
  const match = matchKey(name, scopes, viewForKeys(snapshot));
  // After a foreign key a person may be typing a whole word: none of its letters is taken for a column or a command.
  if (snapshot.view.strayKey !== '' && !(match.kind === 'command' && LEAVES_STRAY.includes(match.command))) return;
  if (match.kind === 'command') perform(control, match.command);
  else if (match.kind === 'disabled') control.say('warn', `${capital(match.reason)}.`);
  else if (snapshot.view.dialog?.kind === 'order' && name !== null) typeInto(control, snapshot.view.dialog, input);
  else if (isColumnAwaited(snapshot.view)) store.act({ type: 'key.stray', key: name === null ? '?' : keyLabel(name) });
}

/**
 * Where nothing can be shown, nothing may be answered: keys leave or paint, and that is all. No question can be asked
 * about orders in flight, so with any `q` is as Ctrl-C: it warns, and the second one leaves.
 */
function pressUnseen(control: Control, name: string | null): void {
  const match = matchKey(name, ['global'], NOTHING_IN_VIEW);
  if (match.kind !== 'command') return;
  if (match.command === 'screen.repaint') control.terminal.repaint();
  else if (match.command === 'app.stop') stop(control);
  else if (match.command === 'app.interrupt') interrupt(control);
  else if (match.command === 'app.leave') {
    if (inFlight(control.store.get().engine).length === 0) control.program.leave(0);
    else interrupt(control);
  }
}

/** A paste goes into the field that has the focus, and nowhere else. */
export function paste(control: Control, text: string): void {
  control.store.touched();
  if (scopeStack(control.store.get())[0] === 'text') edit(control, { kind: 'insert', text });
}

type Edit = Parameters<typeof editPrompt>[1];

function edit(control: Control, change: Edit): void {
  if (control.store.get().view.dialog) editInDialog(control, change);
  else editPrompt(control, change);
}

/** These work in every field too. */
const ALWAYS: readonly Command[] = ['app.interrupt', 'app.stop', 'screen.repaint'];
/** What is still heard after a key that is no column's letter. */
const LEAVES_STRAY: readonly Command[] = [...ALWAYS, 'order.cancel', 'pick.cancel'];

function inField(control: Control, command: Command, key: string): void {
  if (ALWAYS.includes(command)) perform(control, command);
  else if (!dialogCommand(control, command)) promptCommand(control, command, key);
}

/** What the key table's reasons may look at. */
export function viewForKeys(snapshot: Snapshot) {
  return keyView(snapshot, rowsOf(snapshot), searchState(snapshot).hits);
}

function rowsOf(snapshot: Snapshot): number {
  const { view } = snapshot;
  const screen = topScreen(view);
  switch (screen.kind) {
    case 'triage':
      return view.table.keys.length;
    case 'groups':
      return groupRows(snapshot).length;
    case 'record':
      return Math.max(1, recordRows(view));
    case 'history':
      return view.historyPane === 'isolations' ? historyRows(view).length : suppressionRows(snapshot).length;
    case 'details':
      return 1;
    case 'activity':
      return activityEntries(snapshot).length;
    default:
      return machineAtHand(snapshot)?.alerts.length ?? 0;
  }
}

const ORDERINGS = Object.fromEntries(
  ORDER_COLUMNS.map((column) => [`order.${column}`, (control: Control) => orderBy(control, column)]),
) as Partial<Readonly<Record<Command, (control: Control) => void>>>;

const PICKS = Object.fromEntries(
  PICKED.map((field) => [`pick.${field}`, (control: Control) => pickValue(control, field)]),
) as Partial<Readonly<Record<Command, (control: Control) => void>>>;

const ACTIONS: Partial<Readonly<Record<Command, (control: Control) => void>>> = {
  'machine.isolate': (control) => askForTargets(control, 'isolate'),
  'machine.release': (control) =>
    entryAtHand(control.store.get()) ? releaseEntry(control) : askForTargets(control, 'release'),
  'batch.release': releaseBatch,
  'storm.decide': decideStorm,
  'machine.skip': skip,
  'machine.snooze': askToSnooze,
  'machine.lookup': (control) => lookUpReputation(control),
  copy,
  'copy.whole': copyWhole,
  'copy.path': copyPath,
  open,
  back,
  'tree.leave': back,
  'view.verbose': (control) => openRecord(control, 'verbose'),
  'view.raw': (control) => openRecord(control, 'raw'),
  'view.explain': openExplain,
  'alert.next': (control) => stepAlert(control, 1),
  'alert.previous': (control) => stepAlert(control, -1),
  'view.wrap': wrap,
  'tree.unfold': (control) => foldTree(control, 'unfold'),
  'tree.fold': (control) => foldTree(control, 'fold'),
  'tree.toggle': (control) => foldTree(control, 'toggle'),
  'search.start': openSearch,
  'search.next': (control) => goToHit(control, 1),
  'search.previous': (control) => goToHit(control, -1),
  'focus.next': (control) => nextPane(control, 1),
  'focus.previous': (control) => nextPane(control, -1),
  'mark.toggle': toggleMark,
  'mark.all': markAll,
  'table.clear': clearTable,
  'table.narrow': openNarrowing,
  'table.order': ({ store }) => store.act({ type: 'order.choosing', on: true }),
  'table.reverse': reverseOrder,
  ...ORDERINGS,
  ...PICKS,
  'pick.cancel': ({ store }) => store.act({ type: 'picking', how: null }),
  'value.only': ({ store }) => store.act({ type: 'picking', how: 'only' }),
  'value.without': ({ store }) => store.act({ type: 'picking', how: 'without' }),
  'order.cancel': ({ store }) => store.act({ type: 'order.choosing', on: false }),
  'watch.pause': togglePause,
  'watch.refresh': refresh,
  'show.activity': showActivity,
  'show.history': showHistory,
  'time.zone': toggleZone,
  'halt.toggle': askToHalt,
  'command.open': (control) => openCommandLine(control),
  'help.open': ({ store }) => store.act({ type: 'help', first: 0 }),
  'help.close': ({ store }) => store.act({ type: 'help', first: null }),
  'app.leave': askToLeave,
  'app.stop': stop,
  'app.interrupt': interrupt,
  'screen.repaint': ({ terminal }) => terminal.repaint(),
};

/** Commands this console has an answer to, for the test that no key of the table is dead. */
export const ANSWERED: readonly string[] = Object.keys(ACTIONS);

export function perform(control: Control, command: Command): void {
  if (isMotion(command)) move(control, command);
  else if (!dialogCommand(control, command)) ACTIONS[command]?.(control);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
