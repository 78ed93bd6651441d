/**
 * The console for screen readers and terminals that can only print lines: no alternate screen, no drawing, one line an
 * event. Keys, dialogs and rules are the console's own; only what is said of them is another.
 */
import type { Control } from '../state/control/control.ts';
import { paste, pressKey } from '../state/control/keys.ts';
import type { Snapshot } from '../state/store.ts';
import { cursorKey } from '../state/table.ts';
import type { Dialog, View } from '../state/view.ts';
import { topScreen } from '../state/view.ts';
import { sanitise } from '../text/sanitise.ts';
import { greeting, listTold, news, underCursor } from './announce.ts';
import { createSpeaker } from './speaker.ts';
import { type Keys, listenTo, type Spoken } from './spoken.ts';
import { cursorLine, dialogTold, screenTold } from './told.tsx';

export function openPlain(control: Control, keys: Keys, write: (text: string) => void, width: () => number): Spoken {
  const { store, time } = control;
  const speaker = createSpeaker(write, width);
  let said = store.get();
  let saidLine: string | null = null;
  let due: NodeJS.Immediate | undefined;

  const settle = () => {
    clearImmediate(due);
    const now = store.get();
    if (now === said) return;
    const before = said;
    said = now;
    const typed = typedLine(now.view);
    if (typed === null) speaker.typing(null);
    speaker.say(news(before, now, time.now()));
    if (now.view.toast !== null && now.view.toast !== before.view.toast) speaker.say([sanitise(now.view.toast.text)]);
    tellPlace(before, now);
    tellDialog(before.view.dialog, now);
    speaker.typing(typed);
  };

  /** Where one is, when that has changed: a screen as a whole, else the line under the cursor. */
  const tellPlace = (before: Snapshot, now: Snapshot) => {
    const [old, view] = [before.view, now.view];
    if (view.help !== old.help || topScreen(view) !== topScreen(old) || view.pane !== old.pane) {
      tellScreen(now);
      return;
    }
    if (topScreen(view).kind === 'triage') {
      const moved = cursorKey(view.table) !== cursorKey(old.table) || view.marks !== old.marks;
      if (moved && view.dialog === null) speaker.say([underCursor(now, time.now()) ?? 'No machine is shown.']);
      return;
    }
    const waited = view.record?.reading !== old.record?.reading || view.explain?.reading !== old.explain?.reading;
    // It is read anew all the time; read out when it is there for the first time.
    const read = (view.history.entries === null) !== (old.history.entries === null);
    if (waited || read) tellScreen(now);
    else if (view.positions !== old.positions || view.alert !== old.alert) tellCursor(now);
  };

  const tellScreen = (now: Snapshot) => {
    if (now.view.help === null && topScreen(now.view).kind === 'triage') {
      speaker.say([underCursor(now, time.now()) ?? 'No machine is shown.']);
      return;
    }
    const lines = screenTold(now, time.now);
    saidLine = cursorLine(lines);
    speaker.say(lines);
  };

  const tellCursor = (now: Snapshot) => {
    const line = cursorLine(screenTold(now, time.now));
    if (line !== null && line !== saidLine) speaker.say([line]);
    saidLine = line;
  };

  const tellDialog = (before: Dialog | null, now: Snapshot) => {
    const { dialog } = now.view;
    if (dialog === before) return;
    if (dialog === null) {
      speaker.say(['The question is closed.']);
      return;
    }
    // A letter more in one of its fields is echoed, not the whole question again.
    if (before !== null && onlyTyped(before, dialog)) {
      const words = complaintOf(dialog);
      if (words !== '' && words !== complaintOf(before)) speaker.say([words]);
      return;
    }
    speaker.say(dialogTold(dialog, now, time.now));
  };

  const readAll = () => {
    const now = store.get();
    if (now.view.dialog) speaker.say(dialogTold(now.view.dialog, now, time.now));
    else if (now.view.help === null && topScreen(now.view).kind === 'triage') speaker.say(listTold(now, time.now()));
    else tellScreen(now);
  };

  const { pause, resume } = listenTo(keys, {
    onKey(input, key) {
      pressKey(control, input, key);
      settle();
    },
    onPaste(text) {
      paste(control, text);
      settle();
    },
  });

  const unsubscribe = store.subscribe(() => {
    clearImmediate(due);
    due = setImmediate(settle);
  });

  speaker.say(greeting(said, control.options.demo));
  if (said.view.table.keys.length > 0) tellScreen(said);
  resume();
  return {
    readAll,
    settle,
    pause,
    resume,
    close() {
      settle();
      clearImmediate(due);
      unsubscribe();
      pause();
    },
  };
}

/** The line at the bottom, or the field of a dialog that has the focus; null: nothing is being typed. */
function typedLine({ prompt, dialog }: View): string | null {
  if (prompt) return `${prompt.kind === 'command' ? ':' : '/'}${prompt.text.text}`;
  if (dialog === null || dialog.kind === 'choice') return null;
  const fields: Readonly<Record<string, string>> =
    dialog.kind === 'order'
      ? { comment: `comment ${dialog.comment.text}`, typed: `> ${dialog.typed.text}` }
      : { reason: `why ${dialog.reason.text}`, lasts: `for how long ${dialog.lasts.text}` };
  return fields[dialog.focus] ?? null;
}

function complaintOf(dialog: Dialog): string {
  return dialog.kind === 'choice' ? '' : dialog.complaint;
}

function onlyTyped(before: Dialog, after: Dialog): boolean {
  if (before.kind === 'choice' || after.kind === 'choice' || before.kind !== after.kind) return false;
  const typed = ['comment', 'typed', 'reason', 'lasts', 'complaint'];
  const names = Object.keys(after) as (keyof typeof after)[];
  return names.every((name) => typed.includes(name) || before[name as keyof typeof before] === after[name]);
}
