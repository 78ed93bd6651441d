/** Failures of SQLite as problems in words; nothing may be ordered while one stands. */
import { ServiceError } from '../engine/errors.ts';

const AFFECTS = 'Nothing can be ordered that cannot be written down first.';

type Words = { readonly what: string; readonly next: string };

/** By SQLite's primary result code. */
const BY_CODE: Readonly<Record<number, Words>> = {
  3: { what: 'may not be opened (permission denied)', next: 'Check who owns the file and its folder.' },
  5: {
    what: 'is locked by another process for too long',
    next: 'See which program holds it (another console, a backup); then try again.',
  },
  7: { what: 'cannot be used: memory ran out', next: 'Free some memory; then try again.' },
  8: { what: 'is read-only', next: 'Make the file and its folder writable for this user.' },
  10: {
    what: 'cannot be read or written (the disk reports an error)',
    next: 'Check the disk for errors, free space and quota; then try again.',
  },
  11: {
    what: 'is damaged',
    next: 'Keep a copy of it, move it away and start anew, or restore it from a backup.',
  },
  13: { what: 'cannot grow: the disk is full', next: 'Free some space; then try again.' },
  14: { what: 'cannot be opened', next: 'Check that its folder exists and is writable for this user.' },
  26: { what: 'is not a ledger of this program', next: 'Move that file away, or set CORDON_HOME to another folder.' },
};
const SAME_WORDS: Readonly<Record<number, number>> = { 6: 5, 23: 3 };

/** SQLite's primary result code of something thrown; null: it did not come from SQLite. */
export function sqliteCode(thrown: unknown): number | null {
  if (!(thrown instanceof Error) || (thrown as { code?: unknown }).code !== 'ERR_SQLITE_ERROR') return null;
  const code = (thrown as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : 1;
}

export function isBusy(thrown: unknown): boolean {
  const code = sqliteCode(thrown);
  return code === 5 || code === 6;
}

/** A failure of SQLite or of the file system as a ServiceError; everything else is a bug and comes back as it is. */
export function toLedgerError(thrown: unknown, file: string): unknown {
  const code = sqliteCode(thrown);
  if (code === null) return isSystemError(thrown) ? ledgerError(file, systemWords(thrown), thrown) : thrown;
  const words = BY_CODE[SAME_WORDS[code] ?? code];
  return words ? ledgerError(file, words, thrown) : thrown;
}

export function ledgerError(file: string, words: Words, cause?: unknown): ServiceError {
  const problem = {
    code: 'ledger',
    what: `The ledger ${file} ${words.what}.`,
    affects: AFFECTS,
    next: words.next,
  } as const;
  return new ServiceError(problem, cause === undefined ? {} : { cause });
}

function isSystemError(thrown: unknown): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && typeof (thrown as NodeJS.ErrnoException).syscall === 'string';
}

const BY_ERRNO: Readonly<Record<string, number>> = { EACCES: 3, EPERM: 3, EROFS: 8, ENOSPC: 13, EDQUOT: 13, ENOMEM: 7 };

function systemWords(thrown: NodeJS.ErrnoException): Words {
  const words = BY_CODE[BY_ERRNO[thrown.code ?? ''] ?? 14] as Words;
  return { ...words, what: `${words.what} (${thrown.code})` };
}
