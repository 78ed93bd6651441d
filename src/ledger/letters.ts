/** The outbox as a person looks at it: what waits, what is dead, what was sent of late. Inside a transaction. */
import type { Letter, LetterState } from '../engine/model/notice.ts';
import type { Database } from './database.ts';
import { noticeIn, noticesOf } from './outbox.ts';
import { unpackText } from './stored-text.ts';

/** Newest first. Notices that wait for their group are shown as the letter they would be. */
export function letters(db: Database, limit: number): readonly Letter[] {
  const bound = db
    .sql('SELECT id, channel, state, attempts, due_at, words FROM letters ORDER BY n DESC LIMIT ?')
    .all(limit)
    .map((row): Letter => {
      const state = String(row.state) as LetterState;
      const notices = noticesOf(db, String(row.id));
      return {
        id: String(row.id),
        channel: String(row.channel),
        state,
        notices,
        at: notices[0]?.at ?? Number(row.due_at),
        attempts: Number(row.attempts),
        dueAt: state === 'waiting' ? Number(row.due_at) : null,
        words: unpackText(String(row.words)),
      };
    });
  return [...gathering(db), ...bound].toSorted((a, b) => b.at - a.at).slice(0, limit);
}

function gathering(db: Database): readonly Letter[] {
  const rows = db.sql('SELECT channel, thread, due_at, doc FROM notices WHERE letter IS NULL ORDER BY n').all();
  return [...Map.groupBy(rows, (row) => `${row.channel}.${row.thread}`)].map(([id, group]): Letter => {
    const notices = group.map(noticeIn);
    const [first] = group;
    return {
      id,
      channel: String(first?.channel),
      state: 'waiting',
      notices,
      at: notices[0]?.at ?? 0,
      attempts: 0,
      dueAt: Number(first?.due_at),
      words: '',
    };
  });
}

/** What is dead or waits is due at once, all or one; a dead letter as if never tried. Answers how many. */
export function retry(db: Database, letter: string | null, now: number): number {
  const gathered = letter !== null && gathering(db).some(({ id }) => id === letter);
  if (gathered) {
    db.sql(`UPDATE notices SET due_at = ? WHERE letter IS NULL AND channel || '.' || thread = ?`).run(
      Math.floor(now),
      letter,
    );
    return 1;
  }
  const row = db.sql(
    `UPDATE letters SET state = 'waiting', attempts = iif(state = 'dead', 0, attempts), due_at = ?1, settled_at = NULL
     WHERE state IN ('dead', 'waiting') AND (?2 IS NULL OR id = ?2)`,
  );
  return Number(row.run(Math.floor(now), letter).changes);
}

export function count(db: Database): { readonly waiting: number; readonly dead: number } {
  const row = db
    .sql(
      `SELECT (SELECT count(*) FROM letters WHERE state IN ('waiting', 'sending')) AS waiting,
              (SELECT count(*) FROM letters WHERE state = 'dead') AS dead,
              (SELECT count(DISTINCT channel || thread) FROM notices WHERE letter IS NULL) AS gathering`,
    )
    .get();
  return { waiting: Number(row?.waiting ?? 0) + Number(row?.gathering ?? 0), dead: Number(row?.dead ?? 0) };
}
