import { getEventListeners } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMail, type Relay, testRelay } from '../../../src/connectors/mail/index.ts';
import { type MailServerWish, startMailServer } from '../../support/mail-server.ts';
import { message } from '../../support/notices.ts';
import { selfSigned } from '../support/certificate.ts';

const NEVER = new AbortController().signal;
const certificate = selfSigned();
const PASSWORD = 'kept-from-everybody';

async function server(wish: MailServerWish = {}) {
  const started = await startMailServer(wish);
  onTestFinished(() => started.close());
  return started;
}

function relay(port: number, change: Partial<Relay> = {}): Relay {
  const timeOuts = { connectMs: 3000, answerMs: 3000 };
  return { host: '127.0.0.1', port, security: 'none', login: null, ca: null, timeOuts, ...change };
}

function mail(way: Relay, to: readonly string[] = ['soc@example.org']) {
  return createMail({ relay: way, from: 'Cordon <cordon@example.org>', to });
}

const withLogin = { login: { user: 'cordon', password: PASSWORD } };

describe('a mail', () => {
  test('goes over TLS, with a login, to every recipient', async () => {
    const { port, mails, logins } = await server({ secure: true, certificate, password: PASSWORD });
    const way = relay(port, { security: 'tls', ca: certificate.cert, ...withLogin });
    const answer = await mail(way, ['a@example.org', 'B <b@example.org>']).deliver(message(), NEVER);
    expect(answer).toEqual({ kind: 'delivered', words: '' });
    expect(logins).toEqual([{ user: 'cordon', password: PASSWORD, secure: true }]);
    expect(mails).toMatchObject([{ from: 'cordon@example.org', to: ['a@example.org', 'b@example.org'], secure: true }]);
  });

  test('goes over STARTTLS, and the password only over the encrypted line', async () => {
    const { port, mails, logins } = await server({ startTls: true, certificate, password: PASSWORD });
    const way = relay(port, { security: 'starttls', ca: certificate.cert, ...withLogin });
    expect((await mail(way).deliver(message(), NEVER)).kind).toBe('delivered');
    expect(logins.every(({ secure }) => secure)).toBe(true);
    expect(mails).toMatchObject([{ secure: true }]);
  });

  test('leaves nothing behind on the signal that it shares with all others of a watch', async () => {
    const { port } = await server();
    const leaving = new AbortController();
    for (const way of [relay(port), relay(port), relay(1)]) await mail(way).deliver(message(), leaving.signal);
    expect(getEventListeners(leaving.signal, 'abort')).toEqual([]);
  });

  test('is told as delivered where one of its recipients is refused, with that one named', async () => {
    const { port, mails } = await server({ refuses: (to) => (to.startsWith('gone') ? 550 : null) });
    const answer = await mail(relay(port), ['gone@example.org', 'soc@example.org']).deliver(message(), NEVER);
    expect(answer).toEqual({ kind: 'delivered', words: 'The relay refused gone@example.org.' });
    expect(mails).toHaveLength(1);
  });

  test('is never sent a second time to a relay that refuses it for good', async () => {
    const { port } = await server({ refuses: () => 550 });
    const answer = await mail(relay(port)).deliver(message(), NEVER);
    expect(answer).toMatchObject({ kind: 'never', problem: { status: 550 } });
    expect(answer.kind === 'never' && answer.problem.next).toContain('notices.mail.to');
  });

  test.each([421, 450, 452])('waits where the relay says %i', async (status) => {
    const { port } = await server({ refuses: () => status });
    expect((await mail(relay(port)).deliver(message(), NEVER)).kind).toBe('later');
  });

  test('waits where the relay turns the program away at the door', async () => {
    const closed = createServer((socket) => void socket.end('554 No service for you\r\n'));
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void closed.close());
    const { port } = closed.address() as { port: number };
    const answer = await mail(relay(port)).deliver(message(), NEVER);
    expect(answer).toMatchObject({ kind: 'later' });
    expect(answer.kind === 'later' && answer.problem.what).toContain('554 No service for you');
  });

  test('waits where the relay wants a login and none is named', async () => {
    const { port } = await server({ password: PASSWORD });
    const answer = await mail(relay(port)).deliver(message(), NEVER);
    expect(answer).toMatchObject({ kind: 'later', problem: { code: 'credentials' } });
    expect(answer.kind === 'later' && answer.problem.next).toContain('notices.mail.user');
  });

  test('waits where the connection breaks in the middle of it, and bears the same name the next time', async () => {
    let drops = true;
    const { port, mails } = await server({ dropsData: () => drops });
    const answer = await mail(relay(port)).deliver(message(), NEVER);
    expect(answer).toMatchObject({ kind: 'later', problem: { code: 'unreachable' } });
    drops = false;
    await mail(relay(port)).deliver(message(), NEVER);
    await mail(relay(port)).deliver(message(), NEVER);
    expect(mails.map(({ parsed }) => parsed.messageId)).toEqual(
      Array(2).fill('<mail.i-0011223344556677.1@example.org>'),
    );
  });

  test('ends soon after the program is told to end', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const stop = new AbortController();
    const under = mail(relay(port, { timeOuts: { connectMs: 60_000, answerMs: 60_000 } })).deliver(
      message(),
      stop.signal,
    );
    setImmediate(() => stop.abort());
    await expect(under).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a relay that is not to be trusted', () => {
  test('without STARTTLS gets neither a password nor a mail', async () => {
    const { port, mails, logins } = await server({ password: PASSWORD });
    const way = relay(port, { security: 'starttls', ca: certificate.cert, ...withLogin });
    const answer = await mail(way).deliver(message(), NEVER);
    expect(answer).toMatchObject({ kind: 'later', problem: { code: 'unreachable' } });
    expect(answer.kind === 'later' && answer.problem.what).toContain('does not offer STARTTLS');
    expect([mails, logins]).toEqual([[], []]);
  });

  test.each(['tls', 'starttls'] as const)('with a certificate nobody knows gets nothing (%s)', async (security) => {
    const wish = { secure: security === 'tls', startTls: security === 'starttls', certificate, password: PASSWORD };
    const { port, mails, logins } = await server(wish);
    const answer = await mail(relay(port, { security, ...withLogin })).deliver(message(), NEVER);
    expect(answer.kind === 'later' && answer.problem).toMatchObject({
      what: expect.stringMatching(/^The certificate of 127\.0\.0\.1:\d+ was not accepted/),
      next: expect.stringContaining('notices.mail.ca'),
    });
    expect([mails, logins]).toEqual([[], []]);
  });

  test('with a certificate of another name gets nothing', async () => {
    const { port, mails } = await server({ startTls: true, certificate });
    const way = relay(port, { host: 'localhost', security: 'starttls', ca: certificate.cert });
    const answer = await mail(way).deliver(message(), NEVER);
    expect(answer.kind === 'later' && answer.problem.what).toContain('The certificate of localhost');
    expect(mails).toEqual([]);
  });

  test('elsewhere and without TLS is not even called', async () => {
    const problem = await testRelay(relay(25, { host: 'mail.example.org' }), NEVER);
    expect(problem).toMatchObject({ code: 'settings', next: expect.stringContaining('notices.mail.security') });
  });

  test('on this machine and without TLS gets mails, and never a password', async () => {
    const { port, logins } = await server({ password: PASSWORD });
    const problem = await testRelay(relay(port, withLogin), NEVER);
    expect(problem).toMatchObject({ code: 'settings', what: expect.stringContaining('open line') });
    expect(logins).toEqual([]);
  });

  test('that speaks STARTTLS only is told apart from one that is not there', async () => {
    const { port } = await server({ startTls: true, certificate });
    const wrong = await testRelay(relay(port, { security: 'tls', ca: certificate.cert }), NEVER);
    expect(wrong?.next).toContain('notices.mail.security starttls');
  });
});

describe('a login', () => {
  test('that is refused is told with its mend and without the password, which the relay repeats', async () => {
    const { port } = await server({ startTls: true, certificate, password: 'another' });
    const way = relay(port, { security: 'starttls', ca: certificate.cert, ...withLogin });
    const answer = await mail(way).deliver(message(), NEVER);
    expect(answer).toMatchObject({ kind: 'later', problem: { code: 'credentials', status: 535 } });
    expect(JSON.stringify(answer)).toContain('CORDON_SMTP_PASSWORD');
    expect(JSON.stringify(answer)).not.toContain(PASSWORD);
  });

  test('is tried for real by the test, which sends nothing', async () => {
    const { port, mails, logins } = await server({ secure: true, certificate, password: PASSWORD });
    const way = relay(port, { security: 'tls', ca: certificate.cert, ...withLogin });
    expect(await testRelay(way, NEVER)).toBeNull();
    expect([mails.length, logins.length]).toEqual([0, 1]);
  });

  test('is not reached where nobody listens', async () => {
    const { port, close } = await startMailServer();
    await close();
    const problem = await testRelay(relay(port), NEVER);
    expect(problem?.what).toContain('does not accept connections');
  });
});
