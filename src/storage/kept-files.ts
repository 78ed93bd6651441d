/** The files that retention is about: evidence, logs and reports of this home; what they take up, and their removal. */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isEvidenceFile } from './evidence.ts';
import type { Home } from './home.ts';
import { storageError } from './storage-error.ts';

export type KeptKind = 'evidence' | 'logs' | 'reports';

export type KeptFile = {
  readonly kind: KeptKind;
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** Epoch ms. */
  readonly writtenAt: number;
};

const KIND_OF_NAME: readonly (readonly [RegExp, KeptKind])[] = [
  [/^hep_automation_\d{8}_\d{6}(_\d+)?\.log$/, 'logs'],
  [/^hep_execution_report_\d{8}_\d{6}(_\d+)?\.json$/, 'reports'],
];

/** By name only: whatever else lies in these folders is nobody's to remove. Throws ServiceError `settings`. */
export function keptFiles(home: Pick<Home, 'evidence' | 'runs'>): readonly KeptFile[] {
  const runs = filesIn(home.runs, (name) => KIND_OF_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? null);
  return [...filesIn(home.evidence, (name) => (isEvidenceFile(name) ? 'evidence' : null)), ...runs];
}

function filesIn(folder: string, kindOf: (name: string) => KeptKind | null): KeptFile[] {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw storageError(thrown, `look into ${folder}`);
  }
  return names.flatMap((name) => {
    const kind = kindOf(name);
    const path = join(folder, name);
    const stat = kind && statSync(path, { throwIfNoEntry: false });
    return kind && stat?.isFile() ? [{ kind, name, path, bytes: stat.size, writtenAt: stat.mtimeMs }] : [];
  });
}

export type Size = { readonly files: number; readonly bytes: number };

/** What a home takes up, for people who look after the disk. */
export function sizesOf(home: Pick<Home, 'evidence' | 'runs' | 'ledger'>): Readonly<Record<KeptKind | 'ledger', Size>> {
  const sizes = { evidence: NONE, logs: NONE, reports: NONE, ledger: ledgerSize(home.ledger) };
  for (const { kind, bytes } of keptFiles(home)) {
    sizes[kind] = { files: sizes[kind].files + 1, bytes: sizes[kind].bytes + bytes };
  }
  return sizes;
}

const NONE: Size = { files: 0, bytes: 0 };

/** With its write-ahead log. */
function ledgerSize(file: string): Size {
  const parts = ['', '-wal', '-shm'].flatMap((end) => statSync(file + end, { throwIfNoEntry: false }) ?? []);
  return { files: parts.length, bytes: parts.reduce((sum, { size }) => sum + size, 0) };
}

/** SHA-256 of a file, lower-case hex. Throws ServiceError `settings`. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (thrown) {
    throw storageError(thrown, `read ${path}`);
  }
  return hash.digest('hex');
}

/** Somebody else may have been quicker. Throws ServiceError `settings`. */
export async function removeKept({ path }: Pick<KeptFile, 'path'>): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (thrown) {
    throw storageError(thrown, `remove ${basename(path)} from ${dirname(path)}`);
  }
}
