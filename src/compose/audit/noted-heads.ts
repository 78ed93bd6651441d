/**
 * Heads of the audit chain as they were noted outside the ledger: in the reports of this home, and in a small file
 * beside the ledger that the end of each run brings up to date. A chain that was cut or rebuilt does not fit them.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { NotedHead } from '../../cli/ledger-services.ts';
import type { AuditHead } from '../../engine/reporting/report.ts';
import type { Home } from '../../storage/home.ts';
import { writeWhole } from '../../storage/write-whole.ts';

/** The newest ones say where the chain must reach; reading years of them would take longer than the check. */
const REPORTS_READ = 200;

const REPORT_NAME = /^hep_execution_report_.*\.json$/;

function isHead(value: unknown): value is AuditHead {
  const { count, hash } = (value ?? {}) as Partial<AuditHead>;
  return Number.isSafeInteger(count) && (count ?? -1) >= 0 && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash);
}

/** What is no JSON carries no head: whoever breaks a report has other heads against him. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Reports of a folder, the one written last first. */
export function reportsIn(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => REPORT_NAME.test(name));
  } catch {
    return [];
  }
  const timed = names.map((name) => {
    const file = join(folder, name);
    return { file, written: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
  });
  return timed.sort((a, b) => b.written - a.written || b.file.localeCompare(a.file)).map(({ file }) => file);
}

/** All heads known here, the highest first. */
export function notedHeads(home: Home): readonly NotedHead[] {
  const noted: NotedHead[] = [];
  const own = readJson(home.auditHead);
  if (isHead(own)) noted.push({ count: own.count, hash: own.hash, from: `the head noted in ${home.auditHead}` });
  for (const file of reportsIn(home.runs).slice(0, REPORTS_READ)) {
    const head = (readJson(file) as { audit_head?: unknown } | null)?.audit_head;
    if (isHead(head)) noted.push({ count: head.count, hash: head.hash, from: `the report ${file}` });
  }
  return noted.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
}

/** Notes a head; a lower one than the noted one is another process's, or of a chain that was cut: it changes nothing. */
export function noteHead(home: Home, head: AuditHead): void {
  const known = readJson(home.auditHead);
  if (isHead(known) && known.count >= head.count) return;
  try {
    writeWhole(home.auditHead, `${JSON.stringify({ count: head.count, hash: head.hash })}\n`);
  } catch {
    // It is printed all the same: what a run did must not go untold because the disk is full.
  }
}
