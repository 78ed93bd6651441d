/** What the table and the report say of a machine's isolation, out of its latest order and its latest reading. */
import type { EndpointMatch, EndpointReading } from './endpoint.ts';
import { isInFlight, type Order } from './isolation.ts';
import type { IsolationState, Machine } from './machine.ts';

export type IsolationView = {
  readonly state: IsolationState;
  /** Epoch ms since when it stands so; null where that is not known. */
  readonly since: number | null;
  /** A short phrase for a person. */
  readonly words: string;
};

/** A reading counts against an order only if it is of the same endpoint; null where there is none. */
function readingOf(match: EndpointMatch, endpointId: string | null): EndpointReading | null {
  if (match.kind === 'one') return match.reading;
  if (match.kind !== 'several' || endpointId === null) return null;
  return match.candidates.find((candidate) => candidate.endpoint.id === endpointId) ?? null;
}

/** Never says `isolated` where the newest thing known is not the vendor's record saying so (product.md). */
export function isolationStateOf(machine: Pick<Machine, 'order' | 'endpoint'>): IsolationView {
  const { order, endpoint } = machine;
  if (order === null) return stateOfMatch(endpoint);
  if (isInFlight(order.step)) return stateInFlight(order);
  const reading = readingOf(endpoint, order.endpointId);
  if (endpoint.kind === 'one' && endpoint.reading.endpoint.id !== order.endpointId) return stateOfMatch(endpoint);
  if (reading === null && endpoint.kind !== 'unread') return stateOfMatch(endpoint);
  return stateAfter(order, reading !== null && reading.readAt > order.since ? reading : null);
}

function stateInFlight(order: Order): IsolationView {
  // One clock for the whole order: its rungs have their own times on the ladder.
  const since = order.createdAt;
  const told = (words: string) => (order.words === '' ? words : order.words);
  if (order.step === 'unknown') return { state: 'unknown', since, words: told('the answer was lost, being read') };
  if (order.kind === 'release') return { state: 'releasing', since, words: told(`release ${stepWord(order)}`) };
  switch (order.step) {
    case 'accepted':
      return { state: 'accepted', since, words: told('accepted by the service') };
    case 'reported':
      return { state: 'reported', since, words: told('reported by the endpoint, not yet proven') };
    case 'pending':
      return { state: 'pending', since, words: told('the endpoint has not taken the order yet') };
    default:
      return { state: 'requested', since, words: told('requested') };
  }
}

function stepWord(order: Order): string {
  return order.step === 'intent' ? 'requested' : order.step;
}

/** `later`: a reading of the ordered endpoint that is newer than the order's end. */
function stateAfter(order: Order, later: EndpointReading | null): IsolationView {
  if (order.step === 'verified') {
    if (later?.isolation === 'unknown') return stateOfReading(later);
    if (order.kind === 'isolate') {
      if (later?.isolation === 'not-isolated') {
        return { state: 'not-isolated', since: later.readAt, words: 'released elsewhere since it was isolated' };
      }
      return { state: 'isolated', since: order.verifiedAt ?? order.since, words: 'isolated, verified' };
    }
    if (later?.isolation === 'isolated') {
      return { state: 'isolated', since: later.readAt, words: 'isolated elsewhere since it was released' };
    }
    return { state: 'released', since: order.verifiedAt ?? order.since, words: 'released, verified' };
  }
  if (order.step === 'drifted' && later?.isolation !== 'isolated') {
    return { state: 'not-isolated', since: order.since, words: 'released elsewhere since it was isolated' };
  }
  const what = `${order.kind === 'isolate' ? 'isolation' : 'release'} ${order.step}`;
  const words = order.words === '' ? what : `${what}: ${order.words}`;
  if (later?.isolation === 'isolated') return { state: 'isolated', since: later.readAt, words };
  if (later?.isolation === 'not-isolated' && order.step === 'aborted') {
    return { state: 'not-isolated', since: later.readAt, words };
  }
  const state = order.step === 'aborted' ? 'aborted' : 'failed';
  return { state, since: order.endedAt ?? order.since, words };
}

function stateOfMatch(match: EndpointMatch): IsolationView {
  switch (match.kind) {
    case 'unread':
      return { state: 'unread', since: null, words: 'not looked up yet' };
    case 'none':
      return {
        state: 'not-found',
        since: null,
        words: match.deleted.length > 0 ? 'only a deleted record bears the name' : 'no endpoint bears the name',
      };
    case 'several':
      return { state: 'ambiguous', since: null, words: `${match.candidates.length} endpoints bear the name` };
    case 'one':
      return stateOfReading(match.reading);
  }
}

function stateOfReading(reading: EndpointReading): IsolationView {
  const since = reading.readAt;
  if (reading.isolation === 'isolated') return { state: 'isolated', since, words: 'isolated, not by this program' };
  if (reading.isolation === 'not-isolated') return { state: 'not-isolated', since, words: 'not isolated' };
  return { state: 'unknown', since, words: `the vendor says "${reading.vendorState}"` };
}
