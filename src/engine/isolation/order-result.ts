/** How an order ended for a person, a report, an exit code: the ladder's step as an outcome (cli.md, Files of a run). */
import type { OrderResult } from '../commands.ts';
import { wordsOf } from '../errors.ts';
import { isInFlight, type Order } from '../model/isolation.ts';
import type { Outcome, ReleaseOutcome } from '../model/outcome.ts';
import { spanWords } from '../model/span-words.ts';

/** The outcome of an order as it stands now. */
export function outcomeOf(order: Order): Outcome | ReleaseOutcome {
  switch (order.step) {
    case 'verified':
      return order.kind === 'isolate' ? 'isolated' : 'released';
    case 'accepted':
    case 'reported':
    case 'pending':
      return 'pending';
    case 'intent':
    case 'requested':
    case 'unknown':
      return 'unknown';
    case 'drifted':
    case 'refused':
    case 'failed':
    case 'expired':
    case 'aborted':
      return 'failed';
  }
}

/** Why, in words. */
export function reasonOf(order: Order): string {
  const told = order.problem ? wordsOf(order.problem) : order.words;
  if (told) return order.step === 'pending' ? `${told.replace(/\.$/, '')}${contactWords(order)}.` : told;
  return isInFlight(order.step) ? `The order stands at "${order.step}".` : '';
}

/** How long an endpoint that does not answer had been silent when it was ordered about. */
function contactWords({ before: { lastContact }, createdAt }: Order): string {
  return lastContact === null || lastContact > createdAt
    ? ''
    : `; its last contact was ${spanWords(createdAt - lastContact)} before the order`;
}

export function resultOf(order: Order): OrderResult {
  return {
    machine: order.machine,
    host: order.host,
    outcome: outcomeOf(order),
    reason: reasonOf(order),
    order,
    candidates: [],
  };
}
