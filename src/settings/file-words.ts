/** Why the system refused a file, in a few words. */
const BY_CODE: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'it lies on a read-only file system',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  EFBIG: 'the file may not grow any further',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
};

/** Never repeats what the error itself says: it may quote the file. */
export function fileWords(thrown: unknown): string {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  return BY_CODE[code ?? ''] ?? `the system reports ${code ?? 'a failure'}`;
}
