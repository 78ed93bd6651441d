/** The setup for screen readers and terminals that can only print lines: its own questions, rules and keys, told. */
import { fieldKey } from '../components/text-field/text-keys.ts';
import { matchEntry } from '../keys/match.ts';
import { keyName, type PressedKey } from '../keys/name.ts';
import type { Command } from '../keys/table.ts';
import { choiceOf } from '../screens/setup/answers.ts';
import { isWaiting, keyTest } from '../screens/setup/asking.ts';
import { DEMO, type List, listAtHand } from '../screens/setup/lists.ts';
import { createSetupReducer, fieldName, type SetupAction } from '../screens/setup/reducer.ts';
import { INITIAL, type SetupState } from '../screens/setup/state.ts';
import { slotOf } from '../screens/setup/steps.ts';
import { leavingWords, wordsOfStep } from '../screens/setup/words.ts';
import { createWorking, worksOf } from '../screens/setup/work.ts';
import type { SetupServices } from '../services.ts';
import {
  answerTold,
  choiceTold,
  complaintTold,
  fieldHints,
  GREETING,
  questionTold,
  resultsTold,
  typedTold,
} from './setup-told.ts';
import { createSpeaker } from './speaker.ts';
import { type Keys, listenTo, type Spoken } from './spoken.ts';

export type PlainSetupParts = {
  readonly services: SetupServices;
  readonly keys: Keys;
  readonly write: (text: string) => void;
  /** Everything is saved and the person has heard it. */
  readonly onDone: () => void;
  readonly onDemo: (connector: string) => void;
  readonly onLeave: () => void;
  /** Ctrl-Z. */
  readonly onStop: () => void;
};

