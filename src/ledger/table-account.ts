/** How the tables of the ledger stand, in the words of the chain's account. Read inside one snapshot. */
import type { Lease } from '../engine/model/history.ts';
import type { Order } from '../engine/model/isolation.ts';
import type { Standing } from '../engine/model/machine.ts';
import type { Suppression } from '../engine/model/suppression.ts';
import { sha256 } from './audit.ts';
import type { Account, TableName } from './chain-account.ts';
import type { Database } from './database.ts';
import { digestOf, placeText } from './orders.ts';
import { unpackText } from './stored-text.ts';

type Row = { readonly [column: string]: unknown };
type Entry = readonly [id: string, account: Account];

export const READERS: Readonly<Record<TableName, (db: Database) => Iterable<Entry>>> = {
  runs: (db) =>
    rows(db, 'SELECT id, kind, actor, summary FROM runs', (row) => [
      String(row.id),
      { kind: String(row.kind), actor: JSON.parse(String(row.actor)).id, summary: textOrNull(row.summary) },
    ]),
  orders: (db) => rows(db, 'SELECT * FROM orders', orderEntry),
  decisions: (db) =>
    rows(db, 'SELECT * FROM decisions', (row) => [
      String(row.audit),
      {
        run: String(row.run),
        machine: unpackText(String(row.machine)),
        host: unpackText(String(row.host)),
        outcome: String(row.outcome),
        reason: unpackText(String(row.reason)),
        verdicts: String(row.verdicts),
      },
    ]),
  standings: (db) =>
    rows(db, 'SELECT machine, doc FROM standings', (row) => {
      const standing: Standing = JSON.parse(String(row.doc));
      const until = standing.kind === 'snoozed' ? new Date(standing.until).toISOString() : null;
      return [unpackText(String(row.machine)), { standing: standing.kind, until }];
    }),
  suppressions: (db) =>
    rows(db, 'SELECT id, doc FROM suppressions', (row) => {
      const { kind, value, reason, expiresAt, by, endedBy }: Suppression = JSON.parse(String(row.doc));
      const until = expiresAt === null ? null : String(Math.floor(expiresAt));
      return [String(row.id), { kind, value, reason, until, by, ended: endedBy }];
    }),
  leases: (db) =>
    rows(db, 'SELECT order_id, doc FROM leases', (row) => {
      const { owner, reason, reviewAt }: Lease = JSON.parse(String(row.doc));
      return [String(row.order_id), { owner, reason, review: String(Math.floor(reviewAt)) }];
    }),
  drifts: (db) =>
    rows(db, 'SELECT order_id, state FROM drifts', (row) => [
      String(row.order_id),
      { vendor_state: unpackText(String(row.state)) },
    ]),
  facts: (db) => rows(db, 'SELECT name, value FROM facts', (row) => [String(row.name), { value: String(row.value) }]),
  pages,
};

function* rows(db: Database, sql: string, read: (row: Row) => Entry): Iterable<Entry> {
  for (const row of db.sql(sql).iterate()) yield read(row);
}

/** The columns must say what the document says, and both what the chain says. */
function orderEntry(row: Row): Entry {
  const order: Order = JSON.parse(String(row.doc));
  const same =
    row.step === order.step &&
    row.kind === order.kind &&
    row.run === order.run &&
    unpackText(String(row.machine)) === order.machine &&
    unpackText(String(row.endpoint)) === order.endpointId;
  const { call, source, machine, host, endpointId, before, comment, words, jobId, operationId, receipt } = order;
  return [
    String(row.id),
    {
      step: same ? order.step : `${String(row.step)}, but its document says otherwise`,
      flying: String(row.in_flight),
      kind: order.kind,
      run: order.run,
      actor: order.actor.id,
      ...{ call, source, machine, host, endpoint: endpointId, name: before.name, comment, before: digestOf(before) },
      place: order.place ? placeText(order.place) : null,
      words: order.step === 'drifted' ? null : words,
      job: jobId,
      operation: operationId,
      receipt: receipt ? digestOf(receipt) : null,
      problem: order.problem?.what ?? null,
      evidence: order.evidence ? digestOf(order.evidence) : null,
    },
  ];
}

/** Pages by the record that counts them: how many alerts, which ids in which order, where they lie. */
function* pages(db: Database): Iterable<Entry> {
  const found = db.sql(
    `SELECT p.audit, p.run, s.key, a.id, a.facts IS NOT NULL AS grouped FROM alerts AS a
     JOIN pages AS p ON p.n = a.page JOIN streams AS s ON s.n = a.stream ORDER BY a.n`,
  );
  const places = new Map<string, string[]>();
  for (const { audit, file, offset, length } of db
    .sql('SELECT audit, file, offset, length FROM pages ORDER BY n')
    .iterate()) {
    const place = `${file}:${offset}+${length}`;
    const known = places.get(String(audit));
    if (known) known.push(place);
    else places.set(String(audit), [place]);
  }
  let audit: string | null = null;
  let page = { run: '', stream: '', grouped: 0, setAside: 0, ids: [] as string[] };
  const entry = (id: string): Entry => [
    id,
    {
      run: page.run,
      stream: page.stream,
      grouped: String(page.grouped),
      set_aside: String(page.setAside),
      ids: sha256(page.ids.join('\n')),
      places: (places.get(id) ?? []).join(' '),
    },
  ];
  for (const row of found.iterate()) {
    if (audit !== String(row.audit)) {
      if (audit !== null) yield entry(audit);
      audit = String(row.audit);
      page = { run: String(row.run), stream: unpackText(String(row.key)), grouped: 0, setAside: 0, ids: [] };
    }
    if (row.grouped) page.grouped += 1;
    else page.setAside += 1;
    page.ids.push(unpackText(String(row.id)));
  }
  if (audit !== null) yield entry(audit);
}

function textOrNull(value: unknown): string | null {
  return value === null ? null : String(value);
}
