// Notices from order to reader: the built-in gateway's relay and receiver, the program's own outbox in between.

import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { type Ground, QUICK, standOn } from './support/ground.ts';

const HOST = 'FIN-LT-0142';
const SECRET = 'shared-with-the-receiver';

async function withMail(atEnd: Parameters<typeof standOn>[0], more: Readonly<Record<string, unknown>> = {}) {
  const ground = await standOn(atEnd, { scenario: 'one-machine', mail: {} });
  const { mail } = ground.simulator;
  if (!mail) throw new Error('The relay was asked for.');
  const ca = join(ground.home, 'relay.pem');
  writeFileSync(ca, mail.certificate);
  const relay = { host: mail.host, port: mail.port, security: 'starttls', user: mail.user, ca };
  const addresses = { from: 'Cordon <cordon@example.org>', to: ['soc@example.org'] };
  const notices = { mail: { ...relay, ...addresses, ...more }, webhook: { url: ground.simulator.hook.url } };
  writeFileSync(join(ground.home, 'settings.json'), JSON.stringify({ version: 1, notices }));
  ground.env.CORDON_SMTP_PASSWORD = mail.password;
  ground.env.CORDON_WEBHOOK_SECRET = SECRET;
  return { ground, relay: mail };
}

const isolate = (ground: Ground) => ground.cordon(['isolate', HOST, '--yes', ...QUICK, ...ground.here]);
const release = (ground: Ground) => ground.cordon(['release', HOST, '--yes', ...QUICK, ...ground.here]);

describe('an isolation by command', () => {
  it('is told by mail and webhook when the command ends; its release in the same thread', async ({
    onTestFinished,
  }) => {
    const { ground, relay } = await withMail(onTestFinished);
    expect((await isolate(ground)).code).toBe(0);
    expect((await release(ground)).code).toBe(0);

    const [first, second, ...more] = await Promise.all(relay.messages().map(({ source }) => simpleParser(source)));
    expect(more).toEqual([]);
    expect(first?.subject).toBe(`[Cordon] ${HOST} isolated, verified`);
    expect(second?.subject).toBe(`[Cordon] ${HOST} released, verified`);
    expect(second?.inReplyTo).toBe(first?.messageId);
    expect(first?.text).toContain('The record shows "Isolated", seen twice.');
    expect(first?.text).toContain(`To let it back in: cordon release ${HOST}`);
    const head = /cordon verify (--head \S+)/.exec(first?.text ?? '')?.[1] ?? '';
    expect((await ground.cordon(['verify', ...head.split(' ')])).code).toBe(0);
    expect(relay.messages().every(({ encrypted }) => encrypted)).toBe(true);

    const { received } = ground.simulator.hook;
    expect(received.map(({ body }) => body)).toMatchObject([
      { events: [{ trigger: 'verified', machine: { hostname: HOST }, order: { kind: 'isolate' } }] },
      { events: [{ trigger: 'verified', machine: { hostname: HOST }, order: { kind: 'release' } }] },
    ]);
    for (const { headers, text } of received) {
      const signed = createHmac('sha256', SECRET).update(`${headers['x-cordon-timestamp']}.${text}`).digest('hex');
      expect(headers['x-cordon-signature']).toBe(`sha256=${signed}`);
    }
    const written = ground.files().map((file) => readFileSync(file, 'latin1'));
    for (const text of written) expect(text).not.toMatch(new RegExp(`${relay.password}|${SECRET}`));
  });

  it('ends as it would have, whatever the relay refuses; what was given up can be sent again', async ({
    onTestFinished,
  }) => {
    const { ground, relay } = await withMail(onTestFinished);
    relay.faults.add({ kind: 'reject-recipient' });
    expect((await isolate(ground)).code).toBe(0);
    expect(relay.messages()).toEqual([]);
    const listed = await ground.cordon(['notify', 'list']);
    expect(listed.code).toBe(5);
    expect(listed.out).toMatch(/given up +mail .*FIN-LT-0142 isolated, verified/);
    expect(listed.out).toContain('Recipient address rejected');

    const sent = await ground.cordon(['notify', 'retry']);
    expect(sent).toMatchObject({ code: 0, out: expect.stringContaining('sent      mail: FIN-LT-0142 isolated') });
    expect(relay.messages()).toHaveLength(1);
    expect((await ground.cordon(['notify', 'list'])).code).toBe(0);
  });

  it('never cuts off the relay itself', async ({ onTestFinished }) => {
    const { ground } = await withMail(onTestFinished, { host: HOST.toLowerCase() });
    const told = await isolate(ground);
    expect(told.code).toBe(5);
    expect(ground.simulator.asked('isolate')).toBe(0);
  });

  it('is not delayed by a relay that never answers, and the notice waits', async ({ onTestFinished }) => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const { ground } = await withMail(onTestFinished, { port });
    const begun = performance.now();
    expect((await isolate(ground)).code).toBe(0);
    expect(performance.now() - begun).toBeLessThan(12_000);
    const listed = await ground.cordon(['notify', 'list', '-o', 'plain']);
    expect(listed.out).toMatch(/^waiting\tmail\t/m);
    expect(listed.out).toMatch(/^sent\twebhook\t/m);
  });
});

