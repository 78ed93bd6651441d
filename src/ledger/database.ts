/**
 * One connection to the ledger's file. Transactions are short and synchronous; waiting for another process's lock
 * is not, so that a console goes on answering keys. Writes are carried out in the order they were asked for.
 */
import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { isBusy, ledgerError, toLedgerError } from './problem.ts';
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from './schema.ts';

/** How long SQLite itself blocks for a lock; the rest of the patience is waited for without blocking. */
const BLOCKING_MS = 20;
const RETRY_MS = 15;

/**
 * `full`: synced to disk before the call answers. `normal`: survives the end of the process at once, the end of the
 * machine from the next full write on, since the write-ahead log keeps the order of transactions.
 */
export type Durability = 'full' | 'normal';

export class Database {
  readonly file: string;
  #db: DatabaseSync | null;
  readonly #patienceMs: number;
  readonly #statements = new Map<string, StatementSync>();
  #tail: Promise<unknown> = Promise.resolve();
  #durability: Durability = 'full';

  private constructor(file: string, db: DatabaseSync, patienceMs: number) {
    this.file = file;
    this.#db = db;
    this.#patienceMs = patienceMs;
  }

  /** Opens the file, creating it (mode 0600) and bringing its tables up to date. Throws ServiceError `ledger`. */
  static async open(file: string, patienceMs: number): Promise<Database> {
    let db: DatabaseSync | null = null;
    try {
      makePrivate(file);
      db = new DatabaseSync(file, { timeout: BLOCKING_MS, enableForeignKeyConstraints: false });
      const database = new Database(file, db, patienceMs);
      await database.#prepareFile(db);
      return database;
    } catch (thrown) {
      db?.close();
      throw toLedgerError(thrown, file);
    }
  }

  /** A prepared statement, kept for the next time. */
  sql(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (!statement) {
      statement = this.#open().prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  /** Reads; `work` must not write. */
  read<T>(work: () => T): Promise<T> {
    return this.#patiently(work);
  }

  /** Reads that must see one moment, while other processes go on writing. */
  snapshot<T>(work: () => T): Promise<T> {
    return this.#patiently(() => {
      const db = this.#open();
      db.exec('BEGIN');
      try {
        return work();
      } finally {
        undo(db);
      }
    });
  }

  /** One transaction: all of `work` or nothing of it. `work` must be synchronous. */
  write<T>(work: () => T, durability: Durability = 'full'): Promise<T> {
    const result = this.#tail.then(() => this.#patiently(() => this.#transaction(work, durability)));
    this.#tail = result.catch(() => {});
    return result;
  }

  /** Ends what was asked for, then closes. */
  async close(): Promise<void> {
    await this.#tail;
    const db = this.#db;
    this.#db = null;
    this.#statements.clear();
    db?.close();
  }

  async #prepareFile(db: DatabaseSync): Promise<void> {
    const version = await this.#patiently(() => this.#checkVersion(db));
    await this.#patiently(() => db.exec('PRAGMA journal_mode = WAL'));
    db.exec('PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA journal_size_limit = 67108864');
    if (version < SCHEMA_VERSION) await this.#patiently(() => this.#transaction(() => this.#migrate(db), 'full'));
  }

  #checkVersion(db: DatabaseSync): number {
    const version = numberOf(db, 'PRAGMA user_version');
    const strange = version === 0 && numberOf(db, 'SELECT count(*) FROM sqlite_schema') > 0;
    if (strange || (version > 0 && numberOf(db, 'PRAGMA application_id') !== APPLICATION_ID)) {
      throw ledgerError(this.file, {
        what: 'is a database of another program',
        next: 'Move that file away, or set CORDON_HOME to another folder.',
      });
    }
    if (version > SCHEMA_VERSION) {
      throw ledgerError(this.file, {
        what: `was written by a newer version of Cordon (schema ${version}, this one knows ${SCHEMA_VERSION})`,
        next: 'Update Cordon on this machine; nothing was changed.',
      });
    }
    return version;
  }

  #migrate(db: DatabaseSync): void {
    // Asked again inside the transaction: another process may have been quicker.
    for (let version = this.#checkVersion(db); version < SCHEMA_VERSION; version += 1) {
      db.exec(MIGRATIONS[version] as string);
      db.exec(`PRAGMA user_version = ${version + 1}; PRAGMA application_id = ${APPLICATION_ID}`);
    }
  }

  #transaction<T>(work: () => T, durability: Durability): T {
    const db = this.#open();
    if (durability !== this.#durability) {
      db.exec(`PRAGMA synchronous = ${durability}`);
      this.#durability = durability;
    }
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (thrown) {
      undo(db);
      throw thrown;
    }
  }

  /** A lock is waited for up to the patience; every other failure comes out at once, in words. */
  async #patiently<T>(work: () => T): Promise<T> {
    const deadline = performance.now() + this.#patienceMs;
    for (;;) {
      try {
        return work();
      } catch (thrown) {
        if (!isBusy(thrown) || performance.now() >= deadline) throw toLedgerError(thrown, this.file);
      }
      await wait(RETRY_MS * (0.5 + Math.random()));
    }
  }

  #open(): DatabaseSync {
    if (this.#db) return this.#db;
    throw ledgerError(this.file, { what: 'has been closed', next: 'Start Cordon again.' });
  }
}

/** SQLite gives its side files the mode of the main one, so it is enough to create that one privately. */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
}

/** Some failures (disk full) end the transaction by themselves; the first failure is the one to tell. */
function undo(db: DatabaseSync): void {
  try {
    if (db.isTransaction) db.exec('ROLLBACK');
  } catch {
    // Closing the connection, or the next start, undoes it.
  }
}

function numberOf(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? { none: 0 })[0]);
}
