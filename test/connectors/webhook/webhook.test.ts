import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bodyOf } from '../../../src/connectors/webhook/body.ts';
import { createWebhook } from '../../../src/connectors/webhook/index.ts';
import type { NoticeMessage } from '../../../src/engine/model/notice.ts';
import { isolated, message, NOON } from '../../support/notices.ts';
import { tinyServer } from '../support/tiny-server.ts';

const SECRET = 'shared-with-the-receiver';
const NEVER = new AbortController().signal;

const ajv = new Ajv2020({ allowUnionTypes: true });
addFormats.default(ajv);
const schemaFile = new URL('../../../src/connectors/webhook/webhook.schema.json', import.meta.url);
const fits = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

async function sent(
  answer: (response: ServerResponse, nth: number) => void,
  what: NoticeMessage = message(),
): Promise<{
  delivery: unknown;
  bodies: string[];
  requests: { url: string; headers: IncomingMessage['headers'] }[];
  lines: string[];
}> {
  const bodies: string[] = [];
  const server = await tinyServer((request, response, nth) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      answer(response, nth);
    });
  });
  onTestFinished(() => server.close());
  const lines: string[] = [];
  const clock = { now: () => NOON, sleep: async () => {} };
  const hook = createWebhook({
    url: `${server.origin}/hooks/T0KEN-in-the-path?team=soc`,
    secret: SECRET,
    clock,
    trace: (line) => lines.push(line),
  });
  onTestFinished(() => hook.close());
  return { delivery: await hook.deliver(what, NEVER), bodies, requests: server.seen, lines };
}

const status =
  (code: number, headers = {}) =>
  (response: ServerResponse) => {
    response.writeHead(code, headers);
    response.end();
  };

describe('a notice by webhook', () => {
  test('is signed over its timestamp and its bytes, and named so that a double is known', async () => {
    const { delivery, bodies, requests } = await sent(status(204));
    expect(delivery).toEqual({ kind: 'delivered', words: '' });
    const { headers, url } = requests[0] ?? { headers: {}, url: '' };
    expect(url).toBe('/hooks/T0KEN-in-the-path?team=soc');
    const timestamp = String(headers['x-cordon-timestamp']);
    const expected = createHmac('sha256', SECRET).update(`${timestamp}.${bodies[0]}`).digest('hex');
    expect(headers['x-cordon-signature']).toBe(`sha256=${expected}`);
    expect(headers['x-cordon-id']).toBe(message().id);
    expect(Number(timestamp)).toBe(NOON / 1000);
    expect(headers['content-type']).toBe('application/json');
  });

  test('fits its published schema, whatever a record holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.double(), (text, time) => {
        const order = isolated().order;
        const odd = isolated({
          words: text,
          machine: { key: text, host: text, endpointId: null },
          order: order && { ...order, comment: text, reviewAt: time },
        });
        const quiet = isolated({ order: null, evidence: null, machine: null, subject: text, trigger: 'digest' });
        const sections = [{ title: text, lines: [text] }];
        const body = bodyOf(message({ notices: [isolated(), odd, { ...quiet, sections }], audit: null }));
        expect(fits(JSON.parse(JSON.stringify(body))), JSON.stringify(fits.errors)).toBe(true);
      }),
    );
  });

  test('follows no redirect, and its secrets are in no line of the log', async () => {
    const { delivery, requests, lines } = await sent(status(302, { location: 'http://127.0.0.1:1/elsewhere' }));
    expect(delivery).toMatchObject({
      kind: 'later',
      problem: { next: expect.stringContaining('notices.webhook.url') },
    });
    expect(requests).toHaveLength(1);
    expect(lines.join('\n')).not.toMatch(/T0KEN|shared-with/);
  });

  test.each([
    [400, 'never'],
    [422, 'never'],
    [401, 'later'],
    [404, 'later'],
    [429, 'later'],
    [503, 'later'],
  ])('that is answered %i: %s', async (code, kind) => {
    const { delivery, requests } = await sent(status(code));
    expect(delivery).toMatchObject({ kind, problem: { status: code } });
    expect(requests).toHaveLength(1);
  });

  test('waits where the connection breaks', async () => {
    const { delivery } = await sent((response) => void response.socket?.destroy());
    expect(delivery).toMatchObject({ kind: 'later', problem: { code: 'unreachable' } });
  });
});
