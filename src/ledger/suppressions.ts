/** False positives that persons have marked. Called inside a transaction. */
import type { Actor } from '../engine/model/isolation.ts';
import type { Suppression } from '../engine/model/suppression.ts';
import { append } from './chain.ts';
import type { Database } from './database.ts';

/** All that were ever made, newest first. */
export function suppressions(db: Database): readonly Suppression[] {
  return db.sql('SELECT doc FROM suppressions ORDER BY n DESC').all().map(suppressionIn);
}

export function suppress(db: Database, suppression: Suppression, by: Actor, run: string): void {
  const { id, kind, value, reason, at, expiresAt } = suppression;
  db.sql('INSERT INTO suppressions (id, doc) VALUES (?, ?)').run(id, JSON.stringify(suppression));
  const until = expiresAt === null ? null : Math.floor(expiresAt);
  append(db, { at, actor: by, run, event: 'suppress', data: { suppression: id, kind, value, reason, until } });
}

/** Null: there is none of this id, or it was ended before. */
export function unsuppress(db: Database, id: string, by: Actor, at: number, run: string): Suppression | null {
  const row = db.sql('SELECT doc FROM suppressions WHERE id = ?').get(id);
  if (!row) return null;
  const known = suppressionIn(row);
  if (known.endedAt !== null) return null;
  const ended: Suppression = { ...known, endedAt: at, endedBy: by.id };
  db.sql('UPDATE suppressions SET doc = ? WHERE id = ?').run(JSON.stringify(ended), id);
  append(db, { at, actor: by, run, event: 'unsuppress', data: { suppression: id } });
  return ended;
}

function suppressionIn(row: { readonly [column: string]: unknown }): Suppression {
  return JSON.parse(String(row.doc));
}
