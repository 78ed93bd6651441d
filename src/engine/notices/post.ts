/** What of the events of a run goes into the outbox: the triggers that are switched on, for the channels there are. */
import { type Core, sayOnce, settingsOf } from '../core.ts';
import { toProblem, wordsOf } from '../errors.ts';
import type { Order } from '../model/isolation.ts';
import type { Notice } from '../model/notice.ts';
import type { Posting } from '../ports.ts';
import { noticeOfStep } from './of-order.ts';

export function tellsOf(core: Core, trigger: Notice['trigger']): boolean {
  const { notifiers = [] } = core.ports;
  if (notifiers.length === 0 || core.options.leavesNoTrace || trigger === 'test') return false;
  return settingsOf(core).notices?.on.has(trigger) ?? false;
}

/** Null: nobody is to be told. The courier is told when to come. */
export function postingOf(core: Core, notices: readonly Notice[]): Posting | null {
  const told = notices.filter(({ trigger }) => tellsOf(core, trigger));
  const first = told[0];
  if (!first) return null;
  const { notifiers = [] } = core.ports;
  const groupMs = settingsOf(core).notices?.groupMs ?? 0;
  core.courier.expect(core.ports.clock.now() + groupMs);
  return { notices: told, channels: notifiers.map(({ channel }) => channel), groupMs };
}

/** Posts what no transaction of its own records; false: it could not. Never throws: nothing fails for what is not told. */
export async function postNotices(core: Core, notices: readonly Notice[]): Promise<boolean> {
  const posting = postingOf(core, notices);
  if (!posting) return true;
  try {
    await core.work.track(core.ports.ledger.outbox.post(posting));
    return true;
  } catch (thrown) {
    sayOnce(core, 'warn', null, `A notice could not be written down: ${wordsOf(toProblem(thrown))}`);
    return false;
  }
}

/** What a new step of an order posts in the transaction that writes it. */
export function postingOfStep(core: Core, order: Order): Posting | null {
  const notice = noticeOfStep(core, order);
  return notice && postingOf(core, [notice]);
}
