/** What reputation services answered, and what was spent of their quotas. Called inside a transaction; never audited. */
import type { Analysis } from '../engine/model/reputation.ts';
import type { LookUpQuota, Spending, StoredReputation } from '../engine/ports.ts';
import type { Database } from './database.ts';

const MINUTE_MS = 60_000;
/** The last of a minute's requests may be sooner at the service than the first was. */
const FULL_MINUTE_MS = MINUTE_MS + 1000;
const DAY_MS = 86_400_000;
/** An answer is of use to a person for a while after it has expired, where nothing newer is to be had. */
const KEPT_AFTER_EXPIRY_MS = 7 * DAY_MS;

type Row = { readonly [column: string]: unknown };

export function reputations(db: Database, service: string): ReadonlyMap<string, StoredReputation> {
  const rows = db.sql('SELECT * FROM reputations WHERE service = ?').all(service);
  return new Map(rows.map((row) => [String(row.subject), storedIn(row)]));
}

export function reputation(db: Database, service: string, subject: string, at: number): StoredReputation | null {
  const row = db
    .sql('SELECT * FROM reputations WHERE service = ? AND subject = ? AND expires_at > ?')
    .get(service, subject, Math.floor(at));
  return row ? storedIn(row) : null;
}

export function keepReputation(db: Database, service: string, subject: string, stored: StoredReputation): void {
  const { reputation, expiresAt } = stored;
  const { analysis, checkedAt } = reputation;
  db.sql('DELETE FROM reputations WHERE expires_at < ?').run(Math.floor(checkedAt) - KEPT_AFTER_EXPIRY_MS);
  db.sql(
    'INSERT OR REPLACE INTO reputations (service, subject, analysis, checked_at, expires_at) VALUES (?, ?, ?, ?, ?)',
  ).run(service, subject, JSON.stringify(analysis), Math.floor(checkedAt), Math.floor(expiresAt));
}

function storedIn(row: Row): StoredReputation {
  const analysis: Analysis | null = JSON.parse(String(row.analysis));
  return { reputation: { analysis, checkedAt: Number(row.checked_at) }, expiresAt: Number(row.expires_at) };
}

type Account = {
  /** What the minute's bucket holds. */
  readonly tokens: number;
  readonly filledAt: number;
  /** Number of the UTC day since 1970. */
  readonly day: number;
  readonly used: number;
  readonly heldUntil: number;
  readonly strikes: number;
};

/**
 * A bucket that holds a minute's requests and fills evenly, a counter a day (contract section 5), and no minute with more
 * than its requests in it, wherever it begins: a full bucket and what flows in after it would be more.
 */
export function spendLookUp(db: Database, quota: LookUpQuota, byPerson: boolean, at: number): Spending {
  const account = accountAt(db, quota, Math.floor(at));
  const limit = byPerson ? quota.perDay : quota.perDay - quota.reserve;
  if (account.heldUntil > at) return { ok: false, until: account.heldUntil, why: 'held' };
  if (account.used >= limit) return { ok: false, until: (account.day + 1) * DAY_MS, why: 'day' };
  const wait = account.tokens < 1 ? ((1 - account.tokens) * MINUTE_MS) / Math.max(1, quota.perMinute) : 0;
  const until = Math.max(Math.floor(at) + Math.ceil(wait), minuteFreeAt(db, quota, Math.floor(at)));
  if (until > at) {
    // Written down too, so that after a clock was set back the bucket fills from there.
    write(db, quota.name, account);
    return { ok: false, until, why: 'minute' };
  }
  db.sql('INSERT INTO spendings (quota, at) VALUES (?, ?)').run(quota.name, Math.floor(at));
  write(db, quota.name, { ...account, tokens: account.tokens - 1, used: account.used + 1 });
  return { ok: true, strikes: account.strikes };
}

/** From when on one more request makes no minute too full; 0: it does not now. */
function minuteFreeAt(db: Database, { name, perMinute }: LookUpQuota, at: number): number {
  db.sql('DELETE FROM spendings WHERE at <= ?').run(at - FULL_MINUTE_MS);
  // A clock that was set back: they are as old as they can be.
  db.sql('UPDATE spendings SET at = ? WHERE quota = ? AND at > ?').run(at, name, at);
  const row = db
    .sql('SELECT at FROM spendings WHERE quota = ? ORDER BY at DESC LIMIT 1 OFFSET ?')
    .get(name, Math.max(1, perMinute) - 1);
  return row ? Number(row.at) + FULL_MINUTE_MS : 0;
}

export function holdLookUps(db: Database, quota: LookUpQuota, at: number, until: number, strikes: number): void {
  write(db, quota.name, { ...accountAt(db, quota, Math.floor(at)), heldUntil: Math.ceil(until), strikes });
}

/** A clock that was set back gives nothing away: no bucket fills and no day begins by it. */
function accountAt(db: Database, quota: LookUpQuota, at: number): Account {
  const today = Math.floor(at / DAY_MS);
  const row = db.sql('SELECT * FROM quotas WHERE name = ?').get(quota.name);
  if (!row) return { tokens: quota.perMinute, filledAt: at, day: today, used: 0, heldUntil: 0, strikes: 0 };
  const passed = Math.max(0, at - Number(row.filled_at));
  const filled = Number(row.tokens) + (passed * quota.perMinute) / MINUTE_MS;
  const heldUntil = Number(row.held_until);
  return {
    tokens: Math.min(quota.perMinute, filled),
    filledAt: at,
    day: today,
    used: Number(row.day) < today ? 0 : Number(row.used),
    // A hold lasts a day at most: a longer one was set by a clock that has been put right since.
    heldUntil: heldUntil > at + DAY_MS ? 0 : heldUntil,
    strikes: Number(row.strikes),
  };
}

function write(db: Database, name: string, account: Account): void {
  const { tokens, filledAt, day, used, heldUntil, strikes } = account;
  db.sql(
    'INSERT OR REPLACE INTO quotas (name, tokens, filled_at, day, used, held_until, strikes) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(name, tokens, filledAt, day, used, heldUntil, strikes);
}
