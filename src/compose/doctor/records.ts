/** The doctor on the ledger: it opens, nothing is stuck in it, and its audit chain is whole. */
import { existsSync, statSync } from 'node:fs';
import type { Finding } from '../../cli/doctor-services.ts';
import { toProblem } from '../../engine/errors.ts';
import { sizeWords } from '../../engine/model/size-words.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { verify } from '../audit/verify.ts';
import { systemClock } from '../clock.ts';
import type { Stores } from '../stores.ts';
import { bad, failing, good, note } from './finding.ts';

export async function* examineRecords(stores: Stores, workingFolder: string): AsyncGenerator<Finding> {
  const { ledger: file } = stores.home;
  if (!existsSync(file)) {
    // A head noted elsewhere tells that there was one.
    const gone = await examineChain(stores, workingFolder);
    yield gone.state === 'bad' ? { ...gone, title: 'Ledger' } : good('Ledger', 'The first run makes it.');
    return;
  }
  const ledger = await examineLedger(file);
  yield ledger;
  if (ledger.state !== 'bad') yield await examineChain(stores, workingFolder);
}

async function examineLedger(file: string): Promise<Finding> {
  const title = 'Ledger';
  try {
    const ledger = await openLedger(file, { clock: systemClock });
    try {
      const inFlight = (await ledger.ordersInFlight()).length;
      const words = `It opens, ${sizeWords(statSync(file).size)}.`;
      if (inFlight === 0) return good(title, `${words} No order is in flight.`);
      const flying = inFlight === 1 ? 'One order is in flight' : `${inFlight} orders are in flight`;
      return note(title, `${words} ${flying}.`, 'The next run, or the console, reads on.');
    } finally {
      await ledger.close();
    }
  } catch (thrown) {
    return failing(title, toProblem(thrown));
  }
}

async function examineChain(stores: Stores, workingFolder: string): Promise<Finding> {
  const title = 'Audit chain';
  const { state, words, good: head, tables } = await verify(stores, workingFolder, null, null);
  if (state === 'intact' && tables.length === 0) {
    return good(title, `Intact, ${head.count.toLocaleString('en-US')} ${head.count === 1 ? 'record' : 'records'}.`);
  }
  if (state === 'unreadable' && head.count === 0) return good(title, 'Nothing is recorded yet.');
  const told = tables.length > 0 ? `${words} ${tables[0]}` : words;
  return bad(title, told, 'Keep a copy of the folder, and look closer with "cordon verify".');
}
