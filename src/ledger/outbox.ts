/**
 * The outbox: notices as they were posted, and the letters they go out in. A letter is bound to its notices at the first
 * attempt and keeps its name over all of them, so that a receiver knows a double. Called inside a transaction.
 */
import type { Notice } from '../engine/model/notice.ts';
import type { Parcel, Posting, Settlement } from '../engine/ports.ts';
import { sha256 } from './audit.ts';
import type { Database } from './database.ts';
import { isGone, type Owner } from './owner.ts';
import { packText } from './stored-text.ts';

/** So many incidents at once are one event for whoever reads the mail. */
const MANY_INCIDENTS = 5;
const MOST_NOTICES = 200;
/** Earlier messages of a thread that a letter refers to: the first one and the latest. */
const MOST_EARLIER = 10;
/** No attempt of one's own takes so long: its end could not be written down. The name makes a double known for one. */
const LONGEST_ATTEMPT_MS = 15 * 60_000;
/** What was sent is kept so long, so that nothing is told twice. */
const KEPT_MS = 30 * 86_400_000;

/** `afresh`: what was decided otherwise in between is told again, even where it is as it was told last. */
export function post(db: Database, { notices, channels, groupMs }: Posting, afresh = false): void {
  for (const notice of notices) {
    const thread = threadOf(db, notice);
    for (const channel of channels) {
      if (!afresh && isOldNews(db, channel, thread, notice)) continue;
      const waiting = db
        .sql('SELECT due_at FROM notices WHERE channel = ? AND thread = ? AND letter IS NULL ORDER BY n LIMIT 1')
        .get(channel, thread);
      db.sql(
        `INSERT INTO notices (channel, key, thread, topic, gist, at, due_at, letter, doc)
         VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?) ON CONFLICT DO NOTHING`,
      ).run(
        channel,
        packText(notice.key),
        thread,
        topicOf(notice),
        notice.gist,
        Math.floor(notice.at),
        waiting ? Number(waiting.due_at) : Math.floor(notice.at + groupMs),
        JSON.stringify(notice),
      );
    }
  }
}

/**
 * An incident is a machine from its first hold to its verified release, or to the moment somebody let it back in
 * elsewhere: what comes after that is another one.
 */
function threadOf(db: Database, { machine, order, key }: Notice): string {
  if (machine === null) return `n-${sha256(key).slice(0, 16)}`;
  const closed = db
    .sql(
      `SELECT id FROM orders WHERE machine = ?1 AND id <> ?2
       AND (step = 'drifted' OR (step = 'verified' AND kind = 'release')) ORDER BY n DESC LIMIT 1`,
    )
    .get(packText(machine.key), order?.id ?? '');
  return `i-${sha256(`${machine.key}\n${closed ? String(closed.id) : ''}`).slice(0, 16)}`;
}

function topicOf({ machine, trigger }: Notice): string {
  return packText(`${trigger}:${machine?.key ?? ''}`);
}

function isOldNews(db: Database, channel: string, thread: string, notice: Notice): boolean {
  if (notice.gist === null) return false;
  const last = db
    .sql('SELECT thread, gist FROM notices WHERE channel = ? AND topic = ? ORDER BY n DESC LIMIT 1')
    .get(channel, topicOf(notice));
  return last?.thread === thread && last.gist === notice.gist;
}

/** Whether a claim may find something; the claim itself asks again. */
export function isDue(db: Database, channel: string, now: number, early: boolean): boolean {
  const letter = db.sql(
    `SELECT 1 FROM letters WHERE channel = ? AND (state = 'sending' OR (state = 'waiting' AND due_at <= ?)) LIMIT 1`,
  );
  if (letter.get(channel, Math.floor(now))) return true;
  const notice = db.sql('SELECT 1 FROM notices WHERE letter IS NULL AND channel = ? AND (? OR due_at <= ?) LIMIT 1');
  return notice.get(channel, early ? 1 : 0, Math.floor(now)) !== undefined;
}

export type Claimed = { readonly channel: string; readonly now: number; readonly early: boolean };

/** Null: nothing is due. */
export function claim(db: Database, owner: Owner, { channel, now, early }: Claimed): Parcel | null {
  const due = dueLetter(db, owner, channel, now) ?? newLetter(db, channel, now, early);
  if (due === null) return null;
  const { changes } = db
    .sql(
      `UPDATE letters SET state = 'sending', owner = ?, claimed_at = ?, attempts = attempts + 1
       WHERE id = ? AND state = 'waiting'`,
    )
    .run(JSON.stringify(owner), Math.floor(now), due);
  return changes === 0 ? null : parcelOf(db, due);
}

