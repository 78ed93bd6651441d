/** What the setup says: a question in one line, the answers to choose from, and what came of it. Pure. */
import { countWords } from '../../engine/model/span-words.ts';
import type { Choice } from '../components/select.tsx';
import { connectorOf, textOf } from '../screens/setup/answers.ts';
import { fieldLabel, isSecret } from '../screens/setup/fields.ts';
import { type Line, resultLines } from '../screens/setup/lines.ts';
import { mailHint } from '../screens/setup/mail.ts';
import type { SetupRules, SetupState } from '../screens/setup/state.ts';
import { stepsOf } from '../screens/setup/steps.ts';
import { wordsOfStep } from '../screens/setup/words.ts';
import { sanitise } from '../text/sanitise.ts';

/** No line of what is told is broken. */
const ENDLESS = 100_000;

export const GREETING = [
  'Cordon setup, plain. One question at a time.',
  'Keys: j and k read the answers, Enter takes one, Esc goes back, Ctrl-L reads all of it again, q leaves.',
] as const;

/** "Step 3 of 11, Filter. Which alerts are looked for? …" */
export function questionTold(state: SetupState, rules: SetupRules): string {
  const { title, question, help } = wordsOfStep(state, rules);
  const steps = stepsOf(state, rules);
  const place = `Step ${Math.max(1, steps.indexOf(state.step) + 1)} of ${steps.length}, ${title}.`;
  return sanitise([place, question, help].filter((words) => words !== '').join(' '));
}

export function choiceTold(choices: readonly Choice[], at: number): string {
  const { label = '', note } = choices[at] ?? {};
  const words = note ? `${label}, ${note.replaceAll(' · ', ', ')}` : label;
  return `${at + 1} of ${choices.length}, ${sanitise(words)}.`;
}

/** What came of the step so far. */
export function resultsTold(state: SetupState, rules: SetupRules): readonly string[] {
  return resultLines(state, rules, ENDLESS)
    .map(lineTold)
    .filter((line) => line !== '');
}

function lineTold(line: Line): string {
  // A name and what belongs to it stand in columns.
  return line
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
    .join(': ');
}

/** What there is to know before a field is typed into. */
export function fieldHints(state: SetupState, rules: SetupRules, name: string): readonly string[] {
  const { text } = textOf(state, name);
  const examples = name === 'filter' ? (connectorOf(state, rules)?.filterExamples ?? []) : [];
  return [
    ...(name === 'mail:relay' || name === 'mail:ca' ? [mailHint(state.mailField)] : []),
    ...examples.map((example) => `For example: ${sanitise(example)}`),
    ...(text !== '' && isSecret(name)
      ? [`${countWords([...text].length, 'character')} are kept from before; Ctrl-U empties it.`]
      : []),
  ];
}

/** The line being typed. Of a secret nothing is echoed, not even how much there is of it. */
export function typedTold(state: SetupState, rules: SetupRules, name: string): string {
  return `${fieldLabel(state, rules, name)}: ${isSecret(name) ? '' : textOf(state, name).text}`;
}

/** An answer read back. */
export function answerTold(state: SetupState, rules: SetupRules, name: string): string {
  const label = fieldLabel(state, rules, name);
  const text = textOf(state, name).text.trim();
  if (text === '') return `${label} is left empty.`;
  return isSecret(name)
    ? `${label} taken, ${countWords([...text].length, 'character')}, not read out.`
    : `${label} is ${sanitise(text)}`;
}

export function complaintTold({ complaint }: SetupState): string | null {
  if (complaint === null) return null;
  const { words, column } = complaint;
  return sanitise(column === null ? words : `At character ${column + 1}: ${words}`);
}
