/**
 * One `cordon run` at a time in a home. The lock is the system's own, on an open file (taken through SQLite, because
 * Node has no call for it): it ends with its process, by kill -9 too, and is never stale. All that a killed run leaves
 * behind is the note that says who held it.
 */
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FILE_MODE, makeFolder } from './file-mode.ts';
import { storageError } from './storage-error.ts';
import { writeWhole } from './write-whole.ts';

export type Holder = {
  readonly pid: number;
  readonly host: string;
  /** Epoch ms. */
  readonly since: number;
};

export type RunLock = {
  /** Who held it and was killed; null: the one before let go as it should. */
  readonly leftBy: Holder | null;
  release(): void;
};

export type RunLockState =
  | { readonly kind: 'free' }
  /** Null: it has not noted itself yet. */
  | { readonly kind: 'held'; readonly by: Holder | null }
  /** Nobody holds it; the run that did was killed. */
  | { readonly kind: 'left'; readonly by: Holder };

/** Somebody may be looking whether it is free: that takes no longer. */
const PATIENCE_MS = 200;
const SQLITE_BUSY = 5;

/** A lock that nobody refers to any more would be collected, and given up with that. */
const inUse = new Set<DatabaseSync>();

/** Null: a run holds it; `runLockState` says which. Throws ServiceError `settings` where the file cannot be made. */
export function takeRunLock(file: string, now: number): RunLock | null {
  const held = hold(file, PATIENCE_MS);
  if (!held) return null;
  inUse.add(held);
  const leftBy = noted(file);
  writeWhole(noteOf(file), `${JSON.stringify({ pid: process.pid, host: hostname(), since: now })}\n`);
  return {
    leftBy,
    release() {
      if (!inUse.delete(held)) return;
      rmSync(noteOf(file), { force: true });
      held.close();
    },
  };
}

/** How it stands; changes nothing. Throws ServiceError `settings` where the file cannot be read. */
export function runLockState(file: string): RunLockState {
  if (!existsSync(file)) return { kind: 'free' };
  const held = hold(file);
  const by = noted(file);
  held?.close();
  if (!held) return { kind: 'held', by };
  return by ? { kind: 'left', by } : { kind: 'free' };
}

/** Takes away the note of a run that was killed; false: there is none, or its run is at work. */
export function clearRunLock(file: string): boolean {
  const held = existsSync(file) ? hold(file) : null;
  if (!held) return false;
  try {
    const left = noted(file) !== null;
    rmSync(noteOf(file), { force: true });
    return left;
  } finally {
    held.close();
  }
}

function noteOf(file: string): string {
  return `${file}.json`;
}

/** Null: somebody else holds it. */
function hold(file: string, patienceMs = 0): DatabaseSync | null {
  let database: DatabaseSync | null = null;
  try {
    // Made here for its mode. Never opened beside SQLite: closing a file gives up the locks a process has on it.
    if (!existsSync(file)) {
      makeFolder(dirname(file));
      closeSync(openSync(file, 'a', FILE_MODE));
    }
    database = new DatabaseSync(file, { timeout: patienceMs });
    database.exec('BEGIN IMMEDIATE');
    return database;
  } catch (thrown) {
    if (database?.isOpen) database.close();
    if ((thrown as { errcode?: number }).errcode === SQLITE_BUSY) return null;
    throw storageError(thrown, `use the lock ${file}`);
  }
}

function noted(file: string): Holder | null {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(noteOf(file), 'utf8'));
    return typeof pid === 'number' && typeof host === 'string' && typeof since === 'number'
      ? { pid, host, since }
      : null;
  } catch {
    // Not there, or written by half: then nobody can be named.
    return null;
  }
}
