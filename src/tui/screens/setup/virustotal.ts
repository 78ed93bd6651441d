/** The optional step about VirusTotal: the key that is asked for, and what came of its test. Pure. */
import type { VirusTotalAnswer } from '../../services.ts';
import { choiceOf, textOf } from './answers.ts';
import type { Asked, ServiceTest, SetupRules, SetupState } from './state.ts';

export const VIRUSTOTAL_FIELD = 'virustotal';

/** As answered; undefined: it stays as it is; null: off. */
export function virusTotalOf(state: SetupState, rules: SetupRules): VirusTotalAnswer | null | undefined {
  const choice = choiceOf(state, rules, 'virustotal');
  if (choice === 'keep') return undefined;
  if (choice === 'no') return null;
  const typed = textOf(state, VIRUSTOTAL_FIELD).text.trim();
  return { key: rules.virustotal.keyFromEnvironment ? null : typed };
}

function virusTotalTestOf(state: SetupState, rules: SetupRules): string {
  return JSON.stringify(virusTotalOf(state, rules) ?? null);
}

/** The test, if it was about this very key. */
export function virusTotalTest(state: SetupState, rules: SetupRules): Asked<ServiceTest> | null {
  return state.virusTotalTest?.of === virusTotalTestOf(state, rules) ? state.virusTotalTest : null;
}

/** With a key at hand it is tried at once. */
export function virusTotalChosen(state: SetupState, rules: SetupRules): SetupState {
  if (!rules.virustotal.keyFromEnvironment) return { ...state, place: 'field', complaint: null };
  return asked(state, rules);
}

/** From the field the key is tried; from what came of it on, or back. */
export function virusTotalNext(
  state: SetupState,
  rules: SetupRules,
  advance: (state: SetupState) => SetupState,
): SetupState {
  if (state.place === 'page') {
    const answer = virusTotalTest(state, rules)?.answer ?? null;
    if (answer === null) return state;
    if (answer.problem === null) return advance(state);
    return { ...state, place: rules.virustotal.keyFromEnvironment ? 'list' : 'field' };
  }
  if (state.place !== 'field') return state;
  const key = virusTotalOf(state, rules)?.key ?? '';
  if (key === '') return { ...state, complaint: { words: 'The key is missing.', column: null } };
  return asked(state, rules);
}

function asked(state: SetupState, rules: SetupRules): SetupState {
  const test = { of: virusTotalTestOf(state, rules), attempt: state.attempts + 1, answer: null };
  return { ...state, place: 'page', attempts: test.attempt, virusTotalTest: test, complaint: null };
}
