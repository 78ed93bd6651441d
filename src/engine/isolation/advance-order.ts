/** Moves an order on in the ledger, and tells what came of it. */
import { type Core, noteOrder, say, sayOnce } from '../core.ts';
import { toProblem, wordsOf } from '../errors.ts';
import { beginLease } from '../life/lease.ts';
import type { Order, OrderChange, OrderStep } from '../model/isolation.ts';
import { postingOfStep } from '../notices/post.ts';
import { outcomeOf, reasonOf } from './order-result.ts';

/**
 * Writes the change only if the order still stands where this program saw it; answers the order as the ledger has
 * it afterwards. A ledger that cannot be written is told once and leaves the order where it was: the next look, or
 * the next start, tries again.
 */
export async function advanceOrder(core: Core, order: Order, change: OrderChange, at: number): Promise<Order> {
  let after: Order;
  try {
    const tell = (next: Order) => postingOfStep(core, next);
    after = await core.work.track(core.ports.ledger.advance(order.id, change, at, [order.step], tell));
  } catch (thrown) {
    const words = wordsOf(toProblem(thrown));
    sayOnce(core, 'error', order.machine, `The standing of ${order.host} could not be written down: ${words}`);
    return order;
  }
  noteOrder(core, after);
  if (after.step !== order.step) tellStep(core, after);
  if (after.kind === 'isolate' && after.step === 'verified' && order.step !== 'verified') {
    // What cannot be written now is made up for when open isolations are tended.
    await beginLease(core, after).catch(() => {});
  }
  return after;
}

const LEVELS: Partial<Record<OrderStep, 'good' | 'warn' | 'error'>> = {
  verified: 'good',
  pending: 'warn',
  unknown: 'error',
  refused: 'error',
  failed: 'error',
  expired: 'error',
  aborted: 'warn',
};

/** One line for each rung of the ladder. */
export function tellStep(core: Core, order: Order): void {
  const act = order.kind === 'isolate' ? 'Isolation' : 'Release';
  const reason = reasonOf(order);
  const step = order.step === 'verified' ? `verified (${outcomeOf(order)})` : order.step;
  // Where the reason begins with the step's own word, that word is said once.
  const told = reason.toLowerCase().startsWith(step) ? uncapitalised(reason) : `${step}. ${reason}`;
  say(core, LEVELS[order.step] ?? 'info', order.machine, `${act} of ${order.host}: ${told}`.trimEnd());
}

function uncapitalised(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}
