/** The settings of notices: who is told, of what, by which way; and how the engine takes them. Never a secret. */
import * as z from 'zod';
import type { NoticeSettings } from '../engine/model/notice.ts';
import { NOTICE_TRIGGERS } from '../engine/model/notice.ts';
import { boundedDuration as duration } from './bounded-duration.ts';
import { durationMs } from './duration.ts';
import type { Guide } from './guide.ts';
import { gatewayOrigin } from './origin.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;
const HOST = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$|^::1$/i;
const ADDRESS = /^(?:[^<>\p{Cc}"]*<[^<>\s\p{Cc}@]+@[^<>\s\p{Cc}@]+>|[^<>\s\p{Cc}@]+@[^<>\s\p{Cc}@]+)$/u;
const CLOCK_TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;

const address = z.string().trim().max(320).regex(ADDRESS);

const mail = z
  .strictObject({
    /** null: no mail is sent. */
    host: z.string().regex(HOST).nullable().default(null),
    /** null: 587, with TLS from the first byte on 465, without TLS 25. */
    port: z.int().min(1).max(65_535).nullable().default(null),
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    /** null: the relay asks for no login. */
    user: z.string().min(1).max(320).nullable().default(null),
    from: address.nullable().default(null),
    to: z.array(address).max(50).default([]),
    /** A file with certificates (PEM) that are trusted beside the public ones. */
    ca: z.string().min(1).max(4096).nullable().default(null),
  })
  .superRefine(({ host, security }, issues) => {
    if (host === null || security !== 'none' || LOOPBACK.test(host)) return;
    issues.addIssue({ code: 'custom', path: ['security'], message: 'open line', input: security });
  });

/** A whole address: its path may carry the right to post. */
const hookUrl = z
  .string()
  .max(2000)
  .refine((url) => /^https?:\/\//i.test(url) && gatewayOrigin(url) !== null);

const triggers = z.strictObject({
  ...(Object.fromEntries(NOTICE_TRIGGERS.map((name) => [name, z.boolean().default(name !== 'digest')])) as Record<
    (typeof NOTICE_TRIGGERS)[number],
    z.ZodDefault<z.ZodBoolean>
  >),
});

export const noticesSchema = z.strictObject({
  mail: mail.prefault({}),
  webhook: z.strictObject({ url: hookUrl.nullable().default(null) }).prefault({}),
  on: triggers.prefault({}),
  /** Events of one incident within this time go out together. */
  group: duration('0s', '1h').default('1m'),
  /** From when on an order without proof is told. */
  pendingAfter: duration('1m', '30d').default('1h'),
  /** Local time. */
  digestAt: z.string().regex(CLOCK_TIME).default('08:00'),
});

export type Notices = z.output<typeof noticesSchema>;

const PORTS = { starttls: 587, tls: 465, none: 25 } as const;

export function portOf({ port, security }: Notices['mail']): number {
  return port ?? PORTS[security];
}

export function toNoticeSettings({ on, group, pendingAfter, digestAt }: Notices): NoticeSettings {
  const [, hours = '0', minutes = '0'] = CLOCK_TIME.exec(digestAt) ?? [];
  return {
    on: new Set(NOTICE_TRIGGERS.filter((name) => on[name])),
    groupMs: durationMs(group),
    pendingMs: durationMs(pendingAfter),
    digestAt: Number(hours) * 60 + Number(minutes),
  };
}

/** What is expected where a value does not fit, by key. */
export const NOTICE_GUIDES: Readonly<Record<string, Guide>> = {
  'notices.mail.host': {
    expected: 'the mail relay by name or address, or null for no mail; without TLS only localhost',
    example: 'mail.example.org',
  },
  'notices.mail.port': { expected: 'a port, or null for the usual one', example: '587' },
  'notices.mail.security': {
    expected: 'starttls or tls; none only for a relay on this machine (localhost)',
    example: 'starttls',
  },
  'notices.mail.user': { expected: 'the name of a login, or null for none', example: 'cordon' },
  'notices.mail.from': {
    expected: 'a mail address, such as cordon@example.org',
    example: '"Cordon <cordon@example.org>"',
  },
  'notices.mail.to': { expected: 'mail addresses, comma between', example: '"soc@example.org,lead@example.org"' },
  'notices.mail.to.*': { expected: 'a mail address', example: 'soc@example.org' },
  'notices.mail.ca': { expected: 'a file with certificates (PEM), or null', example: '/etc/ssl/our-ca.pem' },
  'notices.webhook.url': {
    expected: 'an https address without a login in it (http is allowed on loopback only), or null',
    example: 'https://hooks.example.org/cordon',
  },
  'notices.on.*': { expected: 'true or false', example: 'true' },
  'notices.group': { expected: 'a duration such as 1m, from 0s to 1h', example: '1m' },
  'notices.pendingAfter': { expected: 'a duration such as 1h, from 1m to 30d', example: '1h' },
  'notices.digestAt': { expected: 'a time of the day such as 08:00', example: '08:00' },
};
