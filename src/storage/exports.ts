/** Exported pages: in the folder of the runs' exports, or where a person says; mode 0600, whole or not at all. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { ServiceError } from '../engine/errors.ts';
import { writeWhole } from './write-whole.ts';

export type ExportPlace = {
  /** The folder of the runs' logs and reports. */
  readonly runs: string;
  readonly workingFolder: string;
};

export type ExportFile = {
  /** As a person named it; null: `suggested` in the exports' folder. */
  readonly named: string | null;
  readonly suggested: string;
  readonly text: string;
  /** A file of the named kind is replaced; without it that is refused. */
  readonly replace: boolean;
};

/** Answers the path. Throws ServiceError in words. */
export function writeExport({ runs, workingFolder }: ExportPlace, file: ExportFile): string {
  const { named, suggested, text, replace } = file;
  if (named === null) {
    const path = freeName(join(runs, 'exports', suggested));
    writeWhole(path, text);
    return path;
  }
  const path = resolve(workingFolder, named.replace(/^~(?=\/)/u, homedir()));
  if (!replace && existsSync(path)) {
    throw new ServiceError({
      code: 'usage',
      what: `There is a file ${path} already.`,
      affects: 'Nothing was written.',
      next: 'Name another one, or none: then it goes into the folder of exports.',
    });
  }
  writeWhole(path, text);
  return path;
}

/** Two exports within one second are two files. */
function freeName(path: string): string {
  const end = extname(path);
  let free = path;
  for (let number = 2; existsSync(free); number += 1) free = `${path.slice(0, -end.length)}-${number}${end}`;
  return free;
}
