/** Orders: intents, their way along the ladder, and the lock of one in flight an endpoint. Inside a transaction. */
import { isInFlight, type Order, type OrderChange, type OrderKind } from '../engine/model/isolation.ts';
import type { MachineKey } from '../engine/model/machine.ts';
import type { Place } from '../engine/model/place.ts';
import type { IntentAnswer } from '../engine/ports.ts';
import { type AuditData, sha256 } from './audit.ts';
import { canonicalJson } from './canonical-json.ts';
import { append } from './chain.ts';
import type { Database } from './database.ts';
import { packText } from './stored-text.ts';

export function writeIntent(db: Database, order: Order, owner: string): IntentAnswer {
  const inFlight = db
    .sql('SELECT doc FROM orders WHERE endpoint = ? AND in_flight = 1')
    .get(packText(order.endpointId));
  if (inFlight) return { kind: 'in-flight', order: orderIn(inFlight) };
  db.sql(
    `INSERT INTO orders (id, run, kind, machine, endpoint, step, in_flight, created_at, verified_at, owner, doc)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    order.id,
    order.run,
    order.kind,
    packText(order.machine),
    packText(order.endpointId),
    order.step,
    isInFlight(order.step) ? 1 : 0,
    Math.floor(order.createdAt),
    wholeTime(order.verifiedAt),
    owner,
    JSON.stringify(order),
  );
  record(db, order, order.step, order.createdAt, {
    order: order.id,
    call: order.call,
    source: order.source,
    machine: order.machine,
    host: order.host,
    endpoint: order.endpointId,
    name: order.before.name,
    comment: order.comment,
    before: digestOf(order.before),
    place: order.place && placeText(order.place),
    evidence: order.evidence && {
      alerts: order.evidence.alerts,
      ids: order.evidence.ids,
      digest: digestOf(order.evidence),
    },
  });
  return { kind: 'written' };
}

export function stepOf(db: Database, id: string): string | null {
  const row = db.sql('SELECT step FROM orders WHERE id = ?').get(id);
  return row ? String(row.step) : null;
}

/** Undefined: there is no such order. An order that ended never moves again. */
export function advance(
  db: Database,
  id: string,
  change: OrderChange,
  at: number,
  from: readonly Order['step'][] | undefined,
): Order | undefined {
  const row = db.sql('SELECT doc FROM orders WHERE id = ?').get(id);
  if (!row) return undefined;
  const order = orderIn(row);
  if (!isInFlight(order.step) || (from && !from.includes(order.step))) return order;
  const next = changed(order, change, at);
  const doc = JSON.stringify(next);
  if (doc === row.doc) return order;
  db.sql('UPDATE orders SET step = ?, in_flight = ?, verified_at = ?, doc = ? WHERE id = ?').run(
    next.step,
    isInFlight(next.step) ? 1 : 0,
    wholeTime(next.verifiedAt),
    doc,
    id,
  );
  record(db, next, next.step, at, {
    order: id,
    endpoint: next.endpointId,
    from: order.step,
    words: next.words,
    job: next.jobId,
    operation: next.operationId,
    receipt: next.receipt ? digestOf(next.receipt) : null,
    problem: next.problem?.what ?? null,
    expires: isoOf(next.expiresAt),
  });
  return next;
}

/** The order with a change applied; each step notes when it was reached. Pure. */
export function changed(order: Order, change: OrderChange, at: number): Order {
  const next = { ...order, ...change };
  if (next.step === order.step) return next;
  const reached = {
    ...(next.step === 'requested' && { requestedAt: at }),
    ...(next.step === 'accepted' && { acceptedAt: at }),
    ...(next.step === 'reported' && { reportedAt: at }),
    ...(next.step === 'verified' && { verifiedAt: at }),
    ...(!isInFlight(next.step) && { endedAt: at }),
  };
  return { ...next, ...reached, since: at };
}

/** Takes the orders in flight of owners that are gone; another process that was quicker leaves nothing to take. */
export function adopt(db: Database, gone: readonly string[], by: string, at: number): readonly Order[] {
  const take = db.sql('UPDATE orders SET owner = ? WHERE in_flight = 1 AND owner = ? RETURNING doc');
  const adopted = gone.flatMap((owner) => take.all(by, owner).map(orderIn));
  for (const order of adopted) {
    append(db, {
      at,
      actor: { kind: 'system', id: 'ledger' },
      run: order.run,
      event: `${order.kind}.adopt`,
      data: { order: order.id, endpoint: order.endpointId, step: order.step },
    });
  }
  return adopted;
}

export function ordersInFlight(db: Database): readonly Order[] {
  return db.sql('SELECT doc FROM orders WHERE in_flight = 1 ORDER BY n').all().map(orderIn);
}

export function latestOrders(db: Database): ReadonlyMap<MachineKey, Order> {
  const rows = db.sql('SELECT doc, max(n) FROM orders GROUP BY machine').all();
  return new Map(rows.map(orderIn).map((order) => [order.machine, order]));
}

export type OrderQuery = {
  run?: string;
  machine?: MachineKey;
  endpointId?: string;
  kind?: OrderKind;
  since?: number;
  limit?: number;
};

/** Newest first. */
export function findOrders(db: Database, query: OrderQuery): readonly Order[] {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const require = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  require('run = ?', query.run);
  require('machine = ?', query.machine === undefined ? undefined : packText(query.machine));
  require('endpoint = ?', query.endpointId === undefined ? undefined : packText(query.endpointId));
  require('kind = ?', query.kind);
  require('created_at >= ?', query.since === undefined ? undefined : Math.ceil(query.since));
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const limit = query.limit === undefined ? -1 : Math.max(0, Math.floor(query.limit));
  return db
    .sql(`SELECT doc FROM orders ${where} ORDER BY n DESC LIMIT ?`)
    .all(...values, limit)
    .map(orderIn);
}

/** Only the latest verified isolation of an endpoint counts, and only until a verified release came after it. */
export function openIsolations(db: Database): readonly Order[] {
  return db
    .sql(
      `SELECT doc FROM orders AS isolation WHERE kind = 'isolate' AND step = 'verified' AND NOT EXISTS (
         SELECT 1 FROM orders AS later
         WHERE later.endpoint = isolation.endpoint AND later.n > isolation.n AND later.step IN ('verified', 'drifted')
       ) ORDER BY verified_at, n`,
    )
    .all()
    .map(orderIn);
}

/** Where it was isolated, in one text. */
export function placeText({ id, name }: Place): string {
  return `${name} (${id})`;
}

function record(db: Database, order: Order, step: Order['step'], at: number, data: AuditData): void {
  append(db, { at, actor: order.actor, run: order.run, event: `${order.kind}.${step}`, data });
}

function wholeTime(time: number | null): number | null {
  return time === null ? null : Math.floor(time);
}

/** A time told by the vendor may be beyond what a date can say. */
function isoOf(time: number | null): string | null {
  return time === null || !(Math.abs(time) <= 8.64e15) ? null : new Date(time).toISOString();
}

function orderIn(row: { readonly [column: string]: unknown }): Order {
  return JSON.parse(String(row.doc));
}

/** Digest of plain data; numbers go in as texts, since the canonical form has whole ones only. */
export function digestOf(value: unknown): string {
  const plain = JSON.parse(JSON.stringify(value), (_, member) =>
    typeof member === 'number' ? String(member) : member,
  );
  return sha256(canonicalJson(plain));
}
