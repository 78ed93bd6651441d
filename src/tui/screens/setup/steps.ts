/** The steps of the setup in their order, and moving between them. */
import { connectorOf, keyQuestions } from './answers.ts';
import { mailOf } from './mail.ts';
import type { Place, SetupRules, SetupState, StepId } from './state.ts';
import { virusTotalOf } from './virustotal.ts';

/** Steps that are asked here: import only where a configuration was found, secrets only where no keychain is. */
export function stepsOf(state: SetupState, rules: SetupRules): readonly StepId[] {
  const questions = keyQuestions(state, rules);
  const typesSecrets =
    questions.some((question) => !question.fromEnvironment) ||
    mailOf(state, rules)?.password ||
    virusTotalOf(state, rules)?.key;
  return [
    ...(state.seed === null ? [] : (['import'] as const)),
    ...(rules.connectors.length > 1 ? (['connector'] as const) : []),
    'gateway',
    ...questions.map((question) => `key:${question.slot}` as const),
    'filter',
    ...(connectorOf(state, rules)?.isolationGroup === undefined ? [] : (['group'] as const)),
    'window',
    'mode',
    'schedule',
    'protect',
    'virustotal',
    'mail',
    ...(state.store === 'file' && typesSecrets ? (['secrets'] as const) : []),
    'summary',
  ];
}

/** Slot of a key step; null for the others. */
export function slotOf(step: StepId): string | null {
  return step.startsWith('key:') ? step.slice(4) : null;
}

function entrance(step: StepId, state: SetupState, rules: SetupRules): Place {
  const slot = slotOf(step);
  if (slot !== null) {
    const question = keyQuestions(state, rules).find((each) => each.slot === slot);
    return question?.fromEnvironment ? 'page' : 'field';
  }
  if (step === 'protect' || step === 'group') return 'field';
  return step === 'summary' ? 'page' : 'list';
}

export function enter(state: SetupState, rules: SetupRules, step: StepId): SetupState {
  return {
    ...state,
    step,
    place: entrance(step, state, rules),
    focus: 'id',
    mailField: 'relay',
    revealed: false,
    complaint: null,
  };
}

/** The next step; the last one stays. */
export function advance(state: SetupState, rules: SetupRules): SetupState {
  const steps = stepsOf(state, rules);
  const next = steps[steps.indexOf(state.step) + 1];
  return next ? enter(state, rules, next) : state;
}

/** One step back: from a field or a page to its list first. The first step stays: back never leaves. */
export function back(state: SetupState, rules: SetupRules): SetupState {
  const first = entrance(state.step, state, rules);
  if (state.place !== first) {
    return { ...state, place: first, complaint: null };
  }
  const steps = stepsOf(state, rules);
  const previous = steps[steps.indexOf(state.step) - 1];
  return previous ? enter(state, rules, previous) : state;
}
