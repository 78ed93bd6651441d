/** What was asked of the services, for which answers, and whether that still counts. Pure. */
import type { KeyAnswer } from '../../services.ts';
import { answersOf, choiceOf, gatewayOf, keyQuestions, pairOf } from './answers.ts';
import { mailTest } from './mail.ts';
import type { Asked, MailTest, PreviewAnswer, SaveAnswer, SetupRules, SetupState } from './state.ts';
import { slotOf } from './steps.ts';
import { virusTotalTest } from './virustotal.ts';

/** Window of the trial search: long enough to match something, short enough to answer soon. */
export const TRIAL_WINDOW = '1h';

/** The answers a key test is about. */
export function keyTestOf(state: SetupState, rules: SetupRules, slot: string): string {
  const question = keyQuestions(state, rules).find((each) => each.slot === slot);
  return JSON.stringify([gatewayOf(state, rules), question ? pairOf(state, question) : null]);
}

/** The test of a key, if it was about this gateway and this pair. */
export function keyTest(state: SetupState, rules: SetupRules, slot: string): Asked<KeyAnswer> | null {
  const test = state.keyTests[slot];
  return test && test.of === keyTestOf(state, rules, slot) ? test : null;
}

export function trialOf(state: SetupState, rules: SetupRules): string {
  const { connector, gateway, filter } = answersOf(state, rules);
  return JSON.stringify([connector, gateway, filter]);
}

export function trial(state: SetupState, rules: SetupRules): Asked<PreviewAnswer> | null {
  return state.trial?.of === trialOf(state, rules) ? state.trial : null;
}

export function dryRunOf(state: SetupState, rules: SetupRules): string {
  const { connector, gateway, filter, window } = answersOf(state, rules);
  return JSON.stringify([connector, gateway, filter, window]);
}

export function dryRun(state: SetupState, rules: SetupRules): Asked<PreviewAnswer> | null {
  return state.dryRun?.of === dryRunOf(state, rules) ? state.dryRun : null;
}

/** Automatic may be chosen only after this page showed what it would have done with these very answers. */
export function mayBeAutomatic(state: SetupState, rules: SetupRules): boolean {
  const answer = dryRun(state, rules)?.answer ?? null;
  return answer !== null && !('problem' in answer);
}

function asked(state: SetupState, of: string) {
  return { of, attempt: state.attempts + 1, answer: null };
}

export function askKeyTest(state: SetupState, rules: SetupRules, slot: string): SetupState {
  const test = asked(state, keyTestOf(state, rules, slot));
  return { ...state, attempts: test.attempt, keyTests: { ...state.keyTests, [slot]: test }, complaint: null };
}

export function askTrial(state: SetupState, rules: SetupRules): SetupState {
  const next = asked(state, trialOf(state, rules));
  return { ...state, attempts: next.attempt, trial: next };
}

export function askDryRun(state: SetupState, rules: SetupRules): SetupState {
  const next = asked(state, dryRunOf(state, rules));
  return { ...state, attempts: next.attempt, dryRun: next };
}

export function askSave(state: SetupState): SetupState {
  const next = asked(state, 'save');
  return { ...state, attempts: next.attempt, saving: next };
}

/** Where the secrets go, as the person agreed; null: they are not kept at all. */
export function secretsTo(state: SetupState, rules: SetupRules): 'keychain' | 'file' | null {
  if (state.store === 'keychain') return 'keychain';
  return choiceOf(state, rules, 'secrets') === 'file' ? 'file' : null;
}

/** True while the step at hand waits for an answer. */
export function isWaiting(state: SetupState, rules: SetupRules): boolean {
  const slot = slotOf(state.step);
  const waits = (each: Asked<KeyAnswer | PreviewAnswer | MailTest | SaveAnswer> | null) =>
    each !== null && each.answer === null;
  if (slot !== null) return waits(keyTest(state, rules, slot));
  if (state.step === 'filter') return state.place === 'page' && waits(trial(state, rules));
  if (state.step === 'mode') return state.place === 'page' && waits(dryRun(state, rules));
  if (state.step === 'mail') return state.place === 'page' && waits(mailTest(state, rules));
  if (state.step === 'virustotal') return state.place === 'page' && waits(virusTotalTest(state, rules));
  if (state.step === 'summary') return waits(state.saving);
  return state.step === 'import' && state.seed === 'looking';
}
