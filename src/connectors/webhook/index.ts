/** Notices by webhook: signed JSON over https (http on loopback only), never along a redirect. */
import { createHmac } from 'node:crypto';
import { type Problem, ServiceError } from '../../engine/errors.ts';
import type { Clock, Notifier } from '../../engine/ports.ts';
import { Http } from '../http/http.ts';
import { bodyOf } from './body.ts';

export type WebhookOptions = {
  /** Judged by the settings: https, or http on loopback; no login in it. */
  readonly url: string;
  readonly secret: string;
  readonly clock: Clock;
  readonly trace: (line: string) => void;
};

/** What a receiver computes anew over the timestamp header, a dot and the body as received. Pure. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

export function createWebhook({ url, secret, clock, trace }: WebhookOptions): Notifier & { close(): Promise<void> } {
  const { origin, pathname, search } = new URL(url);
  const timeOuts = { connectMs: 10_000, headersMs: 15_000, bodyMs: 15_000 };
  const http = new Http({ origin, clock, trace, timeOuts, bodyLimit: 64 * 1024 });
  http.redactor.add(secret);
  // Such addresses carry their right to post in the path.
  for (const part of [pathname, search]) http.redactor.add(part);

  return {
    channel: 'webhook',
    async deliver(message, signal) {
      const body = bodyOf(message);
      const timestamp = String(Math.floor(clock.now() / 1000));
      try {
        const { status } = await http.call(
          {
            method: 'POST',
            path: `${pathname}${search}`,
            headers: {
              'x-cordon-id': message.id,
              'x-cordon-timestamp': timestamp,
              'x-cordon-signature': signatureOf(secret, timestamp, JSON.stringify(body)),
            },
            body,
            retry: 'never',
            group: 'notices',
            what: 'The notice by webhook',
          },
          signal,
        );
        if (status >= 200 && status < 300) return { kind: 'delivered', words: '' };
        const problem = refusal(status, http.host);
        return { kind: FOR_GOOD.has(status) ? 'never' : 'later', problem };
      } catch (thrown) {
        if (!(thrown instanceof ServiceError)) throw thrown;
        return { kind: 'later', problem: thrown.problem };
      }
    },
    close: () => http.close(),
  };
}

/** The receiver says that this message will never do; anything else may be mended there or here. */
const FOR_GOOD: ReadonlySet<number> = new Set([400, 413, 415, 422]);

function refusal(status: number, host: string): Problem {
  const next = 'Try it with: cordon notify test';
  if (status >= 300 && status < 400) {
    return {
      code: 'contract',
      status,
      what: `The webhook at ${host} points elsewhere (HTTP ${status}), and a notice follows no redirect.`,
      next: 'Name the address it points to: cordon config set notices.webhook.url URL',
    };
  }
  if (status === 401 || status === 403) {
    const what = `The webhook at ${host} does not accept the notice (HTTP ${status}).`;
    return { code: 'credentials', status, what, next: 'Check the address and CORDON_WEBHOOK_SECRET on both sides.' };
  }
  return { code: 'service', status, what: `The webhook at ${host} answered HTTP ${status}.`, next };
}
