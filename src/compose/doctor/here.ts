/** The doctor at home: ledger, disk, secret store, terminal. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Finding } from '../../cli/doctor-services.ts';
import type { Io } from '../../cli/io.ts';
import { toProblem } from '../../engine/errors.ts';
import { openLedger } from '../../ledger/ledger.ts';
import type { Settings } from '../../settings/schema.ts';
import { openHome } from '../../storage/home.ts';
import { systemClock } from '../clock.ts';
import { openSecrets, type Stores } from '../stores.ts';
import { bad, failing, good, note } from './finding.ts';

const LITTLE_BYTES = 200 * 1024 * 1024;
const SMALL_COLUMNS = 80;

export async function* examineHere(io: Io, stores: Stores, settings: Settings): AsyncGenerator<Finding> {
  yield await examineDisk(stores);
  yield await examineLedger(stores);
  yield await examineSecrets(stores, settings);
  if (stores.halt.isOn()) {
    yield note('Kill switch', 'It is on: nothing is isolated.', 'To lift it: cordon config set halt false.');
  }
  yield examineTerminal(io);
}

async function examineDisk({ home }: Stores): Promise<Finding> {
  const folder = dirname(home.ledger);
  try {
    openHome(home);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const words = `${folder} can be written, ${Math.floor(free / 1024 / 1024).toLocaleString('en-US')} MB free.`;
    return free < LITTLE_BYTES
      ? bad('Disk', words, 'Make room: nothing is ordered that cannot be recorded.')
      : good('Disk', words);
  } catch (thrown) {
    return failing('Disk', toProblem(thrown));
  }
}

async function examineLedger({ home }: Stores): Promise<Finding> {
  if (!existsSync(home.ledger)) return good('Ledger', 'The first run makes it.');
  try {
    const ledger = await openLedger(home.ledger, { clock: systemClock });
    try {
      const { count } = await ledger.head();
      const inFlight = (await ledger.ordersInFlight()).length;
      const words = `It opens; ${count.toLocaleString('en-US')} audit records.`;
      if (inFlight === 0) return good('Ledger', words);
      const flying = inFlight === 1 ? 'One order is in flight' : `${inFlight} orders are in flight`;
      return note('Ledger', `${words} ${flying}.`, 'The next run reads on.');
    } finally {
      await ledger.close();
    }
  } catch (thrown) {
    return failing('Ledger', toProblem(thrown));
  }
}

async function examineSecrets(stores: Stores, settings: Settings): Promise<Finding> {
  const secrets = openSecrets(stores, settings.secrets.store);
  const place = await secrets.where();
  const words = place === 'keychain' ? 'The keychain keeps secrets.' : 'No keychain here: a file with mode 0600.';
  const [told] = secrets.notes();
  return told ? note('Secret store', told) : good('Secret store', words);
}

function examineTerminal({ interactive, columns, env }: Io): Finding {
  const title = 'Terminal';
  if (!interactive) return good(title, 'None here: commands work, the console needs one.');
  if (env.TERM === 'dumb') {
    return note(title, 'TERM is "dumb": the console cannot draw on it.', 'Set TERM, for example xterm-256color.');
  }
  if (columns < SMALL_COLUMNS) return note(title, `${columns} columns wide.`, 'The console wants 80 or more.');
  return good(title, `${columns} columns wide.`);
}
