/** The reports of past runs, as they were written. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ServiceError } from '../../engine/errors.ts';
import type { ExecutionReport } from '../../engine/reporting/report.ts';
import type { Home } from '../../storage/home.ts';
import { storageError } from '../../storage/storage-error.ts';
import { reportsIn } from './noted-heads.ts';

export type StoredReport = { readonly report: ExecutionReport; readonly path: string };

/** `run`: the id of a run, or a report's path; null: the newest. A watch leaves one a day: its newest. Throws ServiceError. */
export function findReport(home: Home, workingFolder: string, run: string | null): StoredReport {
  const files = reportsIn(home.runs);
  if (run === null) {
    const [newest] = files;
    if (newest) return { report: read(newest), path: newest };
    throw missing(`There is no report in ${home.runs} yet.`, 'A run leaves one: cordon run');
  }
  for (const path of files) {
    const report = readIfReport(path);
    if (report?.run === run) return { report, path };
  }
  const path = resolve(workingFolder, run);
  if (existsSync(path) && statSync(path).isFile()) return { report: read(path), path };
  throw missing(
    `No report in ${home.runs} is of a run "${run}".`,
    'The id stands in the report and in the log of a run; a report elsewhere (--output-dir) is named by its path.',
  );
}

function missing(what: string, next: string): ServiceError {
  return new ServiceError({ code: 'usage', what, next });
}

function isReport(value: unknown): value is ExecutionReport {
  const { schema_version, execution_summary, machines_processed } = (value ?? {}) as Partial<ExecutionReport>;
  return schema_version === 1 && typeof execution_summary === 'object' && Array.isArray(machines_processed);
}

function readIfReport(path: string): ExecutionReport | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isReport(value) ? value : null;
  } catch {
    return null;
  }
}

function read(path: string): ExecutionReport {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw storageError(thrown, `read the report ${path}`);
  }
  const report = readIfReport(path);
  if (report) return report;
  const what = text.trim() === '' ? 'is empty' : 'is not a report of this program';
  throw new ServiceError({ code: 'settings', what: `The file ${path} ${what}.` });
}
