/** Every file of the program is its owner's alone: files 0600, folders 0700 (cli.md, Files of a run). */
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { storageError } from './storage-error.ts';

export const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;

const OTHERS = 0o077;

/** Whether people other than the owner may read or write it. Windows keeps no such bits. */
export function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0;
}

/** Takes the rights of others away; true: there were some. */
export function tighten(path: string): boolean {
  if (!isOpenToOthers(path)) return false;
  chmodSync(path, statSync(path).mode & 0o700);
  return true;
}

/** Makes a folder and those above it with mode 0700; one that is there keeps its mode. Throws ServiceError. */
export function makeFolder(path: string): void {
  try {
    makeWithParents(path);
  } catch (thrown) {
    throw storageError(thrown, `make the folder ${path}`);
  }
}

/** Not `recursive`: in Node 24.21 that never returns below /proc, where making a folder fails with ENOENT. */
function makeWithParents(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeWithParents(parent);
  try {
    mkdirSync(path, FOLDER_MODE);
  } catch (thrown) {
    // Another process may have been quicker.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw thrown;
  }
}
