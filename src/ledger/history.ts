/** Past and open isolations with what became of them: releases, leases, drift. Reads and writes inside a transaction. */
import type { Drift, HistoryEntry, HistoryQuery, Lease } from '../engine/model/history.ts';
import type { Actor, Order } from '../engine/model/isolation.ts';
import type { MachineKey } from '../engine/model/machine.ts';
import type { DecisionEntry, DecisionQuery, StoredAlert } from '../engine/ports.ts';
import { append } from './chain.ts';
import type { Database } from './database.ts';
import { packText, unpackText } from './stored-text.ts';

type Row = { readonly [column: string]: unknown };

/** Newest first. */
export function history(db: Database, query: HistoryQuery): readonly HistoryEntry[] {
  const rows = db
    .sql(
      `SELECT o.n, o.doc, l.doc AS lease, d.at AS drift_at, d.state AS drift_state
       FROM orders AS o LEFT JOIN leases AS l ON l.order_id = o.id LEFT JOIN drifts AS d ON d.order_id = o.id
       WHERE o.kind = 'isolate' AND o.created_at >= ?1 AND (?2 IS NULL OR o.machine = ?2) AND (?3 IS NULL OR o.run = ?3)
       ORDER BY o.n DESC`,
    )
    .all(Math.ceil(query.since ?? 0), query.machine === undefined ? null : packText(query.machine), query.run ?? null);
  const limit = query.limit ?? Number.POSITIVE_INFINITY;
  const found: HistoryEntry[] = [];
  for (const row of rows) {
    if (found.length >= limit) break;
    const entry = entryOf(db, row);
    if (fits(entry, query)) found.push(entry);
  }
  return found;
}

function entryOf(db: Database, row: Row): HistoryEntry {
  const order: Order = JSON.parse(String(row.doc));
  const { release, followed } = afterwards(db, Number(row.n), order);
  const drift: Drift | null =
    row.drift_at === null ? null : { at: Number(row.drift_at), vendorState: unpackText(String(row.drift_state)) };
  const lease: Lease | null = row.lease === null ? null : JSON.parse(String(row.lease));
  const open = order.step === 'verified' && release?.step !== 'verified' && !followed;
  return { order, release, lease, drift, open };
}

/** The release that ended an isolation, else the latest that was tried before the endpoint was isolated anew. */
function afterwards(db: Database, n: number, order: Order): { release: Order | null; followed: boolean } {
  const later = db
    .sql('SELECT doc FROM orders WHERE endpoint = ? AND n > ? ORDER BY n')
    .all(packText(order.endpointId), n)
    .map((row): Order => JSON.parse(String(row.doc)));
  const next = later.findIndex(({ kind, step }) => kind === 'isolate' && (step === 'verified' || step === 'drifted'));
  const releases = (next < 0 ? later : later.slice(0, next)).filter(({ kind }) => kind === 'release');
  const release = releases.find(({ step }) => step === 'verified') ?? releases.at(-1) ?? null;
  return { release, followed: next >= 0 };
}

function fits(entry: HistoryEntry, { open, host, text }: HistoryQuery): boolean {
  const { order } = entry;
  if (open !== undefined && entry.open !== open) return false;
  if (host !== undefined && !order.host.toLowerCase().includes(host.trim().toLowerCase())) return false;
  const words = text?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  if (words.length === 0) return true;
  const told = textOf(entry);
  return words.every((word) => told.includes(word));
}

function textOf({ order, release, lease, drift }: HistoryEntry): string {
  const { evidence } = order;
  return [
    ...[order, release].flatMap((each) =>
      each ? [each.id, each.actor.id, each.comment, each.words, each.run, each.jobId, each.operationId] : [],
    ),
    order.host,
    order.endpointId,
    order.step,
    ...(evidence ? [...evidence.rules, ...evidence.ids] : []),
    ...(lease ? [lease.owner, lease.reason] : []),
    drift?.vendorState,
  ]
    .join('\n')
    .toLowerCase();
}

