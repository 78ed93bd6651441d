import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSetup } from '../../src/compose/setup.ts';
import { openStores } from '../../src/compose/stores.ts';
import type { MailAnswer, SetupAnswers } from '../../src/tui/services.ts';
import { selfSigned } from '../connectors/support/certificate.ts';
import { startMailServer } from '../support/mail-server.ts';

const NEVER = new AbortController().signal;

const MAIL: MailAnswer = {
  security: 'starttls',
  relay: 'mail.example.org',
  from: 'Cordon <cordon@example.org>',
  to: ['soc@example.org'],
  user: 'cordon',
  password: 'kept-from-everybody',
};

const ANSWERS: SetupAnswers = {
  connector: 'harmony',
  gateway: 'https://cloudinfra-gw.portal.checkpoint.com',
  keys: {},
  filter: '*',
  window: '1h',
  mode: 'approve',
  schedule: { kind: 'once' },
  protect: [],
};

function setupIn(env: Record<string, string> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'cordon-setup-mail-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const stores = openStores({ CORDON_HOME: home, CORDON_KEYCHAIN: 'off', ...env }, home);
  return { home, stores, setup: createSetup(stores, home) };
}

describe('mail in the setup', () => {
  test.each([
    [{ relay: '' }, 'relay'],
    [{ relay: 'mail example' }, 'relay'],
    [{ relay: 'mail.example.org:99999' }, 'relay'],
    [{ security: 'none' as const, user: null }, 'relay'],
    [{ from: 'nobody' }, 'from'],
    [{ to: [] }, 'to'],
    [{ to: ['soc@example.org\r\nBcc: x@evil.com'] }, 'to'],
    [{ password: '' }, 'password'],
  ])('%j will not do: %s', (change, field) => {
    expect(setupIn().setup.checkMail({ ...MAIL, ...change })).toMatchObject({ field, words: expect.any(String) });
  });

  test('what only begins like this machine is not spoken to without TLS', () => {
    const { setup } = setupIn();
    const open = (relay: string) => setup.checkMail({ ...MAIL, security: 'none', user: null, relay })?.words ?? null;
    expect(open('localhost:2525')).toBeNull();
    for (const relay of ['localhost.evil.example', '127.evil.example', 'mail.example.org:25']) {
      expect(open(relay)).toContain('Without TLS');
    }
  });

  test('the password of the environment need not be typed', () => {
    const { setup } = setupIn({ CORDON_SMTP_PASSWORD: 'from-outside' });
    expect(setup.mail).toEqual({ stored: null, passwordFromEnvironment: true });
    expect(setup.checkMail({ ...MAIL, password: null })).toBeNull();
  });

  test('the relay is logged in to with what was typed, and nothing is sent', async () => {
    const server = await startMailServer({ startTls: true, certificate: selfSigned(), password: 'another' });
    onTestFinished(() => server.close());
    const { setup } = setupIn();
    const problem = await setup.testMail({ ...MAIL, relay: `127.0.0.1:${server.port}` }, NEVER, false);
    expect(problem).toMatchObject({ what: expect.stringContaining('The certificate of 127.0.0.1'), certificate: true });
    expect([server.logins, server.mails]).toEqual([[], []]);

    const plain = await startMailServer();
    onTestFinished(() => plain.close());
    const local = { ...MAIL, security: 'none' as const, relay: `127.0.0.1:${plain.port}`, user: null, password: null };
    expect(await setup.testMail(local, NEVER, false)).toBeNull();
    expect(plain.mails).toEqual([]);
  });

  test('a test mail is sent on request, to a relay whose certificate an authority of one’s own has signed', async () => {
    const certificate = selfSigned();
    const server = await startMailServer({ startTls: true, certificate, password: 'kept-from-everybody' });
    onTestFinished(() => server.close());
    const { home, stores, setup } = setupIn();
    const answer = { ...MAIL, relay: `127.0.0.1:${server.port}` };
    const ca = join(home, 'our-ca.pem');
    expect(await setup.testMail({ ...answer, ca }, NEVER, true)).toMatchObject({ code: 'settings' });
    writeFileSync(ca, certificate.cert);
    expect(await setup.testMail({ ...answer, ca }, NEVER, true)).toBeNull();
    expect(server.mails).toHaveLength(1);
    await setup.save({ ...ANSWERS, mail: { ...answer, ca } }, 'file');
    expect(stores.settings.load().notices.mail.ca).toBe(ca);
  });

  test('is saved with its password apart; no mail takes both away', async () => {
    const { home, stores, setup } = setupIn();
    await setup.save({ ...ANSWERS, mail: { ...MAIL, relay: 'mail.example.org:2525' } }, 'file');
    const { mail } = stores.settings.load().notices;
    expect(mail).toMatchObject({ host: 'mail.example.org', port: 2525, security: 'starttls', user: 'cordon' });
    expect(readFileSync(join(home, 'settings.json'), 'utf8')).not.toContain('kept-from-everybody');
    const secrets = () => JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')).secrets;
    expect(secrets()).toEqual({ 'mail.password': 'kept-from-everybody' });
    expect(createSetup(stores, home).mail.stored).toBe('to soc@example.org by mail.example.org');

    await setup.save(ANSWERS, 'file');
    expect(stores.settings.load().notices.mail.host).toBe('mail.example.org');
    await setup.save({ ...ANSWERS, mail: null }, 'file');
    expect(stores.settings.load().notices.mail.host).toBeNull();
    expect(secrets()).toEqual({});
  });
});