function dueLetter(db: Database, self: Owner, channel: string, now: number): string | null {
  for (const row of db
    .sql(`SELECT id, owner, claimed_at FROM letters WHERE channel = ? AND state = 'sending'`)
    .all(channel)) {
    const holder: Owner = JSON.parse(String(row.owner));
    const claimedAt = Number(row.claimed_at);
    const isLost = holder.instance === self.instance && now - claimedAt > LONGEST_ATTEMPT_MS;
    if (!isLost && !isGone(holder, claimedAt, now)) continue;
    db.sql(`UPDATE letters SET state = 'waiting', due_at = ? WHERE id = ?`).run(Math.floor(now), String(row.id));
  }
  const row = db
    .sql(`SELECT id FROM letters WHERE channel = ? AND state = 'waiting' AND due_at <= ? ORDER BY due_at, n LIMIT 1`)
    .get(channel, Math.floor(now));
  return row ? String(row.id) : null;
}

/** Binds the notices of one incident, or of many at once, to a letter. */
function newLetter(db: Database, channel: string, now: number, early: boolean): string | null {
  const threads = db
    .sql(
      `SELECT thread FROM notices WHERE channel = ?1 AND letter IS NULL
       GROUP BY thread HAVING ?3 OR min(due_at) <= ?2 ORDER BY min(n)`,
    )
    .all(channel, Math.floor(now), early ? 1 : 0)
    .map(({ thread }) => String(thread));
  const [first] = threads;
  if (first === undefined) return null;
  forgetOld(db, now);
  if (threads.length <= MANY_INCIDENTS) return bind(db, channel, first, now, unbound(db, channel, [first]));
  const notices = unbound(db, channel, threads);
  return bind(db, channel, `m-${sha256(notices.join('\n')).slice(0, 16)}`, now, notices);
}

function unbound(db: Database, channel: string, threads: readonly string[]): readonly number[] {
  const rows = db.sql('SELECT n FROM notices WHERE channel = ? AND thread = ? AND letter IS NULL ORDER BY n');
  return threads.flatMap((thread) => rows.all(channel, thread).map(({ n }) => Number(n))).slice(0, MOST_NOTICES);
}

function bind(db: Database, channel: string, thread: string, now: number, notices: readonly number[]): string {
  const before = db.sql('SELECT count(*) AS n FROM letters WHERE channel = ? AND thread = ?').get(channel, thread);
  const id = `${channel}.${thread}.${Number(before?.n ?? 0) + 1}`;
  db.sql(
    `INSERT INTO letters (id, channel, thread, state, attempts, due_at, settled_at, owner, claimed_at, words)
     VALUES (?, ?, ?, 'waiting', 0, ?, NULL, NULL, NULL, '')`,
  ).run(id, channel, thread, Math.floor(now));
  for (const n of notices) db.sql('UPDATE notices SET letter = ? WHERE n = ?').run(id, n);
  return id;
}

/** The names of letters count up within a thread, so a thread is forgotten whole or not at all. */
function forgetOld(db: Database, now: number): void {
  const old = db
    .sql(
      `SELECT channel, thread FROM letters GROUP BY channel, thread
       HAVING min(state = 'sent') = 1 AND max(settled_at) < ?`,
    )
    .all(Math.floor(now - KEPT_MS));
  for (const { channel, thread } of old) {
    const ids = db.sql('SELECT id FROM letters WHERE channel = ? AND thread = ?').all(String(channel), String(thread));
    for (const { id } of ids) db.sql('DELETE FROM notices WHERE letter = ?').run(String(id));
    db.sql('DELETE FROM letters WHERE channel = ? AND thread = ?').run(String(channel), String(thread));
  }
}

function parcelOf(db: Database, id: string): Parcel {
  const row = db.sql('SELECT n, channel, thread, attempts FROM letters WHERE id = ?').get(id);
  const thread = String(row?.thread);
  const earlier = db
    .sql('SELECT id FROM letters WHERE channel = ? AND thread = ? AND n < ? ORDER BY n')
    .all(String(row?.channel), thread, Number(row?.n))
    .map((each) => String(each.id));
  const kept = earlier.length <= MOST_EARLIER ? earlier : [...earlier.slice(0, 1), ...earlier.slice(1 - MOST_EARLIER)];
  return { id, thread, earlier: kept, notices: noticesOf(db, id), attempt: Number(row?.attempts) };
}

export function noticesOf(db: Database, letter: string): readonly Notice[] {
  return db.sql('SELECT doc FROM notices WHERE letter = ? ORDER BY at, n').all(letter).map(noticeIn);
}

export function noticeIn(row: { readonly [column: string]: unknown }): Notice {
  return JSON.parse(String(row.doc));
}

/** Only whoever claimed it settles it: another process may have taken it over meanwhile. */
export function settle(db: Database, owner: Owner, id: string, result: Settlement): void {
  const [state, dueAt, settledAt, words] =
    result.kind === 'later'
      ? ['waiting', Math.floor(result.dueAt), null, result.words]
      : [result.kind, 0, Math.floor(result.at), result.kind === 'dead' ? result.words : ''];
  db.sql(
    `UPDATE letters SET state = ?, due_at = ?, settled_at = ?, words = ?, owner = NULL, claimed_at = NULL
     WHERE id = ? AND state = 'sending' AND owner = ?`,
  ).run(state, dueAt, settledAt, packText(words), id, JSON.stringify(owner));
}
