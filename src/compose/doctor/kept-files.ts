/** The doctor on what piles up: evidence, logs and reports, their sizes and the oldest. */
import type { Finding } from '../../cli/doctor-services.ts';
import { toProblem } from '../../engine/errors.ts';
import { sizeWords } from '../../engine/model/size-words.ts';
import type { Home } from '../../storage/home.ts';
import { keptFiles } from '../../storage/kept-files.ts';
import { failing, good } from './finding.ts';

const TITLE = 'Files kept';
const KINDS = ['evidence', 'logs', 'reports'] as const;

export function examineKeptFiles(home: Home): Finding {
  try {
    const files = keptFiles(home);
    if (files.length === 0) return good(TITLE, 'None yet.');
    const sizes = KINDS.flatMap((kind) => {
      const some = files.filter((file) => file.kind === kind);
      const bytes = some.reduce((sum, file) => sum + file.bytes, 0);
      return some.length === 0 ? [] : [`${kind} ${sizeWords(bytes)} in ${some.length}`];
    });
    const oldest = Math.min(...files.map(({ writtenAt }) => writtenAt));
    const day = new Date(oldest).toISOString().slice(0, 10);
    return good(TITLE, `${sizes.join(', ')}; the oldest of ${day}. "cordon prune --dry-run" tells what would go.`);
  } catch (thrown) {
    return failing(TITLE, toProblem(thrown));
  }
}
