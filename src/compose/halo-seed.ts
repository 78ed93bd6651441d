/** The two files of the Halo seed: keys and filter of the working folder (cli.md, Settled; halo.md 1.3 and 7.3). */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { CycleFlags, SessionFlags } from '../cli/invocation.ts';
import type { Purpose } from '../cli/services.ts';
import { readFilterFile } from '../connectors/halo/filter-file.ts';
import { ServiceError } from '../engine/errors.ts';
import { flagsOf } from './settle.ts';

export const HALO = 'halo';
const AUTH_FILE = 'quarantine.auth';
const FILTER_FILE = 'quarantine_filter.txt';

type Flags = Partial<CycleFlags & SessionFlags>;

/** In the seed's spelling, unless another vendor is named. */
function isSeed({ haloSeed, connector }: Flags): boolean {
  return haloSeed === true && (connector ?? HALO) === HALO;
}

/** The file of keys: the named one; in the seed's spelling the one of the working folder, where it is there. */
export function authFileOf(flags: Flags, workingFolder: string): string | null {
  if (flags.auth) return flags.auth;
  return isSeed(flags) && !flags.demo && existsSync(join(workingFolder, AUTH_FILE)) ? AUTH_FILE : null;
}

/** The filter file that counts: the named one; in the seed's spelling that of the working folder, there or not. */
function filterFileOf(purpose: Purpose): string | null {
  const flags = flagsOf(purpose);
  const { haloFilter, filter } = flags;
  if (haloFilter) return haloFilter;
  const searches = purpose.kind === 'run' || purpose.kind === 'ingest';
  return isSeed(flags) && searches && !filter ? FILTER_FILE : null;
}

export type FilterLines = { readonly filter: string; readonly warnings: readonly string[] };

/** The filter of the file that counts; null: none does. Throws ServiceError `filter` where it names nothing to look for. */
export async function filterInFile(purpose: Purpose, workingFolder: string): Promise<FilterLines | null> {
  const path = filterFileOf(purpose);
  if (path === null) return null;
  const text = await readFile(resolve(workingFolder, path), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw new ServiceError({
      code: 'filter',
      what: `The filter file "${path}" cannot be read (${cause.code ?? cause.message}).`,
      affects: 'Nothing was asked of Halo and nothing will be isolated.',
    });
  });
  const read = readFilterFile(text, basename(path));
  if (read.ok) return { filter: read.filter, warnings: read.warnings };
  const affects = [...read.warnings.slice(0, 3), read.problem.affects ?? ''].join(' ').trim();
  throw new ServiceError({ ...read.problem, affects });
}

/** The filter of a file a person names in the setup, or the sentence why not. */
export function filterOfFile(
  path: string,
  workingFolder: string,
): { readonly filter: string } | { readonly refused: string } {
  let text: string | null;
  try {
    text = readFileSync(resolve(workingFolder, path), 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT') return { refused: `The filter file "${path}" cannot be read (${code}).` };
    text = null;
  }
  const read = readFilterFile(text, basename(path));
  if (read.ok) return { filter: read.filter };
  return { refused: [read.problem.what, ...read.warnings.slice(0, 2)].join(' ') };
}
