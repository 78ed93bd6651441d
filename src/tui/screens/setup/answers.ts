/** From choices and texts to the answers the services take, and back from a seed's configuration. Pure. */
import type { ProtectRule } from '../../../engine/settings.ts';
import { EMPTY_TEXT, type TextState, textState } from '../../components/text-field/text-state.ts';
import type { ConnectorOption, KeyQuestion, SetupAnswers } from '../../services.ts';
import type { ChoiceName, SetupRules, SetupState } from './state.ts';

export const WINDOWS = ['1h', '6h', '12h'] as const;
export const INTERVALS = ['1h', '6h', '12h'] as const;
export const DEFAULT_INTERVAL = '15s';

export function textOf(state: Pick<SetupState, 'texts'>, name: string): TextState {
  return state.texts[name] ?? EMPTY_TEXT;
}

/** A choice, or what is preselected: approve, one hour, the built-in watch at 15 s. */
export function choiceOf(state: SetupState, rules: SetupRules, name: ChoiceName): string {
  const preselected: Readonly<Record<ChoiceName, string>> = {
    import: 'yes',
    connector: rules.connectors[0]?.id ?? '',
    gateway: connectorOf(state, rules)?.gateways[0]?.id ?? 'own',
    filter: 'default',
    window: '1h',
    mode: 'approve',
    schedule: `watch:${DEFAULT_INTERVAL}`,
    mail: rules.mail.stored === null ? 'no' : 'keep',
    virustotal: rules.virustotal.stored ? 'keep' : 'no',
    secrets: 'file',
  };
  return state.choices[name] ?? preselected[name];
}

export function connectorOf(state: SetupState, rules: SetupRules): ConnectorOption | undefined {
  return rules.connectors.find((each) => each.id === state.choices.connector) ?? rules.connectors[0];
}

/** Those that are asked: a further account only behind one that is typed. */
export function keyQuestions(state: SetupState, rules: SetupRules): readonly KeyQuestion[] {
  const questions = connectorOf(state, rules)?.keys ?? [];
  const end = questions.findIndex((question, at) => {
    const before = questions[at - 1];
    return question.optional && (!before || !isTyped(state, before));
  });
  return end === -1 ? questions : questions.slice(0, end);
}

/** Something stands in the fields of this pair. */
export function isTyped(state: Pick<SetupState, 'texts'>, { slot }: KeyQuestion): boolean {
  return ['id', 'secret'].some((part) => textOf(state, `key:${slot}:${part}`).text.trim() !== '');
}

/** The further account that was left empty. */
export function isLeftOut(state: SetupState, question: KeyQuestion): boolean {
  return question.optional === true && !isTyped(state, question);
}

/** Origin of the chosen gateway; '' while a custom one is not entered yet. */
export function gatewayOf(state: SetupState, rules: SetupRules): string {
  const choice = choiceOf(state, rules, 'gateway');
  if (choice !== 'own') return connectorOf(state, rules)?.gateways.find((each) => each.id === choice)?.url ?? '';
  const checked = rules.checkGateway(textOf(state, 'gateway').text.trim());
  return 'origin' in checked ? checked.origin : '';
}

/** The pair as typed; null where the environment gives it. */
export function pairOf(
  state: SetupState,
  question: KeyQuestion,
): { readonly id: string; readonly secret: string } | null {
  if (question.fromEnvironment) return null;
  const part = (name: 'id' | 'secret') => textOf(state, `key:${question.slot}:${name}`).text.trim();
  return { id: part('id'), secret: part('secret') };
}

export function filterOf(state: SetupState, rules: SetupRules): string {
  if (choiceOf(state, rules, 'filter') !== 'default') return textOf(state, 'filter').text.trim();
  return connectorOf(state, rules)?.defaultFilter ?? '';
}

/** The group that isolates, where the connector knows one: as typed, else the usual one. */
export function groupOf(state: SetupState, rules: SetupRules): string | null {
  const usual = connectorOf(state, rules)?.isolationGroup;
  return usual === undefined ? null : textOf(state, 'group').text.trim() || usual;
}

