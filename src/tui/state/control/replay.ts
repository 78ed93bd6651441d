/** Replay before trust: automatic mode may be taken only after what it would have done has been seen, on the spot. */
import { wordsOf } from '../../../engine/errors.ts';
import type { SearchWindow } from '../../../engine/settings.ts';
import { durationWords, readDuration } from '../../screens/command/duration.ts';
import { replayLines } from '../../screens/dialogs/replay-lines.ts';
import type { ChoiceDialog } from '../view.ts';
import type { Control } from './control.ts';
import { openCommandLine } from './open-prompt.ts';

const CANCEL = { id: 'cancel', label: 'Cancel' } as const;

/** `:mode automatic`. */
export function askForAutomatic(control: Control): void {
  const { settings } = control.store.get().engine;
  if (settings.mode === 'automatic') {
    control.say('info', 'The mode is automatic already.');
    return;
  }
  show(control, settings.window, {
    topic: 'automatic',
    title: 'Mode automatic: what it would have done',
    buttons: [CANCEL, { id: 'automatic', label: 'Let it act', danger: true }],
  });
}

/** `:replay 7d`; without a duration the window that is searched. */
export function showReplay(control: Control, argument: string): void {
  const ms = argument === '' ? null : readDuration(argument);
  if (argument !== '' && ms === null) {
    openCommandLine(control, `replay ${argument}`, `"${argument}" is no duration: 1h, 6h, 12h, 2d, 7d.`);
    return;
  }
  const window: SearchWindow = ms === null ? control.store.get().engine.settings.window : { kind: 'last', ms };
  const span = window.kind === 'last' ? `the last ${durationWords(window.ms)}` : 'the window';
  show(control, window, {
    topic: 'replay',
    title: `Replay of ${span}: what automatic mode would have done`,
    buttons: [{ id: 'cancel', label: 'Close' }],
  });
}

type Question = Pick<ChoiceDialog, 'topic' | 'title' | 'buttons'>;

/** Opens the dialog at once, and fills it in when the replay is there; nothing can be taken before. */
function show(control: Control, window: SearchWindow, question: Question): void {
  const { store, engine, terminal } = control;
  const { settings, watch } = store.get().engine;
  // What the ledger has is the same as a fresh search where this window was searched just now.
  const isSearched = watch.lastSuccessAt !== null && JSON.stringify(window) === JSON.stringify(settings.window);
  const waiting: ChoiceDialog = {
    kind: 'choice',
    focus: 0,
    yes: null,
    machines: [],
    ...question,
    lines: ['Running the alerts of the window through the filter and the guards; nothing is written …'],
    buttons: [CANCEL],
  };
  store.act({ type: 'dialog', dialog: waiting });
  terminal.dropKeys();
  control.run(async () => {
    const answer = await engine.dispatch('replay', { window, stored: isSearched });
    const { view } = store.get();
    if (view.dialog !== waiting) return;
    const dialog: ChoiceDialog = answer.ok
      ? { ...waiting, buttons: question.buttons, lines: replayLines(answer.replay, settings.limits, view.zone) }
      : { ...waiting, buttons: [{ id: 'cancel', label: 'Close' }], lines: [wordsOf(answer.problem)] };
    store.act({ type: 'dialog', dialog });
    terminal.dropKeys();
  });
}

/** The person has seen it and lets automation act. */
export function takeAutomatic({ engine, say, run }: Control): void {
  run(async () => {
    const answer = await engine.dispatch('configure', { change: { mode: 'automatic' } });
    if (!answer.ok) say('error', wordsOf(answer.problem));
    else
      say('warn', 'The mode is automatic: it acts by itself inside its limits. :mode approve takes it back, ! halts.');
  });
}
