/** Lines that a step shows between its question and its list: results, summary, ready lines. Pure. */
import { wordsOf } from '../../../engine/errors.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import type { Span } from '../../components/spans.ts';
import { span } from '../../components/spans.ts';
import type { Preview } from '../../services.ts';
import { sanitise } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import type { Token } from '../../theme/tokens.ts';
import { answersOf, choiceOf, connectorOf, groupOf, isLeftOut, keyQuestions } from './answers.ts';
import { dryRun, keyTest, secretsTo, trial } from './asking.ts';
import { mailOf, mailTest } from './mail.ts';
import { spanWords } from './span-words.ts';
import type { SetupRules, SetupState } from './state.ts';
import { slotOf } from './steps.ts';
import { virusTotalOf, virusTotalTest } from './virustotal.ts';

export type Line = readonly Span[];

/** A paragraph in lines of at most `width` cells. */
export function paragraph(text: string, width: number, token?: Token): readonly Line[] {
  return wrapLines(sanitise(text), width).map((line) => [span(line, token)]);
}

/** What came of the step so far; empty where nothing is to be told. */
export function resultLines(state: SetupState, rules: SetupRules, width: number): readonly Line[] {
  const slot = slotOf(state.step);
  if (slot !== null) return keyLines(state, rules, slot, width);
  switch (state.step) {
    case 'import':
      return state.seed === 'looking' || state.seed === null ? [] : seedLines(state.seed, width);
    case 'filter':
      if (state.place === 'page') return trialLines(state, rules, width);
      return state.place === 'list' ? defaultFilterLines(state, rules, width) : [];
    case 'mode':
      return state.place === 'page' ? dryRunLines(state, rules, width) : [];
    case 'schedule':
      return state.place === 'page' ? scheduleLines(state, rules, width) : [];
    case 'virustotal':
      return virusTotalLines(state, rules, width);
    case 'mail':
      return state.place === 'page' ? mailLines(state, rules, width) : [];
    case 'summary':
      return summaryLines(state, rules, width);
    default:
      return [];
  }
}

function seedLines(seed: { readonly path: string; readonly notes: readonly string[] }, width: number) {
  return [
    ...paragraph(seed.path, width, 'text.strong'),
    ...seed.notes.flatMap((note) => paragraph(`- ${note}`, width, 'text.muted')),
  ];
}

function defaultFilterLines(state: SetupState, rules: SetupRules, width: number): readonly Line[] {
  const filter = connectorOf(state, rules)?.defaultFilter ?? '*';
  return [...paragraph('The default filter:', width, 'text.muted'), ...paragraph(filter, width, 'accent')];
}

function keyLines(state: SetupState, rules: SetupRules, slot: string, width: number): readonly Line[] {
  const test = keyTest(state, rules, slot);
  if (!test) return state.place === 'page' ? paragraph('Enter logs in with it.', width) : [];
  if (test.answer === null) return [[span('Logging in with it …', 'accent')]];
  if (test.answer.ok) {
    const { note, ms } = test.answer;
    // Connectors begin their note with the same two words.
    const rest = note.startsWith('Logged in') ? note.slice('Logged in'.length) : note === '' ? '.' : `. ${note}`;
    return paragraph(`Logged in (${Math.round(ms)} ms)${rest} Enter goes on.`, width, 'good');
  }
  return paragraph(wordsOf(test.answer.problem), width, 'error');
}

function trialLines(state: SetupState, rules: SetupRules, width: number): readonly Line[] {
  const answer = trial(state, rules)?.answer ?? null;
  if (answer === null) return [[span('Trying it on the last hour …', 'accent')]];
  if (!('problem' in answer)) return paragraph(`${matches(answer)} in the last hour. Enter goes on.`, width, 'good');
  const isFilter = answer.problem.code === 'filter';
  const next = isFilter
    ? 'Enter goes back to it.'
    : 'The filter could not be tried. Enter goes on all the same, Esc goes back.';
  return [...paragraph(wordsOf(answer.problem), width, 'error'), ...paragraph(next, width)];
}

/** 'matches 47 alerts on 3 machines'. */
export function matches(preview: Pick<Preview, 'alerts' | 'machines' | 'complete'>): string {
  const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const least = preview.complete ? '' : 'at least ';
  return `It matches ${least}${plural(preview.alerts, 'alert')} on ${plural(preview.machines, 'machine')}`;
}

const MOST_NAMED = 6;

function dryRunLines(state: SetupState, rules: SetupRules, width: number): readonly Line[] {
  const { limits } = rules;
  const limit = `Its limits: at most ${limits.perCycle} machines a cycle, ${limits.perHour} an hour, ${limits.perDay} a day.`;
  const head = paragraph(limit, width, 'text.strong');
  const answer = dryRun(state, rules)?.answer ?? null;
  if (answer === null) return [...head, [span('Looking at what it would have done in this window …', 'accent')]];
  if ('problem' in answer) {
    const words = `${wordsOf(answer.problem)} Without a dry run automatic cannot be chosen.`;
    return [...head, ...paragraph(words, width, 'error')];
  }
  const { wouldIsolate, wouldHold } = answer;
  const window = spanWords(answersOf(state, rules).window);
  return [
    ...head,
    ...paragraph(`${matches(answer)} in the last ${window}. Automatic mode would have`, width),
    ...paragraph(
      `isolated: ${wouldIsolate.length}${named(wouldIsolate)}`,
      width,
      wouldIsolate.length ? 'warn' : 'text',
    ),
    ...paragraph(`left to a person: ${wouldHold.length}`, width),
    ...wouldHold
      .slice(0, MOST_NAMED)
      .map(
        ({ host, words }): Line => [
          span(`  ${sanitise(host)}`, 'text.strong'),
          span(`  ${sanitise(words)}`, 'text.muted'),
        ],
      ),
    ...(wouldHold.length > MOST_NAMED ? [[span(`  and ${wouldHold.length - MOST_NAMED} more`, 'text.muted')]] : []),
  ];
}

