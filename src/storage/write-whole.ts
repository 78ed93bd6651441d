/** Files that are there whole or not at all: written aside with mode 0600, synced, put in place. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FILE_MODE, makeFolder } from './file-mode.ts';
import { storageError } from './storage-error.ts';

/** Replaces a file of that name. Throws ServiceError `settings` in words. */
export function writeWhole(file: string, text: string | Iterable<string>): void {
  const folder = dirname(file);
  const aside = join(folder, `.${basename(file)}.${process.pid}.tmp`);
  try {
    makeFolder(folder);
    rmSync(aside, { force: true });
    const fd = openSync(aside, 'wx', FILE_MODE);
    try {
      for (const portion of portionsOf(text)) writeFileSync(fd, portion);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(aside, file);
  } catch (thrown) {
    clearAway(aside);
    throw storageError(thrown, `write ${file}`);
  }
}

/** What is left of a failed write; that it cannot be removed is not what went wrong. */
function clearAway(aside: string): void {
  try {
    rmSync(aside, { force: true });
  } catch {
    // The first failure is the one to tell.
  }
}

const PORTION = 1 << 16;

/** Few large writes instead of many small ones. */
function* portionsOf(text: string | Iterable<string>): Generator<string> {
  if (typeof text === 'string') return yield text;
  let portion = '';
  for (const part of text) {
    portion += part;
    if (portion.length < PORTION) continue;
    yield portion;
    portion = '';
  }
  if (portion !== '') yield portion;
}
