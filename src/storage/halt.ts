/** The kill switch: the file HALT (safety.md, guard 1). While it is there, nothing but a release is ordered. */
import { closeSync, fsyncSync, lstatSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ServiceError } from '../engine/errors.ts';
import type { Clock, HaltSwitch } from '../engine/ports.ts';
import { FILE_MODE, makeFolder } from './file-mode.ts';
import { storageError } from './storage-error.ts';

/** `file` is the path of HALT. Its content is for people; only its being there counts. */
export function createHalt(options: { readonly file: string; readonly clock: Clock }): HaltSwitch {
  const { file, clock } = options;
  return {
    isOn() {
      try {
        lstatSync(file);
        return true;
      } catch (thrown) {
        // A folder that cannot be looked into may hold the file: then the answer is the safe one.
        return !['ENOENT', 'ENOTDIR'].includes((thrown as NodeJS.ErrnoException).code ?? '');
      }
    },
    async set(on) {
      try {
        if (on) raise(file, clock.now());
        else rmSync(file, { force: true });
      } catch (thrown) {
        const affects = on ? 'Isolations are NOT stopped.' : 'Isolations stay stopped.';
        const told = storageError(thrown, on ? `write ${file}` : `remove ${file}`);
        throw told instanceof ServiceError ? new ServiceError({ ...told.problem, affects }, { cause: thrown }) : told;
      }
    },
  };
}

function raise(file: string, now: number): void {
  makeFolder(dirname(file));
  const fd = openSync(file, 'a', FILE_MODE);
  try {
    writeSync(
      fd,
      `halted ${new Date(now).toISOString()}; remove this file, or "cordon config set halt false", to go on\n`,
    );
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
