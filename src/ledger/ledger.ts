/** The ledger on SQLite: the durable record of alerts seen, decisions, orders and runs (safety.md, The ledger). */
import type { Actor, Order, OrderChange } from '../engine/model/isolation.ts';
import type { AuditHead, Clock, Ledger, Posting } from '../engine/ports.ts';
import { admit, alertsBetween, cursorOf, moveCursor } from './alerts.ts';
import { headOf, linesOf } from './chain.ts';
import { Database } from './database.ts';
import * as past from './history.ts';
import * as mail from './letters.ts';
import * as orders from './orders.ts';
import * as outbox from './outbox.ts';
import { BEAT_MS, forget, isGone, type Owner, thisOwner } from './owner.ts';
import { ledgerError, toLedgerError } from './problem.ts';
import * as pruned from './pruned.ts';
import * as known from './reputations.ts';
import * as runs from './runs.ts';
import { session } from './session.ts';
import * as marked from './suppressions.ts';
import { type LedgerVerdict, verifyTables } from './verify-ledger.ts';

export type LedgerOptions = {
  readonly clock: Clock;
  /** Which process this is; only tests say something else than the truth. */
  readonly owner?: Owner;
  /** How long a lock of another process is waited for, ms. */
  readonly patienceMs?: number;
};

export type OpenLedger = Ledger & {
  readonly file: string;
  /** The audit chain as JSON lines, oldest first; what `history --export` writes and `verify` reads. */
  exportAudit(): Iterable<string>;
  /** Writes down, before it goes, that evidence goes; a file that was written down before is not again. */
  recordPruned(file: pruned.PrunedFile, by: Actor): Promise<void>;
  recordPrunedGroup(group: pruned.PrunedGroup, by: Actor): Promise<void>;
  /** When an evidence file was pruned (epoch ms); null: it was not. */
  prunedAt(file: string): Promise<number | null>;
  /** Every evidence file it refers to, and when it was pruned; null: it was not. */
  evidenceFiles(): Promise<ReturnType<typeof pruned.evidenceFiles>>;
  /** What the ledger knows of evidence files; one without alerts of its own is missing. */
  evidenceUses(files: readonly string[]): Promise<ReadonlyMap<string, pruned.EvidenceUse>>;
  /** Checks the chain, against a head noted earlier if given, and that the tables say what it says. */
  verify(expected?: AuditHead): Promise<LedgerVerdict>;
};

/**
 * Opens the ledger, creating it (mode 0600) or bringing its tables up to date. Several processes may use one file.
 * Throws ServiceError `ledger`: damaged, read-only, written by a newer version, locked too long.
 */
export async function openLedger(file: string, options: LedgerOptions): Promise<OpenLedger> {
  const db = await Database.open(file, options.patienceMs ?? 10_000);
  return new SqliteLedger(db, options.clock, options.owner ?? thisOwner());
}

/** Decisions that leave a machine to a person. */
const HELD: ReadonlySet<string> = new Set(['held', 'ambiguous', 'not_found']);

