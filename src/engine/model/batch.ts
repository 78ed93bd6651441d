/** What was ordered in this session, and what of it can be taken back together. */
import type { Order } from './isolation.ts';

/** The isolations of one order command, by order id. */
export type Batch = { readonly at: number; readonly orders: readonly string[] };

export type SessionOrders = {
  /** As each order of this session stands now, by id, oldest first. */
  readonly orders: ReadonlyMap<string, Order>;
  /** Oldest first. */
  readonly batches: readonly Batch[];
};

/** Orders of the newest batch of which something is still cut off, those only; empty: nothing is to be taken back. */
export function standingBatch({ orders, batches }: SessionOrders): readonly Order[] {
  const released = new Map(
    [...orders.values()].flatMap(({ kind, step, endpointId, createdAt }) =>
      kind === 'release' && step === 'verified' ? [[endpointId, createdAt]] : [],
    ),
  );
  for (const batch of batches.toReversed()) {
    const standing = batch.orders.flatMap((id) => {
      const order = orders.get(id);
      if (order?.step !== 'verified') return [];
      return (released.get(order.endpointId) ?? Number.NEGATIVE_INFINITY) >= order.createdAt ? [] : order;
    });
    if (standing.length > 0) return standing;
  }
  return [];
}
