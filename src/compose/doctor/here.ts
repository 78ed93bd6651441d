/** The doctor at home: what lies on this machine, one part after the other. */
import type { Finding } from '../../cli/doctor-services.ts';
import type { Io } from '../../cli/io.ts';
import type { Settings } from '../../settings/schema.ts';
import { systemClock } from '../clock.ts';
import type { Stores } from '../stores.ts';
import { examineDisk } from './disk.ts';
import { note } from './finding.ts';
import { examineKeptFiles } from './kept-files.ts';
import { examineProxy } from './proxy.ts';
import { examineRecords } from './records.ts';
import { examineRunLock } from './run-lock.ts';
import { examineSecrets } from './secrets.ts';
import { examineTerminal } from './terminal.ts';

export async function* examineHere(io: Io, stores: Stores, settings: Settings): AsyncGenerator<Finding> {
  yield await examineDisk(stores);
  yield* examineRecords(stores, io.cwd);
  yield examineRunLock(stores.home.runLock, systemClock.now());
  yield examineKeptFiles(stores.home, settings.retention);
  yield await examineSecrets(stores, settings);
  if (stores.halt.isOn()) {
    yield note('Kill switch', 'It is on: nothing is isolated.', 'To lift it: cordon config set halt false.');
  }
  yield examineProxy(io.env);
  yield examineTerminal(io);
}