/** False: there is no such order. */
export function setLease(db: Database, order: string, lease: Lease, by: Actor, run: string): boolean {
  const row = db.sql('SELECT endpoint FROM orders WHERE id = ?').get(order);
  if (!row) return false;
  db.sql('INSERT OR REPLACE INTO leases (order_id, doc) VALUES (?, ?)').run(order, JSON.stringify(lease));
  const { owner, reason, reviewAt, setAt } = lease;
  const data = { order, endpoint: unpackText(String(row.endpoint)), owner, reason, review: Math.floor(reviewAt) };
  append(db, { at: setAt, actor: by, run, event: 'lease', data });
  return true;
}

/** Ends a verified isolation that the vendor no longer shows. Null: it does not stand as verified any more. */
export function drift(db: Database, id: string, { at, vendorState }: Drift, run: string): Order | null {
  const row = db.sql(`SELECT doc FROM orders WHERE id = ? AND kind = 'isolate' AND step = 'verified'`).get(id);
  if (!row) return null;
  const order: Order = JSON.parse(String(row.doc));
  const words = `Released elsewhere: the record shows "${vendorState}".`;
  const next: Order = { ...order, step: 'drifted', since: at, endedAt: at, words };
  db.sql(`UPDATE orders SET step = 'drifted', doc = ? WHERE id = ?`).run(JSON.stringify(next), id);
  db.sql('INSERT OR REPLACE INTO drifts (order_id, at, state) VALUES (?, ?, ?)').run(
    id,
    Math.floor(at),
    packText(vendorState),
  );
  const actor = { kind: 'system', id: 'watch' } as const;
  const data = { order: id, endpoint: order.endpointId, vendor_state: vendorState };
  append(db, { at, actor, run, event: 'drift', data });
  return next;
}

/** Newest first. */
export function decisions(db: Database, query: DecisionQuery): readonly DecisionEntry[] {
  return db
    .sql(
      `SELECT run, at, machine, host, outcome, reason, latest, seen_at, times FROM decisions
       WHERE at >= ?1 AND (?2 IS NULL OR machine = ?2) AND (?3 IS NULL OR run = ?3) ORDER BY n DESC LIMIT ?4`,
    )
    .all(
      Math.ceil(query.since ?? 0),
      query.machine === undefined ? null : packText(query.machine),
      query.run ?? null,
      query.limit ?? -1,
    )
    .map((row) => ({
      run: String(row.run),
      at: Number(row.at),
      machine: unpackText(String(row.machine)),
      host: unpackText(String(row.host)),
      outcome: String(row.outcome),
      reason: unpackText(String(row.reason)),
      verdicts: String(row.latest),
      lastAt: Number(row.seen_at),
      times: Number(row.times),
    }));
}

/** A machine's grouped alerts with a time in [from, to], newest first, each once. */
export function alertsOf(
  db: Database,
  machine: MachineKey,
  from: number,
  to: number,
  limit: number,
): readonly Pick<StoredAlert, 'id' | 'facts'>[] {
  const newest = db.sql(
    `SELECT id, at, facts FROM alerts WHERE stream = ? AND facts IS NOT NULL AND at BETWEEN ? AND ? AND machine = ?
     ORDER BY at DESC LIMIT ?`,
  );
  const found = new Map<string, { readonly at: number; readonly alert: Pick<StoredAlert, 'id' | 'facts'> }>();
  for (const { n } of db.sql('SELECT n FROM streams').all()) {
    for (const row of newest.all(Number(n), Math.floor(from), Math.ceil(to), packText(machine), limit)) {
      const alert = { id: unpackText(String(row.id)), facts: JSON.parse(String(row.facts)) };
      found.set(alert.id, { at: Number(row.at), alert });
    }
  }
  return [...found.values()]
    .sort((a, b) => b.at - a.at)
    .slice(0, limit)
    .map(({ alert }) => alert);
}

/** A small durable fact under a name: what a person has been shown. */
export function remember(db: Database, name: string, value: string, by: Actor, at: number, run: string): void {
  db.sql('INSERT OR REPLACE INTO facts (name, value, at) VALUES (?, ?, ?)').run(name, value, Math.floor(at));
  append(db, { at, actor: by, run, event: 'fact', data: { name, value } });
}

export function recall(db: Database, name: string): string | null {
  const row = db.sql('SELECT value FROM facts WHERE name = ?').get(name);
  return row ? String(row.value) : null;
}
