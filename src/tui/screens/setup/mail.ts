/** The optional step about mail: what is asked, the answer it gives, and what came of its test. Pure. */
import type { MailAnswer, MailField } from '../../services.ts';
import { choiceOf, textOf } from './answers.ts';
import type { Asked, MailTest, SetupRules, SetupState } from './state.ts';

export const MAIL_LABELS: Readonly<Record<MailField, string>> = {
  relay: 'Relay',
  from: 'From',
  to: 'To',
  user: 'Login',
  password: 'Password',
};

export const MAIL_HINT = 'The login may stay empty. Another port: HOST:2525.';

/** Where the choice is not to send mail, or to leave it as it is, nothing more is asked. */
export function isMailAsked(state: SetupState, rules: SetupRules): boolean {
  return !['no', 'keep'].includes(choiceOf(state, rules, 'mail'));
}

/** A relay on this machine is spoken to without TLS, and then without a login. */
export function mailFields(state: SetupState, rules: SetupRules): readonly MailField[] {
  if (choiceOf(state, rules, 'mail') === 'local') return ['relay', 'from', 'to'];
  const typed = textOf(state, 'mail:user').text.trim() !== '';
  const asks = typed && !rules.mail.passwordFromEnvironment;
  return ['relay', 'from', 'to', 'user', ...(asks ? (['password'] as const) : [])];
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
  };
}

export function mailTestOf(state: SetupState, rules: SetupRules): string {
  return JSON.stringify(mailOf(state, rules) ?? null);
}

/** The test, if it was about these very answers. */
export function mailTest(state: SetupState, rules: SetupRules): Asked<MailTest> | null {
  return state.mailTest?.of === mailTestOf(state, rules) ? state.mailTest : null;
}

/** The next field; from the last one the relay is tried, or the first answer that will not do is shown. */
export function mailNext(state: SetupState, rules: SetupRules, advance: (state: SetupState) => SetupState): SetupState {
  if (state.place === 'page') {
    const answer = mailTest(state, rules)?.answer ?? null;
    if (answer === null) return state;
    return answer.problem === null ? advance(state) : { ...state, place: 'field' };
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
  const test = { of: mailTestOf(state, rules), attempt: state.attempts + 1, answer: null };
  return { ...state, place: 'page', attempts: test.attempt, mailTest: test, complaint: null };
}

/** The field after the one at hand, round and round. */
export function otherMailField(state: SetupState, rules: SetupRules): SetupState {
  const fields = mailFields(state, rules);
  const next = fields[(fields.indexOf(state.mailField) + 1) % fields.length];
  return next ? { ...state, mailField: next, complaint: null } : state;
}
