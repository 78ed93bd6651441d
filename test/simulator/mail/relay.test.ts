import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { type MailRelay, type MailRelayOptions, startMailRelay } from '../../../src/simulator/mail/relay.ts';

const open: MailRelay[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((relay) => relay.close()));
});

async function start(options?: MailRelayOptions): Promise<MailRelay> {
  const relay = await startMailRelay(options);
  open.push(relay);
  return relay;
}

type Way = {
  readonly secure?: boolean;
  readonly ca?: string | undefined;
  readonly pass?: string;
  readonly plain?: boolean;
};

async function post(relay: MailRelay, way: Way = {}, to: string[] = ['soc@example.org']): Promise<unknown> {
  const transport = createTransport({
    host: relay.host,
    port: way.secure ? relay.securePort : relay.port,
    secure: way.secure ?? false,
    requireTLS: !way.plain,
    ignoreTLS: way.plain ?? false,
    auth: { user: relay.user, pass: way.pass ?? relay.password },
    tls: { ca: 'ca' in way ? way.ca : relay.certificate },
  });
  try {
    return await transport.sendMail({
      from: 'cordon@example.org',
      to,
      subject: 'A notice',
      text: 'FIN-LT-0142 is isolated.',
    });
  } finally {
    transport.close();
  }
}

const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken',
    (error: { responseCode?: number; code?: string }) => error.responseCode ?? error.code,
  );

test.each([{ secure: true }, { secure: false }])('takes mail over TLS, verified (secure: $secure)', async (way) => {
  const relay = await start({ now: () => 1_770_000_000_000 });
  await post(relay, way);
  expect(relay.messages()).toMatchObject([
    { from: 'cordon@example.org', to: ['soc@example.org'], encrypted: true, user: relay.user, at: 1_770_000_000_000 },
  ]);
  expect(relay.messages()[0]?.source).toMatch(/^Subject: A notice\r$/m);
});

test('its certificate is trusted by nobody who was not told', async () => {
  const relay = await start();
  expect(await refused(post(relay, { ca: undefined }))).toBe('ESOCKET');
  expect(relay.messages()).toEqual([]);
});

test('a wrong password is refused, one on an open line too, and it is counted', async () => {
  const relay = await start();
  expect(await refused(post(relay, { pass: 'wrong' }))).toBe(535);
  expect(relay.passwordsInClear()).toBe(0);
  expect(await refused(post(relay, { plain: true }))).toBe(538);
  expect(relay.passwordsInClear()).toBe(1);
});

test('without STARTTLS a careful client gives nothing away', async () => {
  const relay = await start({ starttls: 'never' });
  expect(await refused(post(relay))).not.toBe('taken');
  expect([relay.passwordsInClear(), relay.messages().length]).toEqual([0, 0]);
});

test('a Maildir holds what came, for its owner alone', async () => {
  const home = await mkdtemp(join(tmpdir(), 'cordon-relay-'));
  try {
    const relay = await start({ folder: join(home, 'mail') });
    await post(relay);
    const [name = ''] = await readdir(join(home, 'mail', 'new'));
    const file = join(home, 'mail', 'new', name);
    expect(relay.messages()[0]?.file).toBe(file);
    expect(await readFile(file, 'utf8')).toContain('FIN-LT-0142 is isolated.');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(home, 'mail', 'tmp'))).toEqual([]);
  } finally {
    await rm(home, { recursive: true });
  }
});

test('faults: recipients, not now, never, and cut lines', async () => {
  const relay = await start();
  relay.faults.add({ kind: 'reject-recipient', when: (address) => address.startsWith('gone') });
  expect(await post(relay, {}, ['gone@example.org', 'soc@example.org'])).toMatchObject({
    rejected: ['gone@example.org'],
  });
  relay.faults.add({ kind: 'temporary' });
  expect(await refused(post(relay))).toBe(451);
  relay.faults.add({ kind: 'reject-message' });
  expect(await refused(post(relay))).toBe(554);
  relay.faults.add({ kind: 'drop' });
  expect(await refused(post(relay))).toMatch(/^E/);
  expect(relay.messages()).toHaveLength(1);
  relay.faults.add({ kind: 'drop-after' });
  expect(await refused(post(relay))).toMatch(/^E/);
  expect(relay.messages()).toHaveLength(2);
  await post(relay);
  expect(relay.messages()).toHaveLength(3);
});
