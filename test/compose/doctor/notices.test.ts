// The doctor at a real relay: it logs in, and no mail goes out.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Finding } from '../../../src/cli/doctor-services.ts';
import { examineNotices } from '../../../src/compose/doctor/notices.ts';
import { openStores } from '../../../src/compose/stores.ts';
import { DEFAULT_SETTINGS, settingsSchema } from '../../../src/settings/schema.ts';
import { type MailRelay, type MailRelayOptions, startMailRelay } from '../../../src/simulator/mail/relay.ts';

const open: MailRelay[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((relay) => relay.close()));
});

async function relayAt(options: MailRelayOptions = {}): Promise<MailRelay> {
  const relay = await startMailRelay(options);
  open.push(relay);
  return relay;
}

async function looked(notices: object, env: Record<string, string> = {}): Promise<readonly Finding[]> {
  const stores = openStores(
    { CORDON_HOME: mkdtempSync(join(tmpdir(), 'cordon-')), CORDON_KEYCHAIN: 'off', ...env },
    '/',
  );
  const settings = settingsSchema.parse({ ...DEFAULT_SETTINGS, notices });
  const ground = { stores, settings, demo: null, register: () => {}, trace: () => {} };
  const findings: Finding[] = [];
  for await (const one of examineNotices(ground, AbortSignal.timeout(10_000))) findings.push(one);
  return findings;
}

function mailTo(relay: MailRelay): object {
  const ca = join(mkdtempSync(join(tmpdir(), 'cordon-ca-')), 'relay.pem');
  writeFileSync(ca, relay.certificate);
  const { host, port, user } = relay;
  return { mail: { host, port, user, ca, from: 'cordon@example.org', to: ['soc@example.org'] } };
}

it('says nothing where nothing is configured', async () => {
  expect(await looked({})).toEqual([]);
});

it('logs in at the relay and sends nothing', async () => {
  const relay = await relayAt();
  const [mail] = await looked(mailTo(relay), { CORDON_SMTP_PASSWORD: relay.password });
  expect(mail).toMatchObject({
    title: 'Mail relay',
    state: 'good',
    words: expect.stringContaining('STARTTLS, logged in'),
  });
  expect(mail?.words).not.toContain(relay.password);
  expect(relay.messages()).toEqual([]);
});

it.each([
  ['a wrong password', {}, { CORDON_SMTP_PASSWORD: 'wrong' }, 'credentials'],
  ['no password', {}, {}, 'credentials'],
  ['no STARTTLS', { starttls: 'never' }, { CORDON_SMTP_PASSWORD: 'not-a-real-password' }, 'unreachable'],
] as const)('names %s with its mend', async (_what, options, env, code) => {
  const relay = await relayAt(options);
  const [mail] = await looked(mailTo(relay), env);
  expect(mail).toMatchObject({ state: 'bad', problem: { code }, mend: expect.stringMatching(/\S/) });
  expect(relay.passwordsInClear()).toBe(0);
});

it('knows of a webhook only whether somebody is there, and that its secret is set', async () => {
  const webhook = { url: 'http://127.0.0.1:1/hook' };
  expect(await looked({ webhook })).toMatchObject([
    { title: 'Webhook', state: 'bad', problem: { code: 'credentials' } },
  ]);
  const env = { CORDON_WEBHOOK_SECRET: 'shared' };
  expect(await looked({ webhook }, env)).toMatchObject([{ state: 'bad', problem: { code: 'unreachable' } }]);
  const { port } = await relayAt();
  expect(await looked({ webhook: { url: `http://127.0.0.1:${port}/hook` } }, env)).toMatchObject([
    { state: 'good', words: expect.stringContaining('not known') },
  ]);
});
