/** The setup as a state machine: what each key and each answer of a service does. Pure. */
import { editText, type TextEdit, textState } from '../../components/text-field/text-state.ts';
import type { KeyAnswer, SeedConfig } from '../../services.ts';
import { choiceOf, filterOf, fromSeed, gatewayOf, isLeftOut, keyQuestions, pairOf, textOf } from './answers.ts';
import { askDryRun, askKeyTest, askSave, askTrial, isWaiting, keyTest, mayBeAutomatic, trial } from './asking.ts';
import { afterMailChosen, isMailAsked, mailNext, otherMailField } from './mail.ts';
import type { Asked, PreviewAnswer, SaveAnswer, ServiceTest, SetupRules, SetupState } from './state.ts';
import { advance, back, enter, slotOf, stepsOf } from './steps.ts';
import { virusTotalChosen, virusTotalNext } from './virustotal.ts';

export type SetupAction =
  /** An answer of the list at hand. */
  | { readonly type: 'choose'; readonly value: string }
  | { readonly type: 'edit'; readonly edit: TextEdit }
  | { readonly type: 'focus' }
  | { readonly type: 'reveal' }
  | { readonly type: 'next' }
  | { readonly type: 'back' }
  | { readonly type: 'leave' }
  | { readonly type: 'stay' }
  | { readonly type: 'seed'; readonly seed: SeedConfig | null }
  | { readonly type: 'store'; readonly store: 'keychain' | 'file' }
  | { readonly type: 'latency'; readonly gateway: string; readonly ms: number | null }
  | { readonly type: 'key-test'; readonly slot: string; readonly attempt: number; readonly answer: KeyAnswer }
  | { readonly type: 'trial' | 'dry-run'; readonly attempt: number; readonly answer: PreviewAnswer }
  | { readonly type: 'mail-test' | 'virustotal-test'; readonly attempt: number; readonly answer: ServiceTest }
  | { readonly type: 'save'; readonly attempt: number; readonly answer: SaveAnswer };

export type SetupReducer = (state: SetupState, action: SetupAction) => SetupState;

export function createSetupReducer(rules: SetupRules): SetupReducer {
  return (state, action) => {
    switch (action.type) {
      case 'leave':
        return { ...state, leaving: state.leaving === 'no' ? 'asked' : 'left' };
      case 'stay':
        return state.leaving === 'no' ? state : { ...state, leaving: 'no' };
      case 'seed':
        return seedFound(state, rules, action.seed);
      case 'store':
        return { ...state, store: action.store };
      case 'latency':
        return { ...state, latency: { ...state.latency, [action.gateway]: action.ms } };
      case 'key-test': {
        const test = answered(state.keyTests[action.slot] ?? null, action.attempt, action.answer);
        if (!test) return state;
        const next = { ...state, keyTests: { ...state.keyTests, [action.slot]: test } };
        return offerSwap(next, rules, action.slot);
      }
      case 'trial':
        return trialAnswered(
          { ...state, trial: answered(state.trial, action.attempt, action.answer) ?? state.trial },
          rules,
        );
      case 'dry-run':
        return { ...state, dryRun: answered(state.dryRun, action.attempt, action.answer) ?? state.dryRun };
      case 'mail-test':
        return { ...state, mailTest: answered(state.mailTest, action.attempt, action.answer) ?? state.mailTest };
      case 'virustotal-test': {
        const { virusTotalTest } = state;
        return {
          ...state,
          virusTotalTest: answered(virusTotalTest, action.attempt, action.answer) ?? virusTotalTest,
        };
      }
      case 'save':
        return { ...state, saving: answered(state.saving, action.attempt, action.answer) ?? state.saving };
      default:
        return keyPressed({ ...state, leaving: 'no' }, rules, action);
    }
  };
}

function answered<Test extends Asked<unknown>>(
  asked: Test | null,
  attempt: number,
  answer: Test['answer'],
): Test | null {
  return asked && asked.attempt === attempt ? { ...asked, answer } : null;
}

/** A pair that belongs to the other service is offered to be moved there. */
function offerSwap(state: SetupState, rules: SetupRules, slot: string): SetupState {
  const answer = keyTest(state, rules, slot)?.answer ?? null;
  const isOffered = answer !== null && !answer.ok && answer.belongsTo !== undefined && slotOf(state.step) === slot;
  return isOffered && state.place === 'field' ? { ...state, place: 'list' } : state;
}

function seedFound(state: SetupState, rules: SetupRules, seed: SeedConfig | null): SetupState {
  if (state.step !== 'import') return state;
  const next = { ...state, seed };
  return seed ? { ...next, place: 'list' } : enter(next, rules, stepsOf(next, rules)[0] ?? 'gateway');
}

/** A filter that the service itself refuses goes back to its field, with the place of the error. */
function trialAnswered(state: SetupState, rules: SetupRules): SetupState {
  const answer = trial(state, rules)?.answer ?? null;
  if (state.step !== 'filter' || state.place !== 'page' || answer === null || !('problem' in answer)) return state;
  const { problem } = answer;
  if (problem.code !== 'filter' || choiceOf(state, rules, 'filter') !== 'own') return state;
  return { ...state, place: 'field', complaint: { words: problem.what, column: problem.column ?? null } };
}

