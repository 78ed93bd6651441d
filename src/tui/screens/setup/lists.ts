/** The list at hand: what can be chosen on a step, and what is preselected. Pure. */
import type { Choice } from '../../components/select.tsx';
import { choiceOf, connectorOf, INTERVALS, keyQuestions, WINDOWS } from './answers.ts';
import { dryRun, keyTest, mayBeAutomatic } from './asking.ts';
import { mailOf, mailTest } from './mail.ts';
import { spanWords } from './span-words.ts';
import type { SetupRules, SetupState } from './state.ts';
import { slotOf } from './steps.ts';

/** Leaves the setup for the console on the built-in gateway. */
export const DEMO = 'demo';

export type List = { readonly choices: readonly Choice[]; readonly initial: string };

/** Null where nothing is chosen from a list at this place. */
export function listAtHand(state: SetupState, rules: SetupRules): List | null {
  if (state.place === 'page') {
    if (state.step === 'mail') return afterMailTest(state, rules);
    return state.step === 'mode' ? afterDryRun(state, rules) : null;
  }
  if (state.place !== 'list') return null;
  const slot = slotOf(state.step);
  if (slot !== null) return swapOffer(state, rules, slot);
  const initial = state.step in CHOICES ? choiceOf(state, rules, state.step as keyof typeof CHOICES) : '';
  const choices = CHOICES[state.step as keyof typeof CHOICES]?.(state, rules) ?? [];
  return { choices, initial };
}

const CHOICES = {
  import: () => [
    { value: 'yes', label: 'Yes, fill in its answers' },
    { value: 'no', label: 'No, start with empty pages' },
  ],
  connector: (_state: SetupState, rules: SetupRules) =>
    rules.connectors.map((each) => ({ value: each.id, label: each.title })),
  gateway: gatewayChoices,
  filter: (state: SetupState, rules: SetupRules) => [
    { value: 'default', label: 'The default filter' },
    { value: 'own', label: 'An own filter', note: 'parsed as you type' },
    ...(connectorOf(state, rules)?.takesFilterFile
      ? [{ value: 'file', label: 'A filter file', note: 'field=value lines, any of which is enough' }]
      : []),
  ],
  window: () => [
    ...WINDOWS.map((value) => ({ value, label: spanWords(value) })),
    { value: 'own', label: 'Another span', note: 'hours, days, weeks or months: 36h, 2d, 1w, 1mo' },
  ],
  mode: () => [
    { value: 'approve', label: 'Approve', note: 'it proposes, you confirm each isolation' },
    { value: 'observe', label: 'Observe', note: 'it only looks' },
    {
      value: 'automatic',
      label: 'Automatic',
      note: 'it isolates inside its limits; dry run first',
    },
  ],
  schedule: () => [
    { value: 'watch:15s', label: 'Watch, every 15 seconds' },
    ...INTERVALS.map((value) => ({ value: `watch:${value}`, label: `Watch, every ${spanWords(value)}` })),
    { value: 'watch:own', label: 'Watch, another interval' },
    { value: 'once', label: 'Once', note: 'a single cycle each time it is started' },
    ...INTERVALS.map((value) => ({ value: `system:${value}`, label: `System scheduler, every ${spanWords(value)}` })),
    { value: 'system:own', label: 'System scheduler, another interval' },
  ],
  mail: (_state: SetupState, rules: SetupRules) => [
    ...(rules.mail.stored === null ? [] : [{ value: 'keep', label: 'As it is', note: rules.mail.stored }]),
    { value: 'no', label: 'No mail' },
    { value: 'starttls', label: 'By a relay with STARTTLS', note: 'port 587' },
    { value: 'tls', label: 'By a relay with TLS from the first byte on', note: 'port 465' },
    { value: 'local', label: 'By a relay on this machine', note: 'port 25, without TLS and login' },
  ],
  virustotal: (_state: SetupState, rules: SetupRules) => [
    ...(rules.virustotal.stored ? [{ value: 'keep', label: 'As it is', note: 'switched on' }] : []),
    { value: 'no', label: 'No look-ups' },
    {
      value: 'yes',
      label: 'Yes, with a key of mine',
      note: rules.virustotal.keyFromEnvironment ? 'given by the environment' : 'it is tried before you go on',
    },
  ],
  secrets: () => [
    { value: 'file', label: 'Yes, write the file', note: 'mode 0600' },
    { value: 'none', label: 'No, do not keep the keys', note: 'I give them by environment variables' },
  ],
} satisfies Partial<Record<string, (state: SetupState, rules: SetupRules) => readonly Choice[]>>;

function gatewayChoices(state: SetupState, rules: SetupRules): readonly Choice[] {
  const listed = (connectorOf(state, rules)?.gateways ?? []).map(({ id, label, url, uncertain }) => {
    const ms = state.latency[url];
    const parts = [hostOf(url), uncertain ? 'not confirmed' : '', typeof ms === 'number' ? `${Math.round(ms)} ms` : ''];
    return { value: id, label, note: parts.filter((part) => part !== '').join(' · ') };
  });
  return [
    ...listed,
    { value: 'own', label: 'Another gateway', note: 'type or paste its address' },
    ...(rules.offersDemo ? [{ value: DEMO, label: 'The built-in demo', note: 'no account; nothing is kept' }] : []),
  ];
}

function hostOf(url: string): string {
  return url.replace(/^https:\/\//, '');
}

function swapOffer(state: SetupState, rules: SetupRules, slot: string): List | null {
  const answer = keyTest(state, rules, slot)?.answer ?? null;
  const other = answer && !answer.ok ? keyQuestions(state, rules).find((each) => each.slot === answer.belongsTo) : null;
  if (!other) return null;
  return {
    choices: [
      { value: 'swap', label: `Use it as the key of: ${other.title}` },
      { value: 'again', label: 'Correct it here' },
    ],
    initial: 'swap',
  };
}

function afterDryRun(state: SetupState, rules: SetupRules): List | null {
  const answer = dryRun(state, rules)?.answer ?? null;
  if (answer === null) return null;
  const stay: Choice = { value: 'approve', label: 'Stay with approve' };
  if (!mayBeAutomatic(state, rules)) {
    return { choices: [stay, { value: 'automatic', label: 'Try the dry run again' }], initial: 'approve' };
  }
  return { choices: [stay, { value: 'automatic', label: 'Turn automatic on' }], initial: 'approve' };
}

/** A relay that works may be asked for more: to take a test mail. */
function afterMailTest(state: SetupState, rules: SetupRules): List | null {
  const test = mailTest(state, rules);
  if (test?.answer?.problem !== null) return null;
  const label = test.send ? 'Send another one' : 'Send a test mail';
  const choices = [
    { value: 'on', label: 'Go on' },
    { value: 'send', label, note: `to ${mailOf(state, rules)?.to.join(', ')}` },
  ];
  return { choices, initial: 'on' };
}
