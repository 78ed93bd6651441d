/** The doctor on what piles up: evidence, logs and reports, their sizes, the oldest, and how long they are kept. */
import type { Finding } from '../../cli/doctor-services.ts';
import { toProblem } from '../../engine/errors.ts';
import { sizeWords } from '../../engine/model/size-words.ts';
import type { Settings } from '../../settings/schema.ts';
import type { Home } from '../../storage/home.ts';
import { type KeptKind, keptFiles } from '../../storage/kept-files.ts';
import { failing, good } from './finding.ts';

const TITLE = 'Files kept';
const KINDS: readonly KeptKind[] = ['evidence', 'logs', 'reports'];

export function examineKeptFiles(home: Home, retention: Settings['retention']): Finding {
  try {
    const files = keptFiles(home);
    if (files.length === 0) return good(TITLE, 'None yet.');
    const told = KINDS.flatMap((kind) => {
      const some = files.filter((file) => file.kind === kind);
      const bytes = some.reduce((sum, file) => sum + file.bytes, 0);
      return some.length === 0 ? [] : [`${kind} ${sizeWords(bytes)} in ${some.length}`];
    });
    const oldest = Math.min(...files.map(({ writtenAt }) => writtenAt));
    const day = new Date(oldest).toISOString().slice(0, 10);
    return good(
      TITLE,
      `${told.join(', ')}; the oldest of ${day}; kept ${termWords(retention)}. "cordon prune --dry-run" tells what would go.`,
    );
  } catch (thrown) {
    return failing(TITLE, toProblem(thrown));
  }
}

function termWords(retention: Settings['retention']): string {
  const words = (term: string | null): string => (term === null ? 'for ever' : `for ${term}`);
  if (KINDS.every((kind) => retention[kind] === retention.evidence)) return words(retention.evidence);
  return KINDS.map((kind) => `${kind} ${words(retention[kind])}`).join(', ');
}
