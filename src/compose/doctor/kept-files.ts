/** The doctor on what piles up: evidence, logs and reports, their sizes and the oldest. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../cli/doctor-services.ts';
import { toProblem } from '../../engine/errors.ts';
import type { Home } from '../../storage/home.ts';
import { storageError } from '../../storage/storage-error.ts';
import { failing, good } from './finding.ts';

const TITLE = 'Files kept';

type Kept = { readonly bytes: number; readonly count: number; readonly oldest: number };

export function examineKeptFiles(home: Home): Finding {
  try {
    const kinds: readonly (readonly [name: string, kept: Kept])[] = [
      ['evidence', keptIn(home.evidence, () => true)],
      ['logs', keptIn(home.runs, (name) => name.endsWith('.log'))],
      ['reports', keptIn(home.runs, (name) => name.endsWith('.json') || name.endsWith('.html'))],
    ];
    const some = kinds.filter(([, { count }]) => count > 0);
    if (some.length === 0) return good(TITLE, 'None yet.');
    const oldest = Math.min(...some.map(([, kept]) => kept.oldest));
    const sizes = some.map(([name, { bytes, count }]) => `${name} ${sizeText(bytes)} in ${count}`).join(', ');
    return good(TITLE, `${sizes}; the oldest of ${new Date(oldest).toISOString().slice(0, 10)}.`);
  } catch (thrown) {
    return failing(TITLE, toProblem(storageError(thrown, 'look at the files of the runs')));
  }
}

function keptIn(folder: string, isOne: (name: string) => boolean): Kept {
  let names: string[] = [];
  try {
    names = readdirSync(folder).filter(isOne);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
  // A run that ends meanwhile may take a file away.
  const stats = names.flatMap((name) => statSync(join(folder, name), { throwIfNoEntry: false }) ?? []);
  const bytes = stats.reduce((sum, { size }) => sum + size, 0);
  return { bytes, count: stats.length, oldest: Math.min(...stats.map(({ mtimeMs }) => mtimeMs)) };
}

const UNITS = ['KB', 'MB', 'GB', 'TB'];

/** "0 KB", "3.4 MB". */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes / 1024, 0];
  while (value >= 1000 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
