/**
 * Brings the outbox to where it is to go, behind everything else: no order waits for it and no exit code knows of it.
 * What cannot be delivered is tried again with growing pauses, by this process or by the next one.
 */
import { type Core, now, say, sayOnce } from '../core.ts';
import { toProblem, wordsOf } from '../errors.ts';
import { countWords, spanWords } from '../model/span-words.ts';
import type { Notifier } from '../ports.ts';
import type { Courier } from './outbox-port.ts';
import { aboutOf, type SentOne, sendNext } from './send-next.ts';

/** A person waits at the end of most runs; nobody at the end of a scheduled one, and its next run comes late. */
const LAST_ROUND_MS = 5_000;
const LAST_ROUND_ALONE_MS = 30_000;
const PATIENCE_MS = 1_000;

export function createCourier(coreOf: () => Core): Courier {
  const closing = new AbortController();
  const pausedUntil = new Map<string, number>();
  const expected = new Set<number>();
  let round: Promise<void> | null = null;
  /** Something became due while a round was under way. */
  let again = false;
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
    if (closing.signal.aborted || coreOf().options.leavesNoTrace) return;
    if ((coreOf().ports.notifiers ?? []).length === 0) return;
    if (round) {
      again = true;
      return;
    }
    round = start(false, closing.signal).finally(() => {
      round = null;
      if (!again) return;
      again = false;
      wake();
    });
  }

  function expect(at: number): void {
    if (closing.signal.aborted) return;
    expected.add(at);
    sleepUntilNext();
  }

  /** One timer, for the earliest time; the cycles of a watch may lie hours apart. */
  function sleepUntilNext(): void {
    const at = Math.min(...expected);
    if (expected.size === 0 || (timer && timer.at <= at)) return;
    timer?.stop.abort();
    const { clock } = coreOf().ports;
    const mine = { at, stop: new AbortController() };
    timer = mine;
    clock.sleep(Math.max(0, at - clock.now()), mine.stop.signal).then(
      () => {
        if (timer === mine) timer = null;
        for (const time of expected) if (time <= at) expected.delete(time);
        sleepUntilNext();
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
        const alone = core.run.actor.kind === 'schedule';
        await within(core, last, alone ? LAST_ROUND_ALONE_MS : LAST_ROUND_MS);
        enough.abort();
        closing.abort();
        await within(core, last, PATIENCE_MS);
      }
      closing.abort();
      // The last round may have found out when to try again: that is for the next run.
      timer?.stop.abort();
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
  const { ledger, clock } = core.ports;
  while (!signal.aborted) {
    const sent = await sendNext({ ledger, clock, notifier, early }, signal);
    if (sent === null) return null;
    tell(core, notifier, sent);
    if (sent.settlement.kind === 'later') return sent.settlement.dueAt;
  }
  return null;
}

function tell(core: Core, { channel }: Notifier, { parcel, delivery, settlement }: SentOne): void {
  const about = aboutOf(parcel);
  if (delivery.kind === 'delivered') {
    say(core, 'info', null, `Told by ${channel}: ${about}.${delivery.words ? ` ${delivery.words}` : ''}`);
    return;
  }
  const words = wordsOf(delivery.problem);
  if (settlement.kind === 'later') {
    const pause = spanWords(settlement.dueAt - now(core));
    sayOnce(core, 'warn', null, `A notice by ${channel} waits (next attempt in ${pause}): ${words}`);
    return;
  }
  const after = delivery.kind === 'never' ? '' : ` after ${countWords(parcel.attempt, 'attempt')}`;
  const mend = 'See "cordon notify list"; "cordon notify retry" sends it again.';
  say(core, 'error', null, `The notice by ${channel} of ${about} was given up${after}: ${words} ${mend}`);
}
