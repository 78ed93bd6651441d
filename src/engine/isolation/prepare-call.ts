/** Everything that must be on disk before a vendor call is made: an intent for each machine, then `requested`. */
import { type Core, log, noteOrder, now, own, say } from '../core.ts';
import { toProblem, wordsOf } from '../errors.ts';
import type { Order, OrderChange } from '../model/isolation.ts';
import { intentWritten } from '../reporting/log-lines.ts';
import { barOf } from './bar.ts';
import type { Sending, Sent, Wanted } from './wanted.ts';

/** One machine whose order is written down as `requested`. */
export type Intent = { readonly wanted: Wanted; readonly order: Order };

export type Prepared = { readonly going: readonly Intent[]; readonly settled: readonly Sent[] };

/** Writes the intents; those in `going` may be sent in one call, the others are settled with the words why not. */
export async function prepareCall(
  core: Core,
  sending: Sending,
  call: string,
  wanted: readonly Wanted[],
): Promise<Prepared> {
  const settled: Sent[] = [];
  const intents: Intent[] = [];
  try {
    for (const one of wanted) {
      const order = newOrder(core, sending, call, one);
      const answer = await core.ports.ledger.writeIntent(order);
      if (answer.kind === 'in-flight') settled.push(inFlight(one, answer.order));
      else {
        intents.push({ wanted: one, order });
        log(core, intentWritten(order));
        noteOrder(core, order);
      }
    }
    const going: Intent[] = [];
    for (const { wanted: one, order } of intents) {
      const after = await core.ports.ledger.advance(order.id, { step: 'requested' }, now(core), ['intent']);
      noteOrder(core, after);
      if (after.step === 'requested') going.push({ wanted: one, order: after });
      else settled.push({ wanted: one, order: after });
    }
    return { going, settled };
  } catch (thrown) {
    // Nothing may be ordered that is not written down: the call is not made.
    const problem = toProblem(thrown);
    say(core, 'error', null, `No order was sent: ${wordsOf(problem)}`);
    await withdraw(core, intents, 'The ledger could not be written: this order was not sent.');
    // What could not be withdrawn either is settled by reading.
    for (const { order } of intents) own(core, core.orders.get(order.machine) ?? order);
    const left = wanted.filter((one) => !settled.some((each) => each.wanted === one));
    return { going: [], settled: [...settled, ...left.map((one) => failed(one, `Not sent. ${wordsOf(problem)}`))] };
  }
}

/** Ends orders that were written down and will not be sent: refused by this program itself, nothing happened. */
export async function withdraw(core: Core, intents: readonly Intent[], words: string): Promise<void> {
  const change: OrderChange = { step: 'refused', words };
  for (const { order } of intents) {
    try {
      noteOrder(core, await core.ports.ledger.advance(order.id, change, now(core), ['intent', 'requested']));
    } catch {
      // Left in the ledger as it stands; the next start sees by reading that nothing was sent.
    }
  }
}

/** Asks the last time before the call whether it may be made: the switch may have been thrown meanwhile. */
export async function lastBar(core: Core, { going, settled }: Prepared): Promise<Prepared> {
  const kind = going[0]?.wanted.kind;
  const bar = kind && barOf(core, kind);
  if (!bar) return { going, settled };
  await withdraw(core, going, bar.reason);
  return { going: [], settled: [...settled, ...going.map(({ wanted }) => ({ wanted, order: null, ...bar }))] };
}

function failed(wanted: Wanted, reason: string): Sent {
  return { wanted, order: null, outcome: 'failed', reason };
}

function inFlight(wanted: Wanted, order: Order): Sent {
  const act = order.kind === 'isolate' ? 'An isolation' : 'A release';
  const reason = `${act} of this endpoint is already in flight (${order.step}): no second order was sent.`;
  return { wanted, order: null, outcome: order.step === 'unknown' ? 'unknown' : 'pending', reason };
}

function newOrder(core: Core, { connection, comment, actor }: Sending, call: string, one: Wanted): Order {
  const at = now(core);
  return {
    id: core.ports.chance.id('o'),
    call,
    run: core.run.id,
    kind: one.kind,
    source: connection.source.id,
    machine: one.machine,
    host: one.host,
    endpointId: one.endpoint.id,
    step: 'intent',
    since: at,
    comment,
    actor,
    before: one.endpoint,
    receipt: null,
    jobId: null,
    operationId: null,
    words: '',
    problem: null,
    createdAt: at,
    requestedAt: null,
    acceptedAt: null,
    reportedAt: null,
    verifiedAt: null,
    endedAt: null,
    expiresAt: null,
    ...(one.evidence ? { evidence: one.evidence } : {}),
    ...(one.place ? { place: one.place } : {}),
  };
}
