/**
 * Brings the outbox to where it is to go, behind everything else: no order waits for it and no exit code knows of it.
 * What cannot be delivered is tried again with growing pauses, by this process or by the next one.
 */
import { type Core, now, say, sayOnce } from '../core.ts';
import { toProblem, wordsOf } from '../errors.ts';
import type { Delivery, NoticeMessage } from '../model/notice.ts';
import { spanWords } from '../model/span-words.ts';
import type { Notifier, Parcel } from '../ports.ts';
import type { Courier } from './outbox-port.ts';

const MINUTE_MS = 60_000;
/** After each attempt in turn; the one after the last pause is the last. About sixteen hours in all. */
export const PAUSES_MS: readonly number[] = [1, 2, 5, 10, 30, 60, 120, 240, 240, 240].map((m) => m * MINUTE_MS);
const LAST_ROUND_MS = 5_000;
const PATIENCE_MS = 1_000;

export function createCourier(coreOf: () => Core): Courier {
  const closing = new AbortController();
  const pausedUntil = new Map<string, number>();
  let round: Promise<void> | null = null;
  let timer: { readonly at: number; readonly stop: AbortController } | null = null;

  function start(early: boolean, signal: AbortSignal): Promise<void> {
    const core = coreOf();
    const { notifiers = [] } = core.ports;
    return Promise.all(
      notifiers.map(async (notifier) => {
        if ((pausedUntil.get(notifier.channel) ?? 0) > now(core)) return;
        const until = await emptyInto(core, notifier, early, signal);
        if (until === null) return;
        pausedUntil.set(notifier.channel, until);
        expect(until);
      }),
    )
      .then(() => {})
      .catch((thrown: unknown) => {
        // The ledger's trouble is told where it matters; the outbox waits in it.
        if (!signal.aborted) sayOnce(core, 'warn', null, `Notices wait: ${wordsOf(toProblem(thrown))}`);
      });
  }

  function wake(): void {
    if (round || closing.signal.aborted || coreOf().options.leavesNoTrace) return;
    if ((coreOf().ports.notifiers ?? []).length === 0) return;
    round = start(false, closing.signal).finally(() => {
      round = null;
    });
  }

  function expect(at: number): void {
    const core = coreOf();
    if (closing.signal.aborted || (timer && timer.at <= at)) return;
    timer?.stop.abort();
    const mine = { at, stop: new AbortController() };
    timer = mine;
    core.ports.clock.sleep(Math.max(0, at - now(core)), mine.stop.signal).then(
      () => {
        if (timer === mine) timer = null;
        wake();
      },
      () => {},
    );
  }

  return {
    wake,
    expect,
    async close() {
      if (closing.signal.aborted) return;
      const core = coreOf();
      timer?.stop.abort();
      const enough = new AbortController();
      // A round under way goes on; the last one takes along what still waits for its group.
      const last = (round ?? Promise.resolve()).then(() => start(true, enough.signal));
      if ((core.ports.notifiers ?? []).length > 0) {
        await within(core, last, LAST_ROUND_MS);
        enough.abort();
        closing.abort();
        await within(core, last, PATIENCE_MS);
      }
      closing.abort();
    },
  };
}

async function within(core: Core, work: Promise<unknown>, ms: number): Promise<void> {
  const done = new AbortController();
  await Promise.race([work, core.ports.clock.sleep(ms, done.signal).catch(() => {})]);
  done.abort();
}

/** Sends one message after the other; answers until when the channel is left alone (epoch ms), null: it is empty. */
async function emptyInto(core: Core, notifier: Notifier, early: boolean, signal: AbortSignal): Promise<number | null> {
  const { outbox } = core.ports.ledger;
  while (!signal.aborted) {
    const parcel = await outbox.claim(notifier.channel, now(core), early);
    if (parcel === null) return null;
    const delivery = await attempt(core, notifier, parcel, signal);
    const later = await settle(core, notifier, parcel, delivery);
    if (later !== null) return later;
  }
  return null;
}

async function attempt(core: Core, notifier: Notifier, parcel: Parcel, signal: AbortSignal): Promise<Delivery> {
  const { attempt: _, ...rest } = parcel;
  const audit = await core.ports.ledger.head().catch(() => null);
  const message: NoticeMessage = { ...rest, audit, at: now(core) };
  try {
    return await notifier.deliver(message, signal);
  } catch (thrown) {
    return { kind: 'later', problem: toProblem(thrown) };
  }
}

/** Epoch ms of the next attempt; null: it is done with. */
async function settle(core: Core, { channel }: Notifier, parcel: Parcel, delivery: Delivery): Promise<number | null> {
  const { outbox } = core.ports.ledger;
  const about = aboutOf(parcel);
  if (delivery.kind === 'delivered') {
    await outbox.settle(parcel.id, { kind: 'sent', at: now(core) });
    say(core, 'info', null, `Told by ${channel}: ${about}.${delivery.words ? ` ${delivery.words}` : ''}`);
    return null;
  }
  const words = wordsOf(delivery.problem);
  const pause = PAUSES_MS[parcel.attempt - 1];
  if (delivery.kind === 'never' || pause === undefined) {
    await outbox.settle(parcel.id, { kind: 'dead', at: now(core), words });
    const after = delivery.kind === 'never' ? '' : ` after ${parcel.attempt} attempts`;
    const mend = 'See "cordon notify list"; "cordon notify retry" sends it again.';
    say(core, 'error', null, `The notice by ${channel} of ${about} was given up${after}: ${words} ${mend}`);
    return null;
  }
  const dueAt = now(core) + pause;
  await outbox.settle(parcel.id, { kind: 'later', dueAt, words });
  sayOnce(core, 'warn', null, `A notice by ${channel} waits (next attempt in ${spanWords(pause)}): ${words}`);
  return dueAt;
}

/** "FIN-LT-0142 isolated, verified", or how many. */
function aboutOf({ notices }: Parcel): string {
  const [first] = notices;
  if (!first) return 'nothing';
  const subjects = new Set(notices.map(({ machine, subject }) => machine?.host ?? subject ?? ''));
  if (subjects.size > 1) return `${notices.length} events on ${subjects.size} machines`;
  return `${[...subjects][0]} ${notices.map(({ happened }) => happened).join('; ')}`.trim();
}
