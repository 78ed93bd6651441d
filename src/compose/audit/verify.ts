/** `cordon verify`: the chain of the ledger or of an export, against the heads noted elsewhere (cli.md, Commands). */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ChainCheck, NotedHead } from '../../cli/ledger-services.ts';
import { toProblem, wordsOf } from '../../engine/errors.ts';
import type { AuditHead } from '../../engine/reporting/report.ts';
import { type OpenLedger, openLedger } from '../../ledger/ledger.ts';
import type { Home } from '../../storage/home.ts';
import { storageError } from '../../storage/storage-error.ts';
import { systemClock } from '../clock.ts';
import type { Stores } from '../stores.ts';
import { checkChain } from './check-chain.ts';
import { linesOfFile } from './lines-of-file.ts';
import { notedHeads } from './noted-heads.ts';

const NO_HEAD: AuditHead = { count: 0, hash: '0'.repeat(64) };

/** Never throws for what is wrong with the chain. */
export async function verify(
  { home }: Stores,
  workingFolder: string,
  named: string | null,
  given: AuditHead | null,
): Promise<ChainCheck> {
  const noted: readonly NotedHead[] = given ? [{ ...given, from: 'the head given' }] : notedHeads(home);
  const file = named === null ? home.ledger : resolve(workingFolder, named);
  try {
    if (named === null) return await verifyLedger(home, noted);
    if (isLedger(file)) {
      return unreadable(file, false, noted, `${file} is a ledger and no export: set CORDON_HOME to its folder.`);
    }
    const checked = await checkChain(linesOfFile(file), noted);
    return {
      file,
      stored: false,
      tables: [],
      evidence: null,
      ...checked,
      words: `${checked.words}${olderExport(checked, given)}`,
    };
  } catch (thrown) {
    const problem = toProblem(storageError(thrown, `read ${file}`));
    if (problem.code === 'internal') throw thrown;
    return unreadable(file, named === null, noted, wordsOf(problem));
  }
}

async function verifyLedger(home: Home, noted: readonly NotedHead[]): Promise<ChainCheck> {
  const file = home.ledger;
  if (!existsSync(file)) {
    const [against] = noted;
    if (!against) return unreadable(file, true, noted, `There is no ledger at ${file}: nothing was recorded here yet.`);
    const words = `The ledger ${file} is gone; ${against.from} names ${against.count} records.`;
    return { ...unreadable(file, true, noted, words), state: 'truncated', line: 1 };
  }
  const ledger = await openLedger(file, { clock: systemClock });
  try {
    const checked = await checkChain(ledger.exportAudit(), noted);
    // Also where the end was cut: the tables then tell what the records that are gone were about.
    const { tables } = await ledger.verify();
    return { file, stored: true, ...checked, tables, evidence: evidenceAt(home, await ledger.evidenceFiles()) };
  } finally {
    await ledger.close();
  }
}

function evidenceAt(
  { evidence }: Home,
  files: Awaited<ReturnType<OpenLedger['evidenceFiles']>>,
): ChainCheck['evidence'] {
  const gone = files.filter(({ file }) => !existsSync(join(evidence, file)));
  const missing = gone.filter(({ prunedAt }) => prunedAt === null).map(({ file }) => file);
  return { here: files.length - gone.length, pruned: gone.length - missing.length, missing };
}

/** An export ends where it was made: what this home has noted since is not in it. */
function olderExport({ state }: Pick<ChainCheck, 'state'>, given: AuditHead | null): string {
  if (state !== 'truncated' || given) return '';
  return ' If it was exported before that head was noted, check it with --head and the head of its own time.';
}

function unreadable(file: string, stored: boolean, noted: readonly NotedHead[], words: string): ChainCheck {
  const against = noted[0] ?? null;
  return {
    state: 'unreadable',
    file,
    stored,
    line: null,
    good: NO_HEAD,
    goodAt: null,
    against,
    words,
    tables: [],
    evidence: null,
  };
}

const MAGIC = 'SQLite format 3\0';

function isLedger(file: string): boolean {
  const fd = openSync(file, 'r');
  try {
    const head = Buffer.alloc(MAGIC.length);
    return readSync(fd, head, 0, head.length, 0) === head.length && head.toString('latin1') === MAGIC;
  } finally {
    closeSync(fd);
  }
}
