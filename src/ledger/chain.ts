/** The audit chain in its table; always called inside the transaction of what it records. */
import type { AuditHead } from '../engine/ports.ts';
import { type AuditEntry, EMPTY_HEAD, lineOf, nextRecord } from './audit.ts';
import type { Database } from './database.ts';

/** Appends one record; answers its number. */
export function append(db: Database, entry: AuditEntry): number {
  const record = nextRecord(headOf(db), entry);
  db.sql('INSERT INTO audit (seq, hash, record) VALUES (?, ?, ?)').run(record.seq, record.hash, lineOf(record));
  return record.seq;
}

export function headOf(db: Database): AuditHead {
  const last = db.sql('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get();
  return last ? { count: Number(last.seq) + 1, hash: String(last.hash) } : EMPTY_HEAD;
}

const BATCH = 1000;

/** The chain as JSON lines, oldest first; read in batches, so that no long read holds the write-ahead log back. */
export function* linesOf(db: Database): Generator<string> {
  const batch = db.sql('SELECT seq, record FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?');
  for (let from = 0; ; ) {
    const rows = batch.all(from, BATCH);
    for (const row of rows) yield String(row.record);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    from = Number(last.seq) + 1;
  }
}