describe('cordon notify', () => {
  it('tests every channel, and names what is wrong with its mend', async ({ onTestFinished }) => {
    const { ground, relay } = await withMail(onTestFinished);
    const good = await ground.cordon(['notify', 'test', '--json']);
    expect(good.code).toBe(0);
    expect(JSON.parse(good.out).notices).toMatchObject([
      { channel: 'mail', sent: true },
      { channel: 'webhook', sent: true },
    ]);
    expect((await simpleParser(relay.messages()[0]?.source ?? '')).subject).toBe('[Cordon] Test this way works');
    const wrong = await ground.cordon(['notify', 'test'], { env: { CORDON_SMTP_PASSWORD: 'mistyped-here' } });
    expect(wrong.code).toBe(3);
    expect(wrong.out).toContain('CORDON_SMTP_PASSWORD');
    expect(wrong.out).not.toContain('mistyped-here');
    expect(wrong.out).toContain('sent      webhook');
    expect(relay.passwordsInClear()).toBe(0);
  });

  it('takes secrets from standard input, one line, and uses them', async ({ onTestFinished }) => {
    const { ground, relay } = await withMail(onTestFinished);
    delete ground.env.CORDON_SMTP_PASSWORD;
    delete ground.env.CORDON_WEBHOOK_SECRET;
    const without = await ground.cordon(['notify', 'test']);
    expect(without.code).toBe(3);
    expect(without.out).toContain('cordon notify secret webhook < FILE');
    for (const [channel, input] of [
      ['mail', `${relay.password}\n`],
      ['webhook', SECRET],
    ] as const) {
      const kept = await ground.cordon(['notify', 'secret', channel], { input });
      expect(kept).toMatchObject({ code: 0, out: expect.stringContaining('is kept in a file with mode 0600') });
    }
    expect((await ground.cordon(['notify', 'test'])).code).toBe(0);
    expect((await ground.cordon(['notify', 'secret', 'mail'], { input: '\n' })).code).toBe(2);
    expect((await ground.cordon(['notify', 'secret', 'mail'], { input: 'two\nlines' })).code).toBe(2);
    expect((await ground.cordon(['notify', 'secret', 'mail'], { interactive: true })).code).toBe(2);
    expect((await ground.cordon(['notify', 'secret', 'other'], { input: 'x' })).code).toBe(2);
  });

  it('says what to do where nobody is told', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const told = await ground.cordon(['notify', 'test']);
    expect(told.code).toBe(2);
    expect(told.err).toContain('cordon config set notices.mail.host');
    const refused = await ground.cordon(['config', 'set', 'notices.mail.from', 'nobody\nBcc: x@evil.com']);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('"notices.mail.from"');
    const preview = await ground.cordon(['notify', 'preview', '--digest']);
    expect(preview.out).toContain('Isolated now, forgotten ones first');
    expect(preview.err).toContain(
      'A sample: nothing of it happened, and nothing is sent. Nobody is told of anything yet',
    );
    await ground.cordon(['config', 'set', 'notices.webhook.url', 'http://127.0.0.1:9/hook']);
    expect((await ground.cordon(['notify', 'preview'])).err).toContain('Notices go to the webhook.');
  });
});
