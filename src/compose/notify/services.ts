/** `cordon notify`: the channels tried by hand, and the outbox of this home. No gateway, no keys of a vendor. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { NotifyServices, Told } from '../../cli/notify-services.ts';
import { ServiceError, toProblem } from '../../engine/errors.ts';
import type { Delivery } from '../../engine/model/notice.ts';
import { aboutOf, sendNext } from '../../engine/notices/send-next.ts';
import { type OpenLedger, openLedger } from '../../ledger/ledger.ts';
import { openHome } from '../../storage/home.ts';
import { createRedactor } from '../../storage/redact.ts';
import { answered } from '../answered.ts';
import { systemChance, systemClock } from '../clock.ts';
import { openSecrets, type Stores } from '../stores.ts';
import { type Channel, MAIL_PASSWORD, noticeChannels, WEBHOOK_SECRET } from './channels.ts';
import { sampleMessage, testMessage } from './sample.ts';

const SHOWN = 50;
/** A relay may take its time; a person at a terminal may interrupt. */
const PATIENCE_MS = 60_000;

export function createNotify(stores: Stores): NotifyServices {
  const redactor = createRedactor();

  /** Throws ServiceError `settings` where nobody is to be told. */
  function channels(): readonly Channel[] {
    const settings = stores.settings.load();
    const register = (secret: string): void => redactor.register(secret);
    const open = noticeChannels({ stores, settings, demo: null, register, trace: () => {} });
    if (open.length > 0) return open;
    throw new ServiceError({
      code: 'settings',
      what: 'Nobody is told of anything yet: neither mail nor a webhook is set.',
      next: 'For example: cordon config set notices.mail.host mail.example.org (or notices.webhook.url), or: cordon setup',
    });
  }

  async function withLedger<T>(work: (ledger: OpenLedger) => Promise<T>): Promise<T> {
    const ledger = await openLedger(stores.home.ledger, { clock: systemClock });
    try {
      return await work(ledger);
    } finally {
      await ledger.close();
    }
  }

  const clean = (told: Told): Told => JSON.parse(redactor.redact(JSON.stringify(told)));

  function testOf({ channel }: Channel): string {
    const { mail } = stores.settings.load().notices;
    return channel === 'mail' && mail.to.length > 0 ? `a test to ${mail.to.join(', ')}` : 'a test';
  }

  async function* tests(all: readonly Channel[]): AsyncGenerator<Told> {
    for (const channel of all) {
      const id = systemChance.id(`${channel.channel}.test`);
      const message = testMessage(id, hostname(), systemClock.now());
      yield clean({ channel: channel.channel, about: testOf(channel), delivery: await attempt(channel, message) });
      await channel.close();
    }
  }

  async function* sendDue(all: readonly Channel[], early: boolean): AsyncGenerator<Told> {
    const ledger = await openLedger(stores.home.ledger, { clock: systemClock });
    try {
      for (const notifier of all) {
        for (;;) {
          const signal = AbortSignal.timeout(PATIENCE_MS);
          const sent = await sendNext({ ledger, clock: systemClock, notifier, early }, signal);
          if (sent === null) break;
          yield clean({ channel: notifier.channel, about: aboutOf(sent.parcel), delivery: sent.delivery });
          // A relay that is away is away for the next one too.
          if (sent.settlement.kind === 'later') break;
        }
      }
    } finally {
      for (const channel of all) await channel.close();
      await ledger.close();
    }
  }

  return {
    test: () => answered(async () => ({ told: tests(channels()) })),
    async preview(kind) {
      const { previewOf } = await import('../../connectors/mail/index.ts');
      const { mail, webhook } = stores.settings.load().notices;
      const told = [
        ...(mail.host !== null && mail.to.length > 0 ? [`mail to ${mail.to.join(', ')}`] : []),
        ...(webhook.url !== null ? ['the webhook'] : []),
      ];
      return { ...previewOf(sampleMessage(kind, systemClock.now())), channels: told };
    },
    keepSecret: (channel, secret) =>
      answered(async () => {
        openHome(stores.home);
        const secrets = openSecrets(stores, stores.settings.load().secrets.store);
        const place = await secrets.where();
        await secrets.set((channel === 'mail' ? MAIL_PASSWORD : WEBHOOK_SECRET).name, secret, place);
        return { place };
      }),
    letters: () =>
      answered(async () => {
        if (!existsSync(stores.home.ledger)) return { letters: [] };
        return { letters: await withLedger((ledger) => ledger.outbox.letters(SHOWN)) };
      }),
    retry: (letter) =>
      answered(async () => {
        const all = channels();
        if (!existsSync(stores.home.ledger)) return { told: nothing() };
        const due = await withLedger((ledger) => ledger.outbox.retry(letter, systemClock.now()));
        if (letter !== null && due === 0) {
          throw new ServiceError({
            code: 'not-found',
            what: `No notice that waits or was given up is called "${letter}".`,
            next: 'See them with: cordon notify list',
          });
        }
        return { told: sendDue(all, letter === null) };
      }),
  };
}

async function* nothing(): AsyncGenerator<Told> {}

async function attempt(channel: Channel, message: ReturnType<typeof testMessage>): Promise<Delivery> {
  try {
    return await channel.deliver(message, AbortSignal.timeout(PATIENCE_MS));
  } catch (thrown) {
    return { kind: 'later', problem: toProblem(thrown) };
  }
}