class SqliteLedger implements OpenLedger {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #owner: Owner;
  #run = '-';
  #heart: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(db: Database, clock: Clock, owner: Owner) {
    this.#db = db;
    this.#clock = clock;
    this.#owner = owner;
  }

  get file() {
    return this.#db.file;
  }

  beginRun: Ledger['beginRun'] = async (run) => {
    await this.#db.write(() => runs.beginRun(this.#db, run, session()));
    this.#run = run.id;
  };

  endRun: Ledger['endRun'] = async (id, endedAt, summary) => {
    const known = await this.#db.write(() => runs.endRun(this.#db, id, endedAt, summary));
    if (!known) throw this.#missing(`run ${id}`);
  };

  // A page and its cursor are synced with the next full write: losing both repeats a read and skips nothing.
  admit: Ledger['admit'] = (page) => this.#db.write(() => admit(this.#db, page), 'normal');

  moveCursor: Ledger['moveCursor'] = (stream, to) =>
    this.#db.write(() => moveCursor(this.#db, stream, to, this.#clock.now()), 'normal');

  alerts: Ledger['alerts'] = (stream, from, to) => this.#db.read(() => alertsBetween(this.#db, stream, from, to));

  cursor: Ledger['cursor'] = (stream) => this.#db.read(() => cursorOf(this.#db, stream));

  decide: Ledger['decide'] = async (decisions, posting) => {
    if (decisions.length === 0) return;
    await this.#db.write(() => {
      for (const notice of posting?.notices ?? []) {
        // What was held already is told anew only where another guard holds it.
        const last = notice.machine && runs.lastOutcome(this.#db, notice.machine.key);
        const afresh = last === null || !HELD.has(last);
        if (posting) outbox.post(this.#db, { ...posting, notices: [notice] }, afresh);
      }
      for (const decision of decisions) runs.decide(this.#db, decision);
    });
  };

  standings: Ledger['standings'] = () => this.#db.read(() => runs.standings(this.#db));

  setStanding: Ledger['setStanding'] = (machine, standing, by, at) =>
    this.#db.write(() => runs.setStanding(this.#db, machine, standing, by, at, this.#run));

  writeIntent: Ledger['writeIntent'] = (order) =>
    this.#db.write(() => {
      this.#enrol();
      return orders.writeIntent(this.#db, order, this.#owner.instance);
    });

  async advance(
    id: string,
    change: OrderChange,
    at: number,
    from?: readonly Order['step'][],
    tell?: (after: Order) => Posting | null,
  ): Promise<Order> {
    const order = await this.#db.write(() => {
      const before = orders.stepOf(this.#db, id);
      const after = orders.advance(this.#db, id, change, at, from);
      if (after && after.step !== before) this.#post(tell?.(after));
      return after;
    });
    if (!order) throw this.#missing(`order ${id}`);
    return order;
  }

  adoptOrphans: Ledger['adoptOrphans'] = async () => {
    const gone = await this.#db.read(() => this.#goneOwners());
    if (gone.length === 0) return [];
    return this.#db.write(() => {
      this.#enrol();
      const adopted = orders.adopt(this.#db, gone, this.#owner.instance, this.#clock.now());
      for (const instance of gone) this.#db.sql('DELETE FROM owners WHERE instance = ?').run(instance);
      return adopted;
    });
  };

  ordersInFlight: Ledger['ordersInFlight'] = () => this.#db.read(() => orders.ordersInFlight(this.#db));

  latestOrders: Ledger['latestOrders'] = () => this.#db.read(() => orders.latestOrders(this.#db));

  orders: Ledger['orders'] = (query) => this.#db.read(() => orders.findOrders(this.#db, query));

  openIsolations: Ledger['openIsolations'] = () => this.#db.read(() => orders.openIsolations(this.#db));

  suppressions: Ledger['suppressions'] = () => this.#db.read(() => marked.suppressions(this.#db));

  suppress: Ledger['suppress'] = (suppression, by) =>
    this.#db.write(() => marked.suppress(this.#db, suppression, by, this.#run));

  unsuppress: Ledger['unsuppress'] = (id, by, at) =>
    this.#db.write(() => marked.unsuppress(this.#db, id, by, at, this.#run));

  setLease: Ledger['setLease'] = async (order, lease, by) => {
    const known = await this.#db.write(() => past.setLease(this.#db, order, lease, by, this.#run));
    if (!known) throw this.#missing(`order ${order}`);
  };

  drift: Ledger['drift'] = (order, drift, tell) =>
    this.#db.write(() => {
      const ended = past.drift(this.#db, order, drift, this.#run);
      if (ended) this.#post(tell?.(ended));
      return ended;
    });

  history: Ledger['history'] = (query) => this.#db.read(() => past.history(this.#db, query));

  decisions: Ledger['decisions'] = (query) => this.#db.read(() => past.decisions(this.#db, query));

  alertsOf: Ledger['alertsOf'] = (machine, from, to, limit) =>
    this.#db.read(() => past.alertsOf(this.#db, machine, from, to, limit));

  remember: Ledger['remember'] = (name, value, by, at) =>
    this.#db.write(() => past.remember(this.#db, name, value, by, at, this.#run));

  recall: Ledger['recall'] = (name) => this.#db.read(() => past.recall(this.#db, name));

  readonly outbox: Ledger['outbox'] = {
    post: (posting) => this.#db.write(() => outbox.post(this.#db, posting)),
    claim: async (channel, now, early) => {
      // Nothing due is the rule, and costs no write.
      if (!(await this.#db.read(() => outbox.isDue(this.#db, channel, now, early)))) return null;
      return this.#db.write(() => outbox.claim(this.#db, this.#owner, { channel, now, early }));
    },
    settle: (letter, result) => this.#db.write(() => outbox.settle(this.#db, this.#owner, letter, result)),
    letters: (limit) => this.#db.read(() => mail.letters(this.#db, limit)),
    retry: (letter, now) => this.#db.write(() => mail.retry(this.#db, letter, now)),
    count: () => this.#db.read(() => mail.count(this.#db)),
  };

  reputations: Ledger['reputations'] = (service) => this.#db.read(() => known.reputations(this.#db, service));

  reputation: Ledger['reputation'] = (service, subject, at) =>
    this.#db.read(() => known.reputation(this.#db, service, subject, at));

  // Losing the latest answer costs one more question.
  keepReputation: Ledger['keepReputation'] = (service, subject, stored) =>
    this.#db.write(() => known.keepReputation(this.#db, service, subject, stored), 'normal');

  spendLookUp: Ledger['spendLookUp'] = (quota, byPerson, at) =>
    this.#db.write(() => known.spendLookUp(this.#db, quota, byPerson, at), 'normal');

  holdLookUps: Ledger['holdLookUps'] = (quota, until, strikes) =>
    this.#db.write(() => known.holdLookUps(this.#db, quota, this.#clock.now(), until, strikes), 'normal');

  recordPruned: OpenLedger['recordPruned'] = (file, by) =>
    this.#db.write(() => pruned.recordPruned(this.#db, file, { by, at: this.#clock.now(), run: this.#run }));

  recordPrunedGroup: OpenLedger['recordPrunedGroup'] = (group, by) =>
    this.#db.write(() => pruned.recordPrunedGroup(this.#db, group, { by, at: this.#clock.now(), run: this.#run }));

  prunedAt: OpenLedger['prunedAt'] = (file) => this.#db.read(() => pruned.prunedAt(this.#db, file));

  evidenceFiles: OpenLedger['evidenceFiles'] = () => this.#db.read(() => pruned.evidenceFiles(this.#db));

  evidenceUses: OpenLedger['evidenceUses'] = async (files) => {
    const uses = new Map<string, pruned.EvidenceUse>();
    for (let after: number | null = 0; after !== null; ) {
      const from: number = after;
      after = await this.#db.read(() => pruned.takeUses(this.#db, files, from, uses));
    }
    return uses;
  };

  head: Ledger['head'] = () => this.#db.read(() => headOf(this.#db));

  verify: OpenLedger['verify'] = (expected) => this.#db.snapshot(() => verifyTables(this.#db, expected));

  *exportAudit(): Iterable<string> {
    try {
      yield* linesOf(this.#db);
    } catch (thrown) {
      throw toLedgerError(thrown, this.file);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#heart) clearInterval(this.#heart);
    forget(this.#owner);
    await this.#db.close();
  }

  /** Owners of orders in flight that are gone, this ledger's own instance never among them. */
  #goneOwners(): readonly string[] {
    const rows = this.#db
      .sql(
        `SELECT DISTINCT orders.owner AS instance, host, space, pid, started, beat_at
         FROM orders LEFT JOIN owners ON owners.instance = orders.owner
         WHERE in_flight = 1 AND orders.owner <> ?`,
      )
      .all(this.#owner.instance);
    const now = this.#clock.now();
    return rows
      .filter((row) => row.host === null || isGone(row as unknown as Owner, Number(row.beat_at), now))
      .map((row) => String(row.instance));
  }

  /** Makes this process known as an owner, and heard of for as long as it has orders in flight. */
  #enrol(): void {
    const { instance, host, space, pid, started } = this.#owner;
    this.#db
      .sql('INSERT OR REPLACE INTO owners (instance, host, space, pid, started, beat_at) VALUES (?, ?, ?, ?, ?, ?)')
      .run(instance, host, space, pid, started, Math.floor(this.#clock.now()));
    this.#heart ??= setInterval(() => void this.#beat(), BEAT_MS).unref();
  }

  async #beat(): Promise<void> {
    const { instance } = this.#owner;
    const beat = () => {
      if (!this.#db.sql('SELECT 1 FROM orders WHERE in_flight = 1 AND owner = ?').get(instance)) return;
      this.#db.sql('UPDATE owners SET beat_at = ? WHERE instance = ?').run(Math.floor(this.#clock.now()), instance);
    };
    // A beat that fails matters to nobody on this machine; whoever orders next hears of the failure itself.
    await this.#db.write(beat, 'normal').catch(() => {});
  }

  /** Inside the transaction of what it tells of. */
  #post(posting: Posting | null | undefined): void {
    if (posting) outbox.post(this.#db, posting);
  }

  #missing(what: string): Error {
    const next = 'It may have been replaced by another file while Cordon was running: start Cordon again.';
    return ledgerError(this.file, { what: `has no ${what}`, next });
  }
}
