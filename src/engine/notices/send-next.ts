/** One message out of the outbox: claimed, delivered, settled. What the courier does, and "notify retry" by hand. */
import { toProblem, wordsOf } from '../errors.ts';
import type { Delivery, NoticeMessage } from '../model/notice.ts';
import type { Clock, Ledger, Notifier, Parcel, Settlement } from '../ports.ts';

const MINUTE_MS = 60_000;
/** After each attempt in turn; the one after the last pause is the last. About twelve hours in all. */
export const PAUSES_MS: readonly number[] = [1, 2, 5, 10, 30, 60, 120, 240, 240].map((m) => m * MINUTE_MS);

export type Mailing = {
  readonly ledger: Pick<Ledger, 'outbox' | 'head'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly notifier: Notifier;
  /** What waits for its group goes too. */
  readonly early: boolean;
};

export type SentOne = {
  readonly parcel: Parcel;
  readonly delivery: Delivery;
  readonly settlement: Settlement;
};

/** Null: nothing is due. Throws ServiceError `ledger`; what was under way is then sent again, under the same name. */
export async function sendNext(mailing: Mailing, signal: AbortSignal): Promise<SentOne | null> {
  const { ledger, clock, notifier, early } = mailing;
  const parcel = await ledger.outbox.claim(notifier.channel, clock.now(), early);
  if (parcel === null) return null;
  const delivery = await attempt(mailing, parcel, signal);
  const settlement = settlementOf(delivery, parcel.attempt, clock.now());
  await ledger.outbox.settle(parcel.id, settlement);
  return { parcel, delivery, settlement };
}

async function attempt({ ledger, clock, notifier }: Mailing, parcel: Parcel, signal: AbortSignal): Promise<Delivery> {
  const { attempt: _, ...rest } = parcel;
  const audit = await ledger.head().catch(() => null);
  const message: NoticeMessage = { ...rest, audit, at: clock.now() };
  try {
    return await notifier.deliver(message, signal);
  } catch (thrown) {
    return { kind: 'later', problem: toProblem(thrown) };
  }
}

function settlementOf(delivery: Delivery, attempt: number, now: number): Settlement {
  if (delivery.kind === 'delivered') return { kind: 'sent', at: now };
  const words = wordsOf(delivery.problem);
  const pause = PAUSES_MS[attempt - 1];
  if (delivery.kind === 'never' || pause === undefined) return { kind: 'dead', at: now, words };
  return { kind: 'later', dueAt: now + pause, words };
}

/** "FIN-LT-0142 isolated, verified", or how many events. */
export function aboutOf({ notices }: Pick<Parcel, 'notices'>): string {
  const subjects = new Set(notices.map(({ machine, subject }) => machine?.host ?? subject ?? ''));
  if (subjects.size > 1) return `${notices.length} events on ${subjects.size} machines`;
  return `${[...subjects][0] ?? ''} ${notices.map(({ happened }) => happened).join('; ')}`.trim();
}
