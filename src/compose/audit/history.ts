/** Isolations of the ledger with the releases that ended them, forgotten machines first. */
import { byForgotten, type HistoryEntry, type HistoryQuery } from '../../engine/model/history.ts';
import type { OpenLedger } from '../../ledger/ledger.ts';
import { systemClock } from '../clock.ts';

export async function historyOf(ledger: OpenLedger, { open, host, since }: HistoryQuery): Promise<HistoryEntry[]> {
  const [orders, standing] = [await ledger.orders({}), await ledger.openIsolations()];
  const stands = new Set(standing.map(({ id }) => id));
  const entries = orders
    .filter(({ kind }) => kind === 'isolate')
    .map((order): HistoryEntry => {
      const later = orders.filter(
        ({ kind, endpointId, createdAt }) =>
          kind === 'release' && endpointId === order.endpointId && createdAt >= order.createdAt,
      );
      const release = later.find(({ step }) => step === 'verified') ?? later.at(-1) ?? null;
      return { order, release, lease: null, drift: null, open: stands.has(order.id) };
    });
  const folded = host?.toLowerCase();
  return entries
    .filter((entry) => !open || entry.open)
    .filter(({ order }) => folded === undefined || order.host.toLowerCase().includes(folded))
    .filter(({ order }) => since === undefined || order.createdAt >= since)
    .sort(byForgotten(systemClock.now()));
}
