/** Who sits where, for the record of a run. */
import { hostname, userInfo } from 'node:os';
import { isatty } from 'node:tty';
import type { Session } from './runs.ts';

export function session(): Session {
  let user = '';
  try {
    user = userInfo().username;
  } catch {
    // A container's user may have no name.
  }
  return { host: hostname(), user, terminal: isatty(0), pid: process.pid };
}
