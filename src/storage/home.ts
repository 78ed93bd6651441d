/** Where the program keeps its things: CORDON_HOME, or the operating system's config and state folders (cli.md). */
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { makeFolder, tighten } from './file-mode.ts';
import { storageError } from './storage-error.ts';

export type Home = {
  /** The folder of CORDON_HOME; null where the system's own folders are used. */
  readonly root: string | null;
  readonly settings: string;
  readonly secrets: string;
  readonly halt: string;
  readonly ledger: string;
  /** The head of the audit chain as the last run left it. */
  readonly auditHead: string;
  /** Held by the `cordon run` at work. */
  readonly runLock: string;
  /** Written when old files were last looked for. */
  readonly lastPrune: string;
  /** Folders. */
  readonly evidence: string;
  readonly runs: string;
};

type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  readonly homeFolder?: string;
  readonly workingFolder?: string;
};

/** Names the places; touches nothing. */
export function findHome(surroundings: Surroundings): Home {
  const { env, workingFolder = process.cwd() } = surroundings;
  const root = env.CORDON_HOME ? resolve(workingFolder, env.CORDON_HOME) : null;
  const [config, state] = root ? [root, root] : systemFolders(surroundings);
  return {
    root,
    settings: join(config, 'settings.json'),
    secrets: join(config, 'secrets.json'),
    halt: join(config, 'HALT'),
    ledger: join(state, 'ledger.sqlite'),
    auditHead: join(state, 'audit-head.json'),
    runLock: join(state, 'run.lock'),
    lastPrune: join(state, 'last-prune'),
    evidence: join(state, 'evidence'),
    runs: join(state, 'runs'),
  };
}

function systemFolders({ env, platform = process.platform, homeFolder = homedir() }: Surroundings): [string, string] {
  // The XDG rules: a relative path counts as not set.
  const named = (name: string, ...otherwise: string[]): string => {
    const value = env[name];
    return join(value && isAbsolute(value) ? value : join(homeFolder, ...otherwise), 'cordon');
  };
  if (platform === 'win32') {
    return [named('APPDATA', 'AppData', 'Roaming'), named('LOCALAPPDATA', 'AppData', 'Local')];
  }
  if (platform === 'darwin') {
    const folder = join(homeFolder, 'Library', 'Application Support', 'cordon');
    return [folder, folder];
  }
  return [named('XDG_CONFIG_HOME', '.config'), named('XDG_STATE_HOME', '.local', 'state')];
}

/**
 * Makes the folders (mode 0700) and checks that they can be written. Throws ServiceError `settings` in words.
 * A CORDON_HOME that is already there keeps its mode, it may be anybody's; the folders below it are ours.
 */
export function openHome(home: Home): Home {
  const config = join(home.settings, '..');
  const state = join(home.ledger, '..');
  for (const folder of new Set([config, state])) {
    makeFolder(folder);
    checkWritable(folder, home);
  }
  for (const folder of [home.evidence, home.runs]) {
    makeFolder(folder);
    checkWritable(folder, home);
    tighten(folder);
  }
  return home;
}

function checkWritable(folder: string, home: Home): void {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (thrown) {
    const name = home.root ? `write to ${folder} (CORDON_HOME)` : `write to ${folder}`;
    throw storageError(thrown, name, 'settings', 'Nothing is asked of a vendor that could not be written down.');
  }
}
