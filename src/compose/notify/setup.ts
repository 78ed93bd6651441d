/** What the setup asks about mail: its answers judged, tried for real, and kept. */
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type Problem, toProblem } from '../../engine/errors.ts';
import { type Notices, noticesSchema } from '../../settings/notices.ts';
import type { Settings } from '../../settings/schema.ts';
import type { SecretPlace, SecretStore } from '../../settings/secrets.ts';
import type { MailAnswer, MailField, SetupServices } from '../../tui/services.ts';
import { systemChance, systemClock } from '../clock.ts';
import type { Stores } from '../stores.ts';
import { addressesOf, MAIL_PASSWORD, relayOf } from './channels.ts';
import { testMessage } from './sample.ts';

type Env = Stores['env'];

export function passwordInEnvironment(env: Env): string | null {
  return env[MAIL_PASSWORD.env]?.trim() || null;
}

/** How mail is sent now, in words; null: it is not. */
export function mailWords({ notices: { mail } }: Settings): string | null {
  return mail.host === null ? null : `to ${mail.to.join(', ') || 'nobody yet'} by ${mail.host}`;
}

/** The host and the port of "host" or "host:port"; a port that is none stays with the host, which then will not do. */
function relayIn(text: string): { readonly host: string; readonly port: number | null } {
  const [, host, port] = /^(.*[^:]):(\d{1,5})$/.exec(text) ?? [];
  return host === undefined ? { host: text, port: null } : { host, port: Number(port) };
}

/** The settings of mail as answered; what was not asked for stays. */
export function mailSettings(before: Notices['mail'], answer: MailAnswer | null): Notices['mail'] {
  if (answer === null) return { ...before, host: null };
  const { security, relay, from, to, user, ca } = answer;
  // Kept for runs from anywhere.
  const own = ca === undefined ? {} : { ca: resolve(ca) };
  return { ...before, ...relayIn(relay), security, from, to: [...to], user, ...own };
}

const FIELD_OF: Readonly<Record<string, MailField>> = {
  host: 'relay',
  port: 'relay',
  from: 'from',
  to: 'to',
  user: 'user',
  ca: 'ca',
};

const WORDS: Readonly<Record<MailField, string>> = {
  relay:
    'The relay is a host name or address, with a port where it is another than the usual one: mail.example.org:2525.',
  from: 'The sender is a mail address, such as cordon@example.org.',
  to: 'At least one mail address is needed, commas between several.',
  user: 'This name of a login cannot be used.',
  password: 'The password is missing.',
  ca: 'The name of this file cannot be used.',
};

const OPEN_LINE = {
  field: 'relay',
  words: 'Without TLS only a relay on this machine is spoken to: localhost.',
} as const;

export function checkMail(before: Notices, env: Env, answer: MailAnswer): ReturnType<SetupServices['checkMail']> {
  const result = noticesSchema.safeParse({ ...before, mail: mailSettings(before.mail, answer) });
  const names = result.success ? [] : result.error.issues.map(({ path }) => String(path[1]));
  if (names.includes('security')) return OPEN_LINE;
  const off: MailField[] = names.flatMap((name) => FIELD_OF[name] ?? []);
  if (answer.to.length === 0) off.push('to');
  const needsPassword = answer.user !== null && passwordInEnvironment(env) === null;
  if (needsPassword && (answer.password ?? '') === '') off.push('password');
  const [field] = (['relay', 'from', 'to', 'user', 'password', 'ca'] as const).filter((each) => off.includes(each));
  return field === undefined ? null : { field, words: WORDS[field] };
}

/** Null: the relay can be talked to, and takes the login; with `send` a test mail, too. */
export async function testMail(
  stores: Stores,
  settings: Settings,
  answer: MailAnswer,
  signal: AbortSignal,
  send: boolean,
): Promise<Problem | null> {
  const mail = mailSettings(settings.notices.mail, answer);
  const { user } = answer;
  const password = passwordInEnvironment(stores.env) ?? answer.password;
  try {
    // The login is the one typed here, stored nowhere yet.
    const ground = { stores, settings, demo: null, register: () => {}, trace: () => {} };
    const relay = await relayOf(ground, { ...mail, user: null });
    const login = user === null || password === null ? null : { user, password };
    const { createMail, testRelay } = await import('../../connectors/mail/index.ts');
    if (!send) return await testRelay({ ...relay, login }, signal);
    const message = testMessage(systemChance.id('mail.test'), hostname(), systemClock.now());
    const sent = await createMail({ relay: { ...relay, login }, ...addressesOf(mail) }).deliver(message, signal);
    if (sent.kind !== 'delivered') return sent.problem;
    return sent.words === '' ? null : { code: 'contract', what: sent.words };
  } catch (thrown) {
    return toProblem(thrown);
  }
}

/** Keeps the password where the keys are kept. */
export async function keepPassword(
  secrets: SecretStore,
  answer: MailAnswer | null | undefined,
  place: SecretPlace,
): Promise<void> {
  if (answer?.password) await secrets.set(MAIL_PASSWORD.name, answer.password, place);
  else if (answer === null) await secrets.delete(MAIL_PASSWORD.name);
}
