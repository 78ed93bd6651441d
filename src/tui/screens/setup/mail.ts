/** The optional step about mail: what is asked, the answer it gives, and what came of its test. Pure. */

import type { MailAnswer, MailField } from '../../services.ts';
import { choiceOf, textOf } from './answers.ts';
import type { SetupRules, SetupState } from './state.ts';

export const MAIL_LABELS: Readonly<Record<MailField, string>> = {
  relay: 'Relay',
  from: 'From',
  to: 'To',
  user: 'Login',
  password: 'Password',
  ca: 'CA file',
};

const HINT = 'The login may stay empty. Another port: HOST:2525.';
const CA_HINT = 'The certificate (PEM) of the authority of your own that signed the relay’s.';

export function mailHint(field: MailField): string {
  return field === 'ca' ? CA_HINT : HINT;
}

/** Where the choice is not to send mail, or to leave it as it is, nothing more is asked. */
export function isMailAsked(state: SetupState, rules: SetupRules): boolean {
  return !['no', 'keep'].includes(choiceOf(state, rules, 'mail'));
}

/** A relay on this machine is spoken to without TLS, and then without a login. */
export function mailFields(state: SetupState, rules: SetupRules): readonly MailField[] {
  if (choiceOf(state, rules, 'mail') === 'local') return ['relay', 'from', 'to'];
  const typed = textOf(state, 'mail:user').text.trim() !== '';
  const asks = typed && !rules.mail.passwordFromEnvironment;
  const ca = isCertificateRefused(state) || textOf(state, 'mail:ca').text !== '';
  return ['relay', 'from', 'to', 'user', ...(asks ? (['password'] as const) : []), ...(ca ? (['ca'] as const) : [])];
}

/** An authority of one's own is asked for only where the certificate was not accepted without. */
function isCertificateRefused({ mailTest }: SetupState): boolean {
  return mailTest?.answer?.problem?.certificate === true;
}

/** As typed; undefined: it stays as it is; null: no mail. */
export function mailOf(state: SetupState, rules: SetupRules): MailAnswer | null | undefined {
  const choice = choiceOf(state, rules, 'mail');
  if (choice === 'keep') return undefined;
  if (choice === 'no') return null;
  const text = (field: MailField): string => textOf(state, `mail:${field}`).text.trim();
  const isLocal = choice === 'local';
  const user = isLocal ? '' : text('user');
  return {
    security: isLocal ? 'none' : choice === 'tls' ? 'tls' : 'starttls',
    relay: text('relay') || (isLocal ? 'localhost' : ''),
    from: text('from'),
    to: text('to')
      .split(/[\s,;]+/)
      .filter((address) => address !== ''),
    user: user || null,
    password: user && !rules.mail.passwordFromEnvironment ? textOf(state, 'mail:password').text : null,
    ...(isLocal || text('ca') === '' ? {} : { ca: text('ca') }),
  };
}

export function mailTestOf(state: SetupState, rules: SetupRules): string {
  return JSON.stringify(mailOf(state, rules) ?? null);
}

/** The test, if it was about these very answers. */
export function mailTest(state: SetupState, rules: SetupRules): SetupState['mailTest'] {
  return state.mailTest?.of === mailTestOf(state, rules) ? state.mailTest : null;
}

/** The next field; from the last one the relay is tried, or the first answer that will not do is shown. */
export function mailNext(state: SetupState, rules: SetupRules, advance: (state: SetupState) => SetupState): SetupState {
  if (state.place === 'page') {
    const answer = mailTest(state, rules)?.answer ?? null;
    if (answer === null) return state;
    if (answer.problem === null) return advance(state);
    return { ...state, place: 'field', ...(isCertificateRefused(state) ? { mailField: 'ca' } : {}) };
  }
  if (state.place !== 'field') return state;
  const fields = mailFields(state, rules);
  const answer = mailOf(state, rules);
  const off = answer ? rules.checkMail(answer) : null;
  const at = fields.indexOf(state.mailField);
  if (off && fields.indexOf(off.field) <= at) {
    return { ...state, mailField: off.field, complaint: { words: off.words, column: null } };
  }
  const following = fields[at + 1];
  if (following) return { ...state, mailField: following, complaint: null };
  return askMail(state, rules, false);
}

function askMail(state: SetupState, rules: SetupRules, send: boolean): SetupState {
  const test = { of: mailTestOf(state, rules), attempt: state.attempts + 1, answer: null, send };
  return { ...state, place: 'page', attempts: test.attempt, mailTest: test, complaint: null };
}

/** What was chosen where the relay works: to go on, or a test mail. */
export function afterMailChosen(
  state: SetupState,
  rules: SetupRules,
  value: string,
  advance: (state: SetupState) => SetupState,
): SetupState {
  if (mailTest(state, rules)?.answer?.problem !== null) return state;
  return value === 'send' ? askMail(state, rules, true) : advance(state);
}

/** The field after the one at hand, round and round. */
export function otherMailField(state: SetupState, rules: SetupRules): SetupState {
  const fields = mailFields(state, rules);
  const next = fields[(fields.indexOf(state.mailField) + 1) % fields.length];
  return next ? { ...state, mailField: next, complaint: null } : state;
}