function named(hosts: readonly string[]): string {
  if (hosts.length === 0) return '';
  const rest = hosts.length > MOST_NAMED ? ` and ${hosts.length - MOST_NAMED} more` : '';
  return ` (${hosts.slice(0, MOST_NAMED).join(', ')}${rest})`;
}

function scheduleLines(state: SetupState, rules: SetupRules, width: number): readonly Line[] {
  return [
    ...rules
      .scheduleLines(answersOf(state, rules))
      .flatMap(({ title, text }) => [
        [span(sanitise(title), 'text.strong')],
        ...text.split('\n').flatMap((line) => paragraph(line, width, 'accent')),
      ]),
    ...paragraph('"cordon schedule" prints them again, outside of this screen. Enter goes on.', width, 'text.muted'),
  ];
}

function virusTotalLines(state: SetupState, rules: SetupRules, width: number): readonly Line[] {
  if (state.place !== 'page') return state.place === 'list' ? sentLines(state, rules, width) : [];
  const answer = virusTotalTest(state, rules)?.answer ?? null;
  if (answer === null) return [[span('Asking with it …', 'accent')]];
  if (answer.problem === null) return paragraph('The key is accepted. Enter goes on.', width, 'good');
  return [...paragraph(wordsOf(answer.problem), width, 'error'), ...paragraph('Enter goes back to it.', width)];
}

/** What would be sent, told by the alerts that the filter was tried on. */
function sentLines(state: SetupState, rules: SetupRules, width: number): readonly Line[] {
  const found = trial(state, rules)?.answer ?? null;
  if (found === null || 'problem' in found || found.indicators === undefined) return [];
  const asked = countWords(found.indicators, 'indicator');
  return paragraph(`The alerts of the last hour name ${asked} that would be asked about.`, width, 'accent');
}

function mailLines(state: SetupState, rules: SetupRules, width: number): readonly Line[] {
  const test = mailTest(state, rules);
  const answer = test?.answer ?? null;
  if (answer === null) return [[span(test?.send ? 'Sending a test mail …' : 'Talking to the relay …', 'accent')]];
  if (answer.problem) {
    return [...paragraph(wordsOf(answer.problem), width, 'error'), ...paragraph('Enter goes back to it.', width)];
  }
  if (test?.send) return paragraph('The relay has taken a test mail. Look whether it arrives.', width, 'good');
  const login = mailOf(state, rules)?.user ? 'logged in' : 'it asks for no login';
  return paragraph(`The relay answers, ${login}; nothing was sent.`, width, 'good');
}

function virusTotalWords(state: SetupState, rules: SetupRules): string {
  const answer = virusTotalOf(state, rules);
  if (answer === undefined) return 'as it is: switched on';
  return answer === null ? 'no look-ups' : 'look-ups, the key was tried';
}

function mailWords(state: SetupState, rules: SetupRules): string {
  const mail = mailOf(state, rules);
  if (mail === undefined) return rules.mail.stored ?? 'none';
  return mail === null ? 'none' : `to ${mail.to.join(', ')} by ${mail.relay}`;
}

function summaryLines(state: SetupState, rules: SetupRules, width: number): readonly Line[] {
  const saving = state.saving?.answer ?? null;
  const result =
    saving === null
      ? []
      : 'saved' in saving
        ? paragraph(`Saved: ${saving.saved}. Enter opens the console.`, width, 'good')
        : paragraph(wordsOf(saving.problem), width, 'error');
  const facts = summaryFacts(state, rules).map(
    ([name, value]): Line => [span(name.padEnd(12), 'text.muted'), span(sanitise(value))],
  );
  return [...facts, [span(' ')], ...result, ...(state.saving && saving === null ? [[span('Saving …', 'accent')]] : [])];
}

function summaryFacts(state: SetupState, rules: SetupRules): readonly (readonly [string, string])[] {
  const answers = answersOf(state, rules);
  const { schedule } = answers;
  const to = secretsTo(state, rules);
  const kept = to === 'keychain' ? 'in the keychain' : to === 'file' ? 'in a file with mode 0600' : 'not kept';
  const questions = keyQuestions(state, rules).filter((question) => !isLeftOut(state, question));
  const keys = questions.map((question): readonly [string, string] => [
    'Key',
    `${question.title}: ${question.fromEnvironment ? 'from the environment' : `logged in, ${kept}`}`,
  ]);
  const group = groupOf(state, rules);
  const when =
    schedule.kind === 'once'
      ? 'once'
      : `every ${spanWords(schedule.interval)}, by the ${schedule.kind === 'watch' ? 'built-in watch' : 'system scheduler'}`;
  return [
    ['System', connectorOf(state, rules)?.title ?? ''],
    ['Gateway', answers.gateway],
    ...keys,
    ['Filter', choiceOf(state, rules, 'filter') === 'default' ? `default: ${answers.filter}` : answers.filter],
    ...(group === null ? [] : [['Group', group] as const]),
    ['Window', spanWords(answers.window)],
    ['Mode', answers.mode],
    ['Schedule', when],
    ['Protected', answers.protect.map((rule) => rule.value).join(', ') || 'none by name'],
    ['VirusTotal', virusTotalWords(state, rules)],
    ['Mail', mailWords(state, rules)],
  ];
}
