/** The channels of notices as the settings name them. Nothing is read, loaded or asked before the first notice. */
import { readFile } from 'node:fs/promises';
import { ServiceError } from '../../engine/errors.ts';
import type { Delivery } from '../../engine/model/notice.ts';
import type { Notifier } from '../../engine/ports.ts';
import { type Notices, portOf } from '../../settings/notices.ts';
import type { Settings } from '../../settings/schema.ts';
import type { SecretStore } from '../../settings/secrets.ts';
import { systemClock } from '../clock.ts';
import type { Demo } from '../demo.ts';
import { openSecrets, type Stores } from '../stores.ts';

export const MAIL_PASSWORD = { name: 'mail.password', env: 'CORDON_SMTP_PASSWORD' } as const;
export const WEBHOOK_SECRET = { name: 'webhook.secret', env: 'CORDON_WEBHOOK_SECRET' } as const;

export type ChannelGround = {
  readonly stores: Stores;
  readonly settings: Settings;
  readonly demo: Demo | null;
  /** Takes the secrets out of all that is told and written. */
  readonly register: (secret: string) => void;
  readonly trace: (line: string) => void;
};

export type Channel = Notifier & { close(): Promise<void> };

/** One for each way that is configured; a way that is configured by half says so when something is to be told. */
export function noticeChannels(ground: ChannelGround): readonly Channel[] {
  const { mail, webhook } = ground.settings.notices;
  return [
    ...(mail.host === null ? [] : [lazily('mail', () => openMail(ground, mail))]),
    ...(webhook.url === null ? [] : [lazily('webhook', () => openHook(ground, String(webhook.url)))]),
  ];
}

type Opened = Notifier & { close?(): Promise<void> };

function lazily(channel: string, open: () => Promise<Opened>): Channel {
  let opened: Opened | null = null;
  return {
    channel,
    async deliver(message, signal): Promise<Delivery> {
      try {
        // What is missing may be mended while the program runs: it is looked at anew each time.
        opened ??= await open();
      } catch (thrown) {
        if (thrown instanceof ServiceError) return { kind: 'later', problem: thrown.problem };
        throw thrown;
      }
      return opened.deliver(message, signal);
    },
    close: async () => opened?.close?.(),
  };
}

async function openMail(ground: ChannelGround, mail: Notices['mail']): Promise<Opened> {
  const { from, to } = addressesOf(mail);
  const relay = await relayOf(ground, mail);
  const { createMail } = await import('../../connectors/mail/index.ts');
  return createMail({ relay, from, to });
}

/** Sender and recipients. Throws ServiceError `settings` that names the missing one. */
export function addressesOf({ from, to }: Notices['mail']): { readonly from: string; readonly to: readonly string[] } {
  if (from === null) throw missing('notices.mail.from', 'no sender', 'cordon@example.org');
  if (to.length === 0) throw missing('notices.mail.to', 'nobody to send it to', 'soc@example.org');
  return { from, to };
}

function missing(key: string, what: string, example: string): ServiceError {
  return new ServiceError({
    code: 'settings',
    what: `Mail has a relay, but ${what}: ${key} is not set.`,
    affects: 'No mail is sent.',
    next: `For example: cordon config set ${key} ${example}`,
  });
}

/** The relay with its login and certificates. Throws ServiceError `settings` or `credentials`. */
export async function relayOf(ground: ChannelGround, mail: Notices['mail']) {
  const { host, security, user, ca } = mail;
  if (host === null) throw missing('notices.mail.host', 'no relay', 'mail.example.org');
  const password = user === null ? null : await passwordFor(ground, user);
  return {
    host,
    port: portOf(mail),
    security,
    login: user === null || password === null ? null : { user, password },
    ca: ca === null ? null : await certificatesIn(ca),
  };
}

async function passwordFor({ stores, settings, demo, register }: ChannelGround, user: string): Promise<string> {
  const found = demo
    ? demo.services.mail.password
    : await secretOf(openSecrets(stores, settings.secrets.store), MAIL_PASSWORD);
  if (found === null) {
    throw new ServiceError({
      code: 'credentials',
      what: `There is no password for ${user} at the mail relay.`,
      affects: 'No mail is sent.',
      next: `Set ${MAIL_PASSWORD.env}, or: cordon notify secret mail < FILE. Without a login: cordon config set notices.mail.user null`,
    });
  }
  register(found);
  return found;
}

async function secretOf(secrets: SecretStore, { name, env }: { name: string; env: string }): Promise<string | null> {
  return (await secrets.get(name, env))?.value ?? null;
}

async function certificatesIn(file: string): Promise<string> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch {
    // Not there or not readable: the sentence is the same.
  }
  throw new ServiceError({
    code: 'settings',
    what: `The file ${file} (notices.mail.ca) holds no certificate that can be read.`,
    affects: 'No mail is sent.',
    next: 'Name a PEM file: cordon config set notices.mail.ca FILE, or null for the public ones alone.',
  });
}

async function openHook(ground: ChannelGround, url: string): Promise<Opened> {
  const secret = await hookSecretOf(ground);
  const { createWebhook } = await import('../../connectors/webhook/index.ts');
  return createWebhook({ url, secret, clock: systemClock, trace: ground.trace });
}

/** What its notices are signed with. Throws ServiceError `credentials`. */
export async function hookSecretOf({ stores, settings, register }: ChannelGround): Promise<string> {
  const secret = await secretOf(openSecrets(stores, settings.secrets.store), WEBHOOK_SECRET);
  if (secret === null) {
    throw new ServiceError({
      code: 'credentials',
      what: 'There is no secret to sign a notice by webhook with.',
      affects: 'Nothing is sent there.',
      next: `It is the one that the receiver knows too: set ${WEBHOOK_SECRET.env}, or: cordon notify secret webhook < FILE`,
    });
  }
  register(secret);
  return secret;
}
