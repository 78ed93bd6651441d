/** Key pairs from a file of `id|secret` lines (`--auth FILE`). */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Connector, KeyPair } from '../connectors/connector.ts';
import { readKeyFile } from '../connectors/halo/key-file.ts';
import { type Problem, ServiceError } from '../engine/errors.ts';
import { hasAccounts } from './keys.ts';

export type AuthFile = { readonly pairs: readonly KeyPair[]; readonly warnings: readonly string[] };

const OTHERS = 0o077;

function off(what: string, next: string): ServiceError {
  const problem: Problem = { code: 'settings', what, next };
  return new ServiceError(problem);
}

/** The pairs of a text: one a line, `id|secret`; blank lines and lines that begin with # are passed over. */
export function parseAuthLines(text: string, name: string): KeyPair[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  return lines.flatMap((line, at) => {
    const bare = line.trim();
    if (bare === '' || bare.startsWith('#')) return [];
    const bar = bare.indexOf('|');
    const id = bare.slice(0, bar).trim();
    const secret = bare.slice(bar + 1).trim();
    // The line itself may hold a secret and is not repeated.
    if (bar < 1 || secret === '') throw off(`Line ${at + 1} of "${name}" is not "id|secret".`, 'One pair a line.');
    return [{ id, secret }];
  });
}

/**
 * Reads the file as the connector means it: the pairs of one account, in the order of the setup, or an account a line.
 * Warns where others on this machine may read it too. Throws ServiceError `settings`.
 */
export async function readAuthFile(path: string, folder: string, connector: Connector): Promise<AuthFile> {
  let text: string;
  let mode: number;
  try {
    [text, { mode }] = await Promise.all([readFile(resolve(folder, path), 'utf8'), stat(resolve(folder, path))]);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw off(`The file "${path}" that --auth names ${why}.`, 'It holds one "id|secret" line for each key.');
  }
  const { pairs, warnings } = hasAccounts(connector)
    ? readKeyFile(text)
    : { pairs: parseAuthLines(text, path), warnings: [] };
  if (pairs.length === 0) {
    const told = warnings.length > 0 ? ` ${warnings.slice(0, 3).join(' ')}` : '';
    throw off(`The file "${path}" that --auth names holds no key.${told}`, 'One "id|secret" line a key.');
  }
  const open = process.platform !== 'win32' && (mode & OTHERS) !== 0;
  const told = warnings.map((warning) => `"${path}": ${warning}`);
  return {
    pairs,
    warnings: open ? [...told, `"${path}" holds secrets and is open to others: chmod 600 mends it.`] : told,
  };
}
