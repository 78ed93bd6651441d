/**
 * Sends orders, safely (architecture.md, Order of an isolation): intent written and synced → halt looked at →
 * the vendor's call → its answer recorded. A crash at any arrow leaves an order in the ledger that the next start
 * settles by reading.
 */
import { type Core, log, noteOrder, now, own, say } from '../core.ts';
import { toProblem } from '../errors.ts';
import type { Order, OrderChange, OrderKind } from '../model/isolation.ts';
import { postingOfStep } from '../notices/post.ts';
import type { Connection, OrderAnswer, OrderCall } from '../ports.ts';
import { orderAnswered, orderSent } from '../reporting/log-lines.ts';
import { tellStep } from './advance-order.ts';
import { barOf } from './bar.ts';
import { ACCEPTED } from './ladder.ts';
import { lastBar, prepareCall } from './prepare-call.ts';
import type { Sending, Sent, Wanted } from './wanted.ts';

/** Safety allows no more machines a call, whatever the vendor takes (safety.md, guard 1). */
const MOST_PER_CALL = 10;

/** Sends orders of one kind to one connection, call by call; never throws for an expected refusal. */
export async function sendOrders(core: Core, sending: Sending, wanted: readonly Wanted[]): Promise<readonly Sent[]> {
  const perCall = Math.max(1, Math.min(sending.connection.isolator.perCall, MOST_PER_CALL));
  const sent = new Map<Wanted, Sent>();
  for (let first = 0; first < wanted.length; first += perCall) {
    const call = wanted.slice(first, first + perCall);
    const keys = call.map((one) => `${sending.connection.source.id} ${one.endpoint.id}`);
    const done = await core.queue.run(keys, () => core.work.track(sendCall(core, sending, call)));
    for (const each of done) sent.set(each.wanted, each);
  }
  return wanted.flatMap((one) => sent.get(one) ?? []);
}

async function sendCall(core: Core, sending: Sending, wanted: readonly Wanted[]): Promise<readonly Sent[]> {
  const [first] = wanted;
  if (!first) return [];
  const bar = barOf(core, first.kind);
  if (bar) return wanted.map((one) => ({ wanted: one, order: null, ...bar }));
  const marker = core.ports.chance.id('c');
  core.sending.add(marker);
  try {
    return await sendMarked(core, sending, marker, first.kind, wanted);
  } finally {
    core.sending.delete(marker);
  }
}

async function sendMarked(
  core: Core,
  sending: Sending,
  marker: string,
  kind: OrderKind,
  wanted: readonly Wanted[],
): Promise<readonly Sent[]> {
  const { going, settled } = await lastBar(core, await prepareCall(core, sending, marker, wanted));
  if (going.length === 0) return settled;

  const orders = going.map(({ order }) => order);
  log(core, orderSent(kind, orders));
  const targets = going.map(({ wanted: { endpoint, isolation, place } }) => ({
    endpoint,
    before: isolation?.before ?? null,
    isolation: isolation?.receipt ?? null,
    place: place?.id ?? null,
  }));
  const answer = await answerOf(sending.connection, { kind, marker, comment: sending.comment, targets });
  log(core, orderAnswered(kind, orders, answer));
  const sent: Sent[] = [];
  for (const intent of going) {
    const order = await recordAnswer(core, intent.order, answer);
    own(core, order);
    sent.push({ wanted: intent.wanted, order });
  }
  return [...settled, ...sent];
}

/** A write is never cut short: it gets a signal that does not fire, and leaving waits for its answer. */
async function answerOf(connection: Connection, call: OrderCall): Promise<OrderAnswer> {
  try {
    return await connection.isolator.send(call, NEVER);
  } catch (thrown) {
    // The call was under way: what became of it is not known.
    return { kind: 'unknown', problem: toProblem(thrown) };
  }
}

const NEVER = new AbortController().signal;

async function recordAnswer(core: Core, order: Order, answer: OrderAnswer): Promise<Order> {
  const change = changeOf(answer);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const tell = (next: Order) => postingOfStep(core, next);
      const after = await core.ports.ledger.advance(order.id, change, now(core), ['requested'], tell);
      noteOrder(core, after);
      tellStep(core, after);
      return after;
    } catch (thrown) {
      if (attempt < RECORD_ATTEMPTS) {
        await core.ports.clock.sleep(RECORD_PAUSE_MS);
        continue;
      }
      // The ledger still says `requested`: the next look or start finds the order by its mark.
      say(core, 'error', order.machine, `The answer to the order for ${order.host} could not be written down.`);
      const unrecorded: Order = { ...order, problem: toProblem(thrown) };
      noteOrder(core, unrecorded);
      return unrecorded;
    }
  }
}

const RECORD_ATTEMPTS = 3;
const RECORD_PAUSE_MS = 200;

function changeOf(answer: OrderAnswer): OrderChange {
  switch (answer.kind) {
    case 'accepted':
      return { step: 'accepted', receipt: answer.receipt, jobId: answer.jobId, words: ACCEPTED };
    case 'refused':
      return { step: 'refused', problem: answer.problem, words: answer.problem.what };
    case 'unknown':
      return { step: 'unknown', problem: answer.problem, words: answer.problem.what };
  }
}