export function openPlainSetup(parts: PlainSetupParts): Spoken {
  const { services, keys, write, onDone, onDemo, onLeave, onStop } = parts;
  const speaker = createSpeaker(write);
  const reduce = createSetupReducer(services);
  const working = createWorking(services, (action) => dispatch(action));
  let state = INITIAL;
  /** Of the list at hand, by the place it is at. */
  let highlight: { readonly at: string; readonly index: number } | null = null;
  let results = '';

  const dispatch = (action: SetupAction) => {
    const before = state;
    state = reduce(before, action);
    working.follow(worksOf(state, services));
    tell(before, action);
    if (state.leaving === 'left') onLeave();
  };

  const tell = (before: SetupState, action: SetupAction) => {
    const field = isTyping(state) ? fieldName(state) : null;
    if (field === null || field !== fieldName(before)) speaker.typing(null);
    const moved = placeOf(state) !== placeOf(before);
    if (action.type === 'next' && (moved || state.attempts !== before.attempts)) readBack(before);
    if (isKnown(state) && (state.step !== before.step || !isKnown(before))) {
      speaker.say([questionTold(state, services)]);
    }
    tellResults();
    const complaint = complaintTold(state);
    // While it is typed it changes with every letter.
    if (complaint !== null && action.type !== 'edit' && state.complaint !== before.complaint) speaker.say([complaint]);
    if (state.leaving === 'asked' && before.leaving === 'no') speaker.say([leavingWords(savedIn(state))]);
    if (moved) tellPlace();
    if (field !== null) speaker.typing(typedTold(state, services, field));
  };

  /** A field is open: nothing that was typed is under way, and nothing is left but to go on. */
  const isTyping = (now: SetupState): boolean => {
    const slot = slotOf(now.step);
    return !isWaiting(now, services) && !(slot !== null && keyTest(now, services, slot)?.answer?.ok);
  };

  const readBack = (before: SetupState) => {
    const field = fieldName(before);
    if (field !== null) speaker.say([answerTold(before, services, field)]);
  };

  const tellResults = () => {
    const lines = resultsTold(state, services);
    const now = lines.join('\n');
    if (now !== results && now !== '') speaker.say(lines);
    results = now;
  };

  const tellPlace = () => {
    const list = listAtHand(state, services);
    const field = fieldName(state);
    if (list !== null && list.choices.length > 0) speaker.say([choiceTold(list.choices, highlighted(list))]);
    if (field !== null) speaker.say(fieldHints(state, services, field));
  };

  const highlighted = ({ choices, initial }: List): number => {
    const first = Math.max(
      0,
      choices.findIndex(({ value }) => value === initial),
    );
    return highlight?.at === placeOf(state) ? Math.min(highlight.index, choices.length - 1) : first;
  };

  const readAll = () => {
    if (!isKnown(state)) return;
    const list = listAtHand(state, services);
    const choices = (list?.choices ?? []).map((_, index) => choiceTold(list?.choices ?? [], index));
    speaker.say([questionTold(state, services), ...resultsTold(state, services), ...choices]);
    if (list !== null) speaker.say([`You are at ${choiceTold(list.choices, highlighted(list))}`]);
    else tellPlace();
  };

  const choose = (list: List, index: number) => {
    const choice = list.choices[index];
    if (!choice) return;
    speaker.say([`${wordsOfStep(state, services).title}: ${choice.label}.`]);
    if (state.step === 'gateway' && choice.value === DEMO) onDemo(choiceOf(state, services, 'connector'));
    else dispatch({ type: 'choose', value: choice.value });
  };

  const onListKey = (list: List, name: string | null): boolean => {
    const at = highlighted(list);
    const by = name === 'j' || name === 'down' ? 1 : name === 'k' || name === 'up' ? -1 : 0;
    if (by !== 0) {
      const index = (at + by + list.choices.length) % list.choices.length;
      highlight = { at: placeOf(state), index };
      dispatch({ type: 'stay' });
      speaker.say([choiceTold(list.choices, index)]);
      return true;
    }
    const digit = /^[1-9]$/.test(name ?? '') ? Number(name) - 1 : -1;
    if (name !== 'enter' && digit === -1) return false;
    choose(list, name === 'enter' ? at : digit);
    return true;
  };

  const onCommand = (command: Command) => {
    if (command === 'screen.repaint') readAll();
    else if (command === 'app.stop') onStop();
    else if (command === 'app.interrupt' || command === 'setup.leave') dispatch({ type: 'leave' });
    else if (command === 'setup.back' || command === 'text.cancel') dispatch({ type: 'back' });
    else if (command === 'text.next' || command === 'text.previous') dispatch({ type: 'focus' });
    else if (command === 'text.reveal') speaker.say(['Secrets are not read out.']);
    else if (command === 'setup.next' && savedIn(state)) onDone();
    else if (command === 'text.accept' || command === 'setup.next') dispatch({ type: 'next' });
  };

  const onKey = (input: string, key: PressedKey) => {
    if (fieldName(state) !== null) {
      const meaning = fieldKey(input, key);
      if (meaning.kind === 'edit') dispatch({ type: 'edit', edit: meaning.edit });
      if (meaning.kind === 'command') onCommand(meaning.command);
      return;
    }
    const name = keyName(input, key);
    const list = listAtHand(state, services);
    if (list !== null && list.choices.length > 0 && onListKey(list, name)) return;
    const entry = matchEntry(name, ['setup']);
    if (entry) onCommand(entry.command);
  };

  const { pause, resume } = listenTo(keys, {
    onKey,
    onPaste: (text) => fieldName(state) !== null && dispatch({ type: 'edit', edit: { kind: 'insert', text } }),
  });

  speaker.say(GREETING);
  working.follow(worksOf(state, services));
  resume();
  return {
    readAll,
    settle() {},
    pause,
    resume,
    close() {
      speaker.typing(null);
      working.stop();
      pause();
    },
  };
}

/** Where one is: what is told anew when it changes. */
function placeOf(state: SetupState): string {
  return `${state.step} ${state.place} ${fieldName(state) ?? ''}`;
}

/** Whether a configuration is there to be imported is known: before that there is no question. */
function isKnown(state: SetupState): boolean {
  return state.step !== 'import' || (state.seed !== 'looking' && state.seed !== null);
}

function savedIn({ saving }: SetupState): boolean {
  return saving?.answer != null && 'saved' in saving.answer;
}
