/** Runs, decisions and standings. Called inside a transaction. */
import type { Actor } from '../engine/model/isolation.ts';
import type { MachineKey, Standing } from '../engine/model/machine.ts';
import type { DecisionRecord, RunRecord } from '../engine/ports.ts';
import { append } from './chain.ts';
import type { Database } from './database.ts';
import { packText, unpackText } from './stored-text.ts';

export type Session = {
  readonly host: string;
  readonly user: string;
  readonly terminal: boolean;
  readonly pid: number;
};

export function beginRun(db: Database, run: RunRecord, session: Session): void {
  const { id, kind, actor, startedAt, endedAt, summary } = run;
  db.sql('INSERT INTO runs (id, kind, actor, started_at, ended_at, summary) VALUES (?, ?, ?, ?, ?, ?)').run(
    id,
    kind,
    JSON.stringify(actor),
    Math.floor(startedAt),
    endedAt,
    summary,
  );
  append(db, { at: startedAt, actor, run: id, event: 'run.begin', data: { kind, ...session } });
}

/** False: there is no such run. */
export function endRun(db: Database, id: string, endedAt: number, summary: string): boolean {
  const row = db.sql('UPDATE runs SET ended_at = ?, summary = ? WHERE id = ? RETURNING actor');
  const [run] = row.all(Math.floor(endedAt), summary, id);
  if (!run) return false;
  append(db, { at: endedAt, actor: JSON.parse(String(run.actor)), run: id, event: 'run.end', data: { summary } });
  return true;
}

/**
 * A decision is recorded when it differs from the machine's last one, in outcome or reason, or is the first of its
 * run; one that only repeats the last is counted there, so that a watch with held machines does not grow the chain.
 */
export function decide(db: Database, decision: DecisionRecord): void {
  const { run, at, host, outcome, reason, verdicts } = decision;
  const machine = packText(decision.machine);
  const last = db
    .sql('SELECT n, run, outcome, reason FROM decisions WHERE machine = ? ORDER BY n DESC LIMIT 1')
    .get(machine);
  if (last && last.run === run && last.outcome === outcome && last.reason === packText(reason)) {
    db.sql('UPDATE decisions SET seen_at = ?, times = times + 1, latest = ? WHERE n = ?').run(
      Math.floor(at),
      verdicts,
      Number(last.n),
    );
    return;
  }
  const data = { machine: decision.machine, host, outcome, reason, verdicts };
  const actor = { kind: 'system', id: 'guards' } as const;
  const audit = append(db, { at, actor, run, event: 'decision', data });
  db.sql(
    `INSERT INTO decisions (run, at, machine, host, outcome, reason, verdicts, audit, seen_at, times, latest)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?2, 1, ?7)`,
  ).run(run, Math.floor(at), machine, packText(host), outcome, packText(reason), verdicts, audit);
}

/** How a machine was decided on last; null: never. */
export function lastOutcome(db: Database, machine: MachineKey): string | null {
  const row = db.sql('SELECT outcome FROM decisions WHERE machine = ? ORDER BY n DESC LIMIT 1').get(packText(machine));
  return row ? String(row.outcome) : null;
}

/** Machines that a person has set aside; all others are open. */
export function standings(db: Database): ReadonlyMap<MachineKey, Standing> {
  const rows = db.sql('SELECT machine, doc FROM standings').all();
  return new Map(rows.map((row) => [unpackText(String(row.machine)), JSON.parse(String(row.doc))]));
}

export function setStanding(
  db: Database,
  machine: MachineKey,
  standing: Standing,
  by: Actor,
  at: number,
  run: string,
): void {
  if (standing.kind === 'open') db.sql('DELETE FROM standings WHERE machine = ?').run(packText(machine));
  else {
    db.sql('INSERT OR REPLACE INTO standings (machine, doc, at) VALUES (?, ?, ?)').run(
      packText(machine),
      JSON.stringify(standing),
      Math.floor(at),
    );
  }
  const until = standing.kind === 'snoozed' ? new Date(standing.until).toISOString() : undefined;
  const evidence = standing.kind === 'skipped' ? standing.evidence : undefined;
  append(db, { at, actor: by, run, event: 'standing', data: { machine, standing: standing.kind, until, evidence } });
}
