/** Evidence that went by retention, written down before it goes; and which evidence something still rests on. */
import type { Actor } from '../engine/model/isolation.ts';
import type { MachineKey } from '../engine/model/machine.ts';
import { append } from './chain.ts';
import type { Database } from './database.ts';
import { unpackText } from './stored-text.ts';

/** `sha256`: of the whole file, so that a copy kept elsewhere can be told for what it is. */
export type PrunedFile = { readonly file: string; readonly bytes: number; readonly sha256: string };

/** Logs or reports that went together. */
export type PrunedGroup = { readonly what: 'logs' | 'reports'; readonly files: number; readonly bytes: number };

type Act = { readonly by: Actor; readonly at: number; readonly run: string };

export function factOf(file: string): string {
  return `pruned ${file}`;
}

export function factValue({ bytes, sha256 }: { readonly bytes: unknown; readonly sha256: unknown }): string {
  return JSON.stringify({ bytes: Number(bytes), sha256: String(sha256) });
}

export function recordPruned(db: Database, { file, bytes, sha256 }: PrunedFile, { by, at, run }: Act): void {
  const known = db.sql('SELECT 1 FROM facts WHERE name = ?').get(factOf(file));
  // Written down, and then the program was stopped before the file was gone.
  if (known) return;
  db.sql('INSERT INTO facts (name, value, at) VALUES (?, ?, ?)').run(
    factOf(file),
    factValue({ bytes, sha256 }),
    Math.floor(at),
  );
  append(db, { at, actor: by, run, event: 'prune', data: { what: 'evidence', file, bytes, sha256 } });
}

export function recordPrunedGroup(db: Database, { what, files, bytes }: PrunedGroup, { by, at, run }: Act): void {
  append(db, { at, actor: by, run, event: 'prune', data: { what, files, bytes } });
}

/** When an evidence file went (epoch ms); null: no record of that. */
export function prunedAt(db: Database, file: string): number | null {
  const row = db.sql('SELECT at FROM facts WHERE name = ?').get(factOf(file));
  return row ? Number(row.at) : null;
}

/** Every evidence file the ledger refers to, and when it was pruned (epoch ms; null: it was not). */
export function evidenceFiles(db: Database): readonly { readonly file: string; readonly prunedAt: number | null }[] {
  return db
    .sql(
      `SELECT p.file, f.at FROM (SELECT DISTINCT file FROM pages) AS p
       LEFT JOIN facts AS f ON f.name = 'pruned ' || p.file ORDER BY p.file`,
    )
    .all()
    .map(({ file, at }) => ({ file: String(file), prunedAt: at === null ? null : Number(at) }));
}

/** Of one evidence file: the latest alert in it, when it was last written to, whom it concerns. Epoch ms. */
export type EvidenceUse = { latest: number; seenAt: number; readonly machines: Set<MachineKey> };

/** So many alerts are looked at in one go: a console goes on answering keys in between. */
export const PORTION = 20_000;

/** Alerts numbered from `after` on that lie in one of `files`, added to `uses`; null: these were the last ones. */
export function takeUses(
  db: Database,
  files: readonly string[],
  after: number,
  uses: Map<string, EvidenceUse>,
): number | null {
  const last = db.sql('SELECT max(n) AS last FROM alerts').get()?.last;
  if (typeof last !== 'number' || after >= last) return null;
  const rows = db
    .sql(
      `SELECT p.file, a.machine, max(a.at) AS latest, max(p.seen_at) AS seen FROM alerts AS a JOIN pages AS p ON p.n = a.page
       WHERE a.n > ? AND a.n <= ? AND p.file IN (SELECT value FROM json_each(?)) GROUP BY p.file, a.machine`,
    )
    .iterate(after, after + PORTION, JSON.stringify(files));
  for (const { file, machine, latest, seen } of rows) {
    const use = uses.get(String(file)) ?? { latest: 0, seenAt: 0, machines: new Set<MachineKey>() };
    use.latest = Math.max(use.latest, Number(latest));
    use.seenAt = Math.max(use.seenAt, Number(seen));
    if (machine !== null) use.machines.add(unpackText(String(machine)));
    uses.set(String(file), use);
  }
  return after + PORTION;
}
