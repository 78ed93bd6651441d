/** A copy of a ledger, to try out on what must not be written down. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { toLedgerError } from './problem.ts';

const PATIENCE_MS = 10_000;

/**
 * Copies the ledger as it stands into a new file; other processes may go on writing. Nothing happens where there is
 * none. Throws ServiceError `ledger`.
 */
export function copyLedger(file: string, target: string): void {
  if (!existsSync(file)) return;
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(file, { timeout: PATIENCE_MS });
    db.prepare('VACUUM INTO ?').run(target);
  } catch (thrown) {
    throw toLedgerError(thrown, file);
  } finally {
    db?.close();
  }
}
