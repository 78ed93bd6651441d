/** A small file that is its owner's alone: read, and written whole and atomically with mode 0600. */
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';

const OTHERS = 0o077;

/** Null: there is no such file. `tightened`: others could read it until now. Throws what the system says. */
export function readPrivateFile(path: string): { readonly text: string; readonly tightened: boolean } | null {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
  try {
    const tightened = process.platform !== 'win32' && (fstatSync(fd).mode & OTHERS) !== 0;
    if (tightened) chmodSync(path, 0o600);
    return { text: readFileSync(fd, 'utf8'), tightened };
  } finally {
    closeSync(fd);
  }
}

export function writePrivateFile(path: string, text: string): void {
  const aside = `${path}.${randomUUID()}.tmp`;
  try {
    const fd = openSync(aside, 'wx', 0o600);
    try {
      writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(aside, path);
  } catch (thrown) {
    rmSync(aside, { force: true });
    throw thrown;
  }
}
