/** Which isolation stands for an endpoint, by the ledger: it tells where the endpoint was put and what it was before. */
import type { Core } from '../core.ts';
import { isInFlight, type Order, type Receipt } from '../model/isolation.ts';

/** The isolation that a release of this endpoint ends; null: none was taken. Throws ServiceError `ledger`. */
export async function isolationOf({ ports: { ledger } }: Core, endpointId: string): Promise<Order | null> {
  const isolations = await ledger.orders({ endpointId, kind: 'isolate' });
  return isolations.find(({ step }) => step !== 'refused' && step !== 'aborted') ?? null;
}

/** Receipts of all that stand at one connection, by endpoint id, as this process knows them. */
export function standingAt({ orders }: Core, source: string): ReadonlyMap<string, Receipt> {
  const standing = new Map<string, Receipt>();
  for (const { kind, step, receipt, endpointId, ...order } of orders.values()) {
    if (order.source !== source || kind !== 'isolate' || receipt === null) continue;
    if (step === 'verified' || isInFlight(step)) standing.set(endpointId, receipt);
  }
  return standing;
}
