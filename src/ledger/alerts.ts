/** Alert ids, facts, evidence places and cursors of each stream. Called inside a transaction. */
import type { EvidencePlace } from '../engine/model/alert.ts';
import type { Admission, AlertPage, StoredAlert, StreamKey } from '../engine/ports.ts';
import { sha256 } from './audit.ts';
import { append, headOf } from './chain.ts';
import type { Database } from './database.ts';
import { packText, unpackText } from './stored-text.ts';

const SYSTEM = { kind: 'system', id: 'intake' } as const;

/** Stores what is new of a page. A page without anything new leaves no trace, in the chain neither. */
export function admit(db: Database, page: AlertPage): Admission {
  const stream = streamNumber(db, page.stream);
  const pages = new EvidencePages(db);
  const fresh: string[] = [];
  const insert = db.sql(
    `INSERT INTO alerts (stream, id, at, machine, facts, reason, page, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const isNew = (id: string, place: EvidencePlace, at: number, ...rest: (string | null)[]): boolean => {
    const evidence = pages.of(place);
    const [machine = null, facts = null, reason = null] = rest;
    const { changes } = insert.run(stream, packText(id), at, machine, facts, reason, evidence.number, place.index);
    if (changes === 0) return false;
    evidence.used = true;
    fresh.push(id);
    return true;
  };
  const alerts = page.alerts.map(({ id, machine, facts, place }) =>
    isNew(id, place, wholeTime(facts.time) ?? page.at, packText(machine), JSON.stringify(facts)),
  );
  const grouped = fresh.length;
  const setAside = page.setAside.map(({ id, reason, place }) => isNew(id, place, page.at, null, null, reason));
  if (fresh.length > 0) record(db, page, grouped, fresh, pages.store(page, stream));
  return { alerts, setAside };
}

/** One record a page: counts, and a digest of the new ids in their order, so that the chain stays small. */
function record(
  db: Database,
  page: AlertPage,
  grouped: number,
  fresh: readonly string[],
  places: readonly EvidencePlace[],
): void {
  append(db, {
    at: page.at,
    actor: SYSTEM,
    run: page.run,
    event: 'alerts.admit',
    data: {
      stream: page.stream,
      grouped,
      set_aside: fresh.length - grouped,
      duplicate: page.alerts.length + page.setAside.length - fresh.length,
      ids: sha256(fresh.join('\n')),
      evidence: places.map((place) => `${place.file}:${place.offset}+${place.length}`),
    },
  });
}

type EvidencePage = { readonly place: EvidencePlace; readonly number: number; used: boolean };

/** Numbers the pages of evidence that alerts refer to; one that no new alert refers to is not stored. */
class EvidencePages {
  readonly #db: Database;
  readonly #pages: EvidencePage[] = [];
  readonly #first: number;

  constructor(db: Database) {
    this.#db = db;
    this.#first = Number(db.sql('SELECT coalesce(max(n), 0) + 1 AS first FROM pages').get()?.first);
  }

  of(place: EvidencePlace): EvidencePage {
    const known = this.#pages.findLast((page) => samePage(page.place, place));
    if (known) return known;
    const page = { place, number: this.#first + this.#pages.length, used: false };
    this.#pages.push(page);
    return page;
  }

  /** Stores the pages in use; `audit` of a page is the number of the record that is written next. */
  store({ run, at }: AlertPage, stream: number): readonly EvidencePlace[] {
    const audit = headOf(this.#db).count;
    const insert = this.#db.sql(
      'INSERT INTO pages (n, stream, run, seen_at, file, offset, length, audit) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    const used = this.#pages.filter((page) => page.used);
    for (const { place, number } of used) {
      insert.run(number, stream, run, at, place.file, place.offset, place.length, audit);
    }
    return used.map((page) => page.place);
  }
}

function samePage(a: EvidencePlace, b: EvidencePlace): boolean {
  return a.offset === b.offset && a.file === b.file && a.length === b.length;
}

function wholeTime(time: number | null): number | null {
  return time !== null && Number.isFinite(time) ? Math.floor(time) : null;
}

/** Grouped alerts whose time (else: when first seen) lies in [from, to], oldest first. */
export function alertsBetween(db: Database, key: StreamKey, from: number, to: number): readonly StoredAlert[] {
  const rows = db.sql(
    `SELECT id, machine, facts, page, position FROM alerts
     WHERE stream = (SELECT n FROM streams WHERE key = ?) AND facts IS NOT NULL AND at BETWEEN ? AND ?
     ORDER BY at, n`,
  );
  // A table is filled from here before its first paint: pages are looked up once, and machines' names shared.
  const pages = pageLookUp(db);
  const machines = new Map<string, string>();
  return rows.all(packText(key), Math.ceil(from), Math.floor(to)).map((row) => {
    const stored = String(row.machine);
    const machine = machines.get(stored) ?? unpackText(stored);
    machines.set(stored, machine);
    return {
      id: unpackText(String(row.id)),
      machine,
      facts: JSON.parse(String(row.facts)),
      place: { ...pages(Number(row.page)), index: Number(row.position) },
    };
  });
}

type PagePlace = Pick<EvidencePlace, 'file' | 'offset' | 'length'>;

/** Places of pages by their number, each read once. */
function pageLookUp(db: Database): (number: number) => PagePlace {
  const sql = db.sql('SELECT file, offset, length FROM pages WHERE n = ?');
  const known = new Map<number, PagePlace>();
  return (number) => {
    const before = known.get(number);
    if (before) return before;
    const row = sql.get(number);
    const place = { file: String(row?.file), offset: Number(row?.offset), length: Number(row?.length) };
    known.set(number, place);
    return place;
  };
}

export function cursorOf(db: Database, key: StreamKey): number | null {
  const cursor = db.sql('SELECT cursor FROM streams WHERE key = ?').get(packText(key))?.cursor;
  return typeof cursor === 'number' ? cursor : null;
}

/**
 * High water: a slower process never moves it back. One that lies in the future (the clock was wrong once) is
 * replaced, or nothing would be searched until then.
 */
export function moveCursor(db: Database, key: StreamKey, to: number, now: number): void {
  const stream = streamNumber(db, key);
  const whole = Math.floor(to);
  db.sql('UPDATE streams SET cursor = ?1 WHERE n = ?2 AND (cursor IS NULL OR cursor < ?1 OR cursor > ?3)').run(
    whole,
    stream,
    Math.ceil(now),
  );
}

function streamNumber(db: Database, key: StreamKey): number {
  const stored = packText(key);
  const known = db.sql('SELECT n FROM streams WHERE key = ?').get(stored);
  if (known) return Number(known.n);
  return Number(db.sql('INSERT INTO streams (key) VALUES (?)').run(stored).lastInsertRowid);
}
