/** Failures of the file system in words. */
import { type ProblemCode, ServiceError } from '../engine/errors.ts';

const BY_CODE: Readonly<Record<string, readonly [what: string, next: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space; then try again.'],
  EDQUOT: ['your disk quota is used up', 'Free some space; then try again.'],
  EFBIG: ['the file may not grow any further', 'Raise the limit on the size of files, or free some space.'],
  EACCES: ['permission is denied', 'Make it accessible for this user, or choose another folder.'],
  EPERM: ['permission is denied', 'Make it accessible for this user, or choose another folder.'],
  EROFS: ['it lies on a read-only file system', 'Choose another folder.'],
  ENOENT: ['it does not exist', 'Check the path.'],
  ENOTDIR: ['a part of its path is not a folder', 'Check the path.'],
  EEXIST: ['a file of that name is in the way', 'Move that file away, or choose another folder.'],
  EISDIR: ['it is a folder', 'Check the path.'],
  EIO: ['the disk reports an error', 'Check the disk for errors.'],
  EMFILE: ['too many files are open', 'Raise the limit on open files; then try again.'],
  ENFILE: ['too many files are open', 'Raise the limit on open files; then try again.'],
};

/**
 * A failure of the file system as a ServiceError; what is none comes back as it is. `doing` completes "Cannot …",
 * e.g. "write the report /a/b".
 */
export function storageError(
  thrown: unknown,
  doing: string,
  code: ProblemCode = 'settings',
  affects?: string,
): unknown {
  if (!(thrown instanceof Error) || typeof (thrown as NodeJS.ErrnoException).syscall !== 'string') return thrown;
  const errno = (thrown as NodeJS.ErrnoException).code ?? 'unknown';
  const [why, next] = BY_CODE[errno] ?? [`the system reports ${errno}`, 'Check the path and the disk.'];
  const problem = { code, what: `Cannot ${doing}: ${why}.`, ...(affects && { affects }), next };
  return new ServiceError(problem, { cause: thrown });
}
