/**
 * The ladder of an order, as pure steps: what one look at the vendor does to it (safety.md, Life of an isolation).
 * The vendor's record of the endpoint is the proof; what the vendor says of its operation only explains a wait.
 */
import type { EndpointReading, IsolationReading } from '../model/endpoint.ts';
import { isInFlight, type Order, type OrderChange, type OrderKind, type OrderStep } from '../model/isolation.ts';
import type { Standings } from '../ports.ts';

/** What one look at the vendor brought for one order. */
export type Look = {
  /** The endpoint's record; null: the vendor no longer has it; undefined: it could not be read. */
  readonly reading: EndpointReading | null | undefined;
  /** How the vendor says the order stands; undefined: not asked, or no answer. */
  readonly standings: Standings | undefined;
  /** Answer of the search for an order whose answer was lost; undefined: not searched, or no answer. */
  readonly found: Order['receipt'] | undefined;
};

export type LadderTimes = {
  readonly now: number;
  /** Shortest time between the two reads that prove a state, ms. */
  readonly spacingMs: number;
  /** From when on a lost order that the vendor does not have counts as never taken, ms after it was sent. */
  readonly lostAfterMs: number;
};

export type Step = { readonly change: OrderChange; readonly at: number };

/** The state the vendor's record must show for an order of this kind. */
export function wantedState(kind: OrderKind): IsolationReading {
  return kind === 'isolate' ? 'isolated' : 'not-isolated';
}

/** What one look changes; null: nothing. */
export function climb(order: Order, look: Look, times: LadderTimes): Step | null {
  if (!isInFlight(order.step)) return null;
  const found = order.receipt === null && look.found ? look.found : null;
  const told = found ? { receipt: found } : newsOf(order, look.standings);
  const move = moveOf(found ? { ...order, receipt: found } : order, look, times);
  const step = move?.step ?? (found && !SENT.includes(order.step) ? 'accepted' : undefined);
  const words = move?.words ?? (found ? 'The vendor has the order: found by its mark.' : undefined);
  const change: OrderChange = {
    ...told,
    ...(step === undefined || step === order.step ? {} : { step }),
    ...(words === undefined || words === order.words ? {} : { words }),
    ...(order.problem && step !== undefined && step !== 'unknown' ? { problem: null } : {}),
  };
  if (Object.keys(change).length === 0) return null;
  return { change, at: move?.at ?? times.now };
}

/** What is said of an order that was accepted and of which nothing else is known. */
export const ACCEPTED = 'Accepted by the service.';

/** Steps on which the vendor is known to have the order, or its effect was seen. */
const SENT: readonly OrderStep[] = ['accepted', 'pending', 'reported'];

type Move = { readonly step: OrderStep; readonly words: string; readonly at?: number };

function moveOf(order: Order, look: Look, times: LadderTimes): Move | null {
  const { reading } = look;
  if (order.step === 'intent') {
    if (look.found !== null) return null;
    return { step: 'refused', words: 'The program ended before this order was sent: nothing happened.' };
  }
  if (reading && reading.isolation === wantedState(order.kind)) return proof(order, reading, times);
  const standing = look.standings?.endpoints.get(order.endpointId);
  if (order.step === 'reported' && reading) {
    return { step: 'accepted', words: `The record shows "${reading.vendorState}" again: not proven.` };
  }
  if (reading?.cannotApply) return { step: 'failed', words: reading.cannotApply };
  if (standing?.state === 'failed') return { step: 'failed', words: standing.words };
  if (standing?.state === 'expired') return { step: 'expired', words: standing.words };
  if (reading === undefined) return null;
  if (order.expiresAt !== null && times.now > order.expiresAt) {
    return { step: 'expired', words: 'The operation lapsed at the vendor before the endpoint took it.' };
  }
  const ending = lost(order, look, times);
  if (ending || reading?.isolation !== 'unknown') return ending;
  return { step: order.step, words: `The record shows "${reading.vendorState}", a state this program does not know.` };
}

/** First sight of the state: reported. A second one, far enough from the first: verified. */
function proof(order: Order, reading: EndpointReading, times: LadderTimes): Move | null {
  const words = `The record shows "${reading.vendorState}"`;
  if (order.step !== 'reported')
    return { step: 'reported', words: `${words}; a second read follows.`, at: reading.readAt };
  const first = order.reportedAt ?? order.since;
  if (reading.readAt <= first || reading.readAt - first < times.spacingMs) return null;
  return { step: 'verified', words: `${words}, seen twice.`, at: reading.readAt };
}

/** An order nobody at the vendor knows of: never sent again, ended when that is certain. */
function lost(order: Order, look: Look, times: LadderTimes): Move | null {
  const oldEnough = times.now - (order.requestedAt ?? order.createdAt) >= times.lostAfterMs;
  if (look.reading === null && oldEnough) {
    return { step: 'failed', words: 'The vendor no longer has a record of this endpoint.' };
  }
  if (order.receipt === null && look.found === null && oldEnough) {
    return {
      step: 'failed',
      words: 'The vendor has no such order and its record does not show it: it was never taken.',
    };
  }
  return null;
}

/** What the vendor tells about the order itself: ids, expiry, and words while it waits. */
function newsOf(order: Order, standings: Standings | undefined): OrderChange {
  if (!standings) return {};
  const words = standings.endpoints.get(order.endpointId)?.words;
  return {
    ...(sameReceipt(order.receipt, standings.receipt) ? {} : { receipt: standings.receipt }),
    ...(standings.jobId && standings.jobId !== order.jobId ? { jobId: standings.jobId } : {}),
    ...(standings.operationId && standings.operationId !== order.operationId
      ? { operationId: standings.operationId }
      : {}),
    ...(standings.expiresAt !== null && differs(standings.expiresAt, order.expiresAt)
      ? { expiresAt: standings.expiresAt }
      : {}),
    ...(words && words !== order.words && order.step !== 'reported' ? { words } : {}),
  };
}

/** Services tell the time left, not the end: the end then wavers by the seconds of each answer. */
const EXPIRY_SLACK_MS = 60_000;

function differs(told: number, kept: number | null): boolean {
  return kept === null || Math.abs(told - kept) > EXPIRY_SLACK_MS;
}

function sameReceipt(a: Order['receipt'], b: Order['receipt']): boolean {
  if (a === null || b === null) return a === b;
  const members = Object.keys(b);
  return members.length === Object.keys(a).length && members.every((member) => a[member] === b[member]);
}
