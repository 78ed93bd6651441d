/** The doctor on notices: the relay is logged in to, without a mail; a webhook cannot be tried without a notice. */
import { existsSync } from 'node:fs';
import type { Finding } from '../../cli/doctor-services.ts';
import { toProblem } from '../../engine/errors.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { systemClock } from '../clock.ts';
import { latencyTo } from '../latency.ts';
import { addressesOf, type ChannelGround, hookSecretOf, relayOf } from '../notify/channels.ts';
import { failing, good, note } from './finding.ts';

/** Nothing where no way is configured. */
export async function* examineNotices(ground: ChannelGround, signal: AbortSignal): AsyncGenerator<Finding> {
  const { mail, webhook } = ground.settings.notices;
  if (mail.host !== null) yield await examineMail(ground, signal);
  if (webhook.url !== null) yield await examineWebhook(ground, webhook.url, signal);
  if (mail.host !== null || webhook.url !== null) {
    const left = await examineOutbox(ground.stores.home.ledger);
    if (left) yield left;
  }
}

const SECURITY = { tls: 'TLS', starttls: 'STARTTLS', none: 'no encryption, on this machine only' } as const;

async function examineMail(ground: ChannelGround, signal: AbortSignal): Promise<Finding> {
  const title = 'Mail relay';
  return told(title, async () => {
    const { mail } = ground.settings.notices;
    const { to } = addressesOf(mail);
    const relay = await relayOf(ground, mail);
    const { testRelay } = await import('../../connectors/mail/index.ts');
    const problem = await testRelay(relay, signal);
    if (problem) return failing(title, problem);
    const login = relay.login ? `logged in as ${relay.login.user}` : 'it asks for no login';
    const whom = to.length === 1 ? to[0] : `${to.length} addresses`;
    return good(
      title,
      `${relay.host}:${relay.port}: ${SECURITY[relay.security]}, ${login}, nothing sent. Notices go to ${whom}.`,
    );
  });
}

async function examineWebhook(ground: ChannelGround, url: string, signal: AbortSignal): Promise<Finding> {
  const title = 'Webhook';
  return told(title, async () => {
    await hookSecretOf(ground);
    const { origin } = new URL(url);
    if ((await latencyTo(origin, signal)) !== null) {
      return good(title, `${origin} answers; whether it takes a notice is not known: only one shows it.`);
    }
    const next = 'Check the address: cordon config get notices.webhook.url.';
    return failing(title, { code: 'unreachable', what: `${origin} does not answer.`, next });
  });
}

/** Null: nothing waits, and nothing was given up. */
async function examineOutbox(file: string): Promise<Finding | null> {
  if (!existsSync(file)) return null;
  const title = 'Notices';
  try {
    const ledger = await openLedger(file, { clock: systemClock });
    try {
      const { waiting, dead } = await ledger.outbox.count();
      if (dead > 0) {
        const words = `${dead} could not be delivered${waiting > 0 ? `, ${waiting} wait` : ''}.`;
        return note(title, words, 'See them with "cordon notify list"; "cordon notify retry" sends them again.');
      }
      return waiting > 0 ? good(title, `${waiting} wait for the next run, or the console.`) : null;
    } finally {
      await ledger.close();
    }
  } catch {
    // A ledger that does not open is told of by itself.
    return null;
  }
}

async function told(title: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (thrown) {
    return failing(title, toProblem(thrown));
  }
}
