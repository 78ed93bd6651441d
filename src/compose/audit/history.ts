/** Isolations of the ledger, forgotten machines first. */
import { byForgotten, type HistoryEntry, type HistoryQuery } from '../../engine/model/history.ts';
import type { OpenLedger } from '../../ledger/ledger.ts';
import { systemClock } from '../clock.ts';

export async function historyOf(ledger: OpenLedger, query: HistoryQuery): Promise<readonly HistoryEntry[]> {
  return (await ledger.history(query)).toSorted(byForgotten(systemClock.now()));
}
