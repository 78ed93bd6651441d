/**
 * Reads on what earlier cycles and earlier processes left in flight: nothing of it is ever sent again
 * (architecture.md, Order of an isolation).
 */
import { type Core, log, noteOrder, now, own, verifyTimeoutOf } from '../core.ts';
import { isInFlight, type Order } from '../model/isolation.ts';
import { settledByReading } from '../reporting/log-lines.ts';
import type { Follower } from './follow-orders.ts';

export type ReadingOn = {
  /** Orders that were written down and perhaps never sent: settled before anything new is decided. */
  readonly intents: Promise<unknown>;
  /** All orders of this process that are in flight, as they stand when they have been followed. */
  readonly followed: Promise<readonly Order[]>;
};

/**
 * Adopts the orders of processes that are gone and follows them like fresh ones; what has waited longer than its
 * limit gets one look. Throws ServiceError `ledger`.
 */
export async function readOn(core: Core, follower: Follower): Promise<ReadingOn> {
  const adopted = new Set<string>();
  for (const order of await core.ports.ledger.adoptOrphans()) {
    own(core, order);
    noteOrder(core, order);
    adopted.add(order.id);
  }
  await noteForeign(core);

  const open = [...core.own.values()].filter((order) => isKnown(core, order));
  const time = now(core);
  const intents = open.filter((order) => order.step === 'intent');
  const fresh = open.filter((order) => order.step !== 'intent' && adopted.has(order.id));
  const waiting = open.filter((order) => order.step !== 'intent' && !adopted.has(order.id));

  const settled = follower.follow(intents, time);
  const limits = [...Map.groupBy(fresh, (order) => verifyTimeoutOf(core, order.source))];
  const followed = Promise.all([
    // An intent that was sent after all goes on like the others.
    settled.then((orders) => follower.follow(orders, time)),
    follower.follow(waiting, time),
    ...limits.map(([limit, orders]) => follower.follow(orders, time + limit)),
  ]).then((groups) => {
    const orders = groups.flat();
    for (const order of orders) if (adopted.has(order.id)) log(core, settledByReading(order));
    return orders;
  });
  return { intents: settled, followed };
}

/** A connection that is not open now cannot be read; its orders wait in the ledger. */
function isKnown(core: Core, order: Order): boolean {
  return core.ports.connections.some(({ source }) => source.id === order.source);
}

/** What other processes have in flight is shown as it stands in the ledger; they follow it themselves. */
async function noteForeign(core: Core): Promise<void> {
  const { ledger } = core.ports;
  const flying = new Map((await ledger.ordersInFlight()).map((order) => [order.id, order]));
  for (const order of flying.values()) {
    const known = core.orders.get(order.machine);
    const isNews = known?.id !== order.id || known.step !== order.step || known.words !== order.words;
    if (!core.own.has(order.id) && !core.sending.has(order.call) && isNews) noteOrder(core, order);
  }
  for (const known of [...core.orders.values()]) {
    if (!isInFlight(known.step) || core.own.has(known.id) || flying.has(known.id)) continue;
    if (core.sending.has(known.call)) continue;
    const [latest] = await ledger.orders({ machine: known.machine, limit: 1 });
    if (latest) noteOrder(core, latest);
  }
}