type KeyAction = Extract<SetupAction, { readonly type: 'choose' | 'edit' | 'focus' | 'reveal' | 'next' | 'back' }>;

function keyPressed(state: SetupState, rules: SetupRules, action: KeyAction): SetupState {
  switch (action.type) {
    case 'back':
      // What was asked goes on or not; its answer no longer counts for this page.
      return state.saving?.answer === null ? state : back({ ...state, saving: null }, rules);
    case 'reveal':
      return { ...state, revealed: !state.revealed };
    case 'focus':
      if (state.step === 'mail' && state.place === 'field') return otherMailField(state, rules);
      return slotOf(state.step) === null ? state : { ...state, focus: state.focus === 'id' ? 'secret' : 'id' };
    case 'edit':
      return edited(state, rules, action.edit);
    case 'choose':
      return state.place === 'field' ? state : chosen(state, rules, action.value);
    case 'next':
      return isWaiting(state, rules) ? state : next(state, rules);
  }
}

/** Name of the text the field at hand edits; null where there is none. */
export function fieldName(state: SetupState): string | null {
  if (state.place !== 'field') return null;
  const slot = slotOf(state.step);
  if (slot !== null) return `key:${slot}:${state.focus}`;
  if (state.step === 'mail') return `mail:${state.mailField}`;
  if (state.step === 'filter' && state.choices.filter === 'file') return 'filterFile';
  return state.step === 'schedule' ? 'interval' : state.step;
}

function edited(state: SetupState, rules: SetupRules, edit: TextEdit): SetupState {
  const name = fieldName(state);
  if (name === null) return state;
  const text = editText(textOf(state, name), edit);
  const next = { ...state, texts: { ...state.texts, [name]: text }, complaint: null };
  // A filter is parsed as it is typed, so that the error shows where it is made.
  return name === 'filter' && text.text.trim() !== '' ? { ...next, complaint: filterComplaint(next, rules) } : next;
}

function filterComplaint(state: SetupState, rules: SetupRules): SetupState['complaint'] {
  const problem = rules.checkFilter(choiceOf(state, rules, 'connector'), filterOf(state, rules));
  return problem ? { words: problem.message, column: problem.column } : null;
}

function chosen(state: SetupState, rules: SetupRules, value: string): SetupState {
  const choose = (name: keyof SetupState['choices']): SetupState => ({
    ...state,
    choices: { ...state.choices, [name]: value },
  });
  const slot = slotOf(state.step);
  if (slot !== null) return value === 'swap' ? swapped(state, rules, slot) : { ...state, place: 'field' };
  switch (state.step) {
    case 'import': {
      if (state.seed === 'looking' || state.seed === null) return state;
      const taken = value === 'yes' ? fromSeed(state.seed.answers, rules) : {};
      return advance({ ...choose('import'), ...taken }, rules);
    }
    case 'connector':
      return advance(choose('connector'), rules);
    case 'gateway':
      return value === 'own' ? toField(choose('gateway')) : advance(choose('gateway'), rules);
    case 'filter':
      return value === 'default' ? tried(choose('filter'), rules) : toField(choose('filter'));
    case 'window':
      return value === 'own' ? toField(choose('window')) : advance(choose('window'), rules);
    case 'mode':
      return modeChosen(state, rules, value);
    case 'schedule':
      return scheduleChosen(choose('schedule'), rules, value);
    case 'mail': {
      if (state.place === 'page') return afterMailChosen(state, rules, value, (each) => advance(each, rules));
      const next = choose('mail');
      return isMailAsked(next, rules) ? { ...toField(next), mailField: 'relay' } : advance(next, rules);
    }
    case 'virustotal': {
      const next = choose('virustotal');
      return value === 'yes' ? virusTotalChosen(next, rules) : advance(next, rules);
    }
    case 'secrets':
      return advance(choose('secrets'), rules);
    default:
      return state;
  }
}

function toField(state: SetupState): SetupState {
  return { ...state, place: 'field', complaint: null };
}

function tried(state: SetupState, rules: SetupRules): SetupState {
  const page: SetupState = { ...state, place: 'page', complaint: null };
  const known = trial(page, rules)?.answer ?? null;
  return known !== null && !('problem' in known) ? page : askTrial(page, rules);
}

function modeChosen(state: SetupState, rules: SetupRules, value: string): SetupState {
  if (value !== 'automatic') return advance({ ...state, choices: { ...state.choices, mode: value } }, rules);
  if (state.place === 'page' && mayBeAutomatic(state, rules)) {
    return advance({ ...state, choices: { ...state.choices, mode: 'automatic' } }, rules);
  }
  return askDryRun({ ...state, place: 'page' }, rules);
}