/** Host names and patterns, parted by commas or blanks. */
export function protectRules(text: string): readonly ProtectRule[] {
  const values = text.split(/[\s,;]+/).filter((value) => value !== '');
  return [...new Set(values)].map((value) => ({ match: 'glob', value }));
}

function windowOf(state: SetupState, rules: SetupRules): string {
  const choice = choiceOf(state, rules, 'window');
  return choice === 'own' ? textOf(state, 'window').text.trim() : choice;
}

function scheduleOf(state: SetupState, rules: SetupRules): SetupAnswers['schedule'] {
  const [kind, value = ''] = choiceOf(state, rules, 'schedule').split(':');
  const interval = value === 'own' ? textOf(state, 'interval').text.trim() : value;
  if (kind === 'once') return { kind: 'once' };
  return { kind: kind === 'system' ? 'system' : 'watch', interval };
}

export function answersOf(state: SetupState, rules: SetupRules): SetupAnswers {
  const mode = choiceOf(state, rules, 'mode');
  const keys: Record<string, { readonly id: string; readonly secret: string }> = {};
  for (const question of keyQuestions(state, rules)) {
    const pair = isLeftOut(state, question) ? null : pairOf(state, question);
    if (pair) keys[question.slot] = pair;
  }
  const group = groupOf(state, rules);
  return {
    ...(group === null || group === connectorOf(state, rules)?.isolationGroup ? {} : { isolationGroup: group }),
    connector: connectorOf(state, rules)?.id ?? '',
    gateway: gatewayOf(state, rules),
    keys,
    filter: filterOf(state, rules),
    window: windowOf(state, rules),
    mode: mode === 'automatic' || mode === 'observe' ? mode : 'approve',
    schedule: scheduleOf(state, rules),
    protect: protectRules(textOf(state, 'protect').text),
  };
}

/** Choices and texts that a seed's answers stand for. A mode is never taken over: automatic needs its dry run here. */
export function fromSeed(seed: Partial<SetupAnswers>, rules: SetupRules): Pick<SetupState, 'choices' | 'texts'> {
  const choices: Partial<Record<ChoiceName, string>> = {};
  const texts: Record<string, TextState> = {};
  const connector = rules.connectors.find((each) => each.id === seed.connector) ?? rules.connectors[0];
  if (seed.connector !== undefined && connector) choices.connector = connector.id;
  if (seed.gateway) {
    const known = connector?.gateways.find((each) => each.url === seed.gateway);
    choices.gateway = known?.id ?? 'own';
    if (!known) texts.gateway = textState(seed.gateway);
  }
  for (const [slot, pair] of Object.entries(seed.keys ?? {})) {
    texts[`key:${slot}:id`] = textState(pair.id);
    texts[`key:${slot}:secret`] = textState(pair.secret);
  }
  if (seed.filter && seed.filter !== connector?.defaultFilter) {
    choices.filter = 'own';
    texts.filter = textState(seed.filter);
  }
  if (seed.window) {
    const isListed = (WINDOWS as readonly string[]).includes(seed.window);
    choices.window = isListed ? seed.window : 'own';
    if (!isListed) texts.window = textState(seed.window);
  }
  if (seed.mode === 'observe') choices.mode = 'observe';
  if (seed.schedule) Object.assign(choices, { schedule: scheduleChoice(seed.schedule, texts) });
  if (seed.protect) texts.protect = textState(seed.protect.map((rule) => rule.value).join(', '));
  return { choices, texts };
}

function scheduleChoice(schedule: SetupAnswers['schedule'], texts: Record<string, TextState>): string {
  if (schedule.kind === 'once') return 'once';
  const listed: readonly string[] = schedule.kind === 'watch' ? [DEFAULT_INTERVAL, ...INTERVALS] : INTERVALS;
  if (listed.includes(schedule.interval)) return `${schedule.kind}:${schedule.interval}`;
  texts.interval = textState(schedule.interval);
  return `${schedule.kind}:own`;
}
