/** How this program was started, for lines that start it again. */
import { realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Home } from '../storage/home.ts';
import type { ScheduledRun } from './scheduled-run.ts';

/** The node that runs it and the script, both absolute. */
export function programWords(): string[] {
  return [process.execPath, lasting(resolve(process.argv[1] ?? 'cordon'))];
}

/** What npx runs in a checkout is a link in its cache, and the cache is emptied now and then: the checkout stays. */
export function lasting(script: string): string {
  if (!/[\\/]_npx[\\/]/.test(script)) return script;
  try {
    return realpathSync(script);
  } catch {
    return script;
  }
}

/** A run of this program by this person on this home. */
export function scheduledHere(
  home: Home,
  chosen: Pick<ScheduledRun, 'intervalMs' | 'auto' | 'keychain'>,
): ScheduledRun {
  return {
    ...chosen,
    program: programWords(),
    home: home.root,
    user: userName(),
    writes: [dirname(home.settings), dirname(home.ledger)],
  };
}

/** A container's user may have no name; systemd takes its number as well. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'root');
  }
}