function scheduleChosen(state: SetupState, rules: SetupRules, value: string): SetupState {
  if (value.endsWith(':own')) return toField(state);
  return value.startsWith('system:') ? { ...state, place: 'page' } : advance(state, rules);
}

/** The pair belongs to the other service: it moves there, and what was there comes here. */
function swapped(state: SetupState, rules: SetupRules, slot: string): SetupState {
  const answer = keyTest(state, rules, slot)?.answer ?? null;
  const other = answer && !answer.ok ? answer.belongsTo : undefined;
  if (other === undefined) return { ...state, place: 'field' };
  const texts = { ...state.texts };
  for (const part of ['id', 'secret']) {
    texts[`key:${other}:${part}`] = textOf(state, `key:${slot}:${part}`);
    texts[`key:${slot}:${part}`] = textState(textOf(state, `key:${other}:${part}`).text);
  }
  const next: SetupState = { ...state, texts, place: 'field', focus: 'id', complaint: null };
  const isFilled = ['id', 'secret'].every((part) => textOf(next, `key:${slot}:${part}`).text !== '');
  return isFilled ? askKeyTest(next, rules, slot) : next;
}

function next(state: SetupState, rules: SetupRules): SetupState {
  const slot = slotOf(state.step);
  if (slot !== null) return keyNext(state, rules, slot);
  switch (state.step) {
    case 'gateway':
      return gatewayNext(state, rules);
    case 'filter':
      return filterNext(state, rules);
    case 'window':
      return durationNext(state, rules, 'window');
    case 'schedule':
      return state.place === 'page' ? advance(state, rules) : durationNext(state, rules, 'interval');
    case 'mail':
      return mailNext(state, rules, (each) => advance(each, rules));
    case 'virustotal':
      return virusTotalNext(state, rules, (each) => advance(each, rules));
    case 'protect':
    case 'group':
      return advance(state, rules);
    case 'summary':
      return state.saving?.answer && 'saved' in state.saving.answer ? state : askSave(state);
    default:
      return state;
  }
}

function keyNext(state: SetupState, rules: SetupRules, slot: string): SetupState {
  const question = keyQuestions(state, rules).find((each) => each.slot === slot);
  const test = keyTest(state, rules, slot)?.answer ?? null;
  if (test?.ok || (question && isLeftOut(state, question))) return advance(state, rules);
  if (question && !question.fromEnvironment) {
    const pair = pairOf(state, question);
    if (!pair?.id)
      return { ...state, focus: 'id', complaint: { words: `${question.idLabel} is missing.`, column: null } };
    if (state.focus === 'id' && !pair.secret) return { ...state, focus: 'secret', complaint: null };
    if (!pair.secret) {
      return { ...state, focus: 'secret', complaint: { words: `${question.secretLabel} is missing.`, column: null } };
    }
  }
  return askKeyTest(state, rules, slot);
}

function gatewayNext(state: SetupState, rules: SetupRules): SetupState {
  if (state.place !== 'field') return state;
  const checked = rules.checkGateway(textOf(state, 'gateway').text.trim());
  if ('refused' in checked) return { ...state, complaint: { words: checked.refused, column: null } };
  // Only the origin counts, whatever was pasted: the person sees what is kept.
  return advance({ ...state, texts: { ...state.texts, gateway: textState(gatewayOf(state, rules)) } }, rules);
}

function filterNext(state: SetupState, rules: SetupRules): SetupState {
  if (state.place === 'field' && choiceOf(state, rules, 'filter') === 'file') return filterFileNext(state, rules);
  if (state.place === 'field') {
    if (filterOf(state, rules) === '') {
      return { ...state, complaint: { words: 'A filter is missing; * takes every alert.', column: null } };
    }
    const complaint = filterComplaint(state, rules);
    return complaint ? { ...state, complaint } : tried(state, rules);
  }
  const answer = trial(state, rules)?.answer ?? null;
  if (state.place !== 'page' || answer === null) return state;
  return 'problem' in answer && answer.problem.code === 'filter' ? { ...state, place: 'list' } : advance(state, rules);
}

/** The file's lines become the filter, and that is tried like any other. */
function filterFileNext(state: SetupState, rules: SetupRules): SetupState {
  const path = textOf(state, 'filterFile').text.trim();
  if (path === '') return { ...state, complaint: { words: 'The name of the file is missing.', column: null } };
  const read = rules.filterInFile(path);
  if ('refused' in read) return { ...state, complaint: { words: read.refused, column: null } };
  return tried({ ...state, texts: { ...state.texts, filter: textState(read.filter) } }, rules);
}

function durationNext(state: SetupState, rules: SetupRules, name: 'window' | 'interval'): SetupState {
  if (state.place !== 'field') return state;
  const checked = rules.checkDuration(textOf(state, name).text.trim());
  if ('refused' in checked) return { ...state, complaint: { words: checked.refused, column: null } };
  const isSystem = choiceOf(state, rules, 'schedule').startsWith('system:');
  return name === 'interval' && isSystem ? { ...state, place: 'page', complaint: null } : advance(state, rules);
}
