/** The doctor on the modes of files: everything the program keeps is its owner's alone (cli.md, Files of a run). */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../cli/doctor-services.ts';
import { toProblem } from '../../engine/errors.ts';
import type { Repair } from '../../engine/ports.ts';
import { isOpenToOthers, tighten } from '../../storage/file-mode.ts';
import type { Home } from '../../storage/home.ts';
import { storageError } from '../../storage/storage-error.ts';
import { bad, failing, good } from './finding.ts';

const TITLE = 'File modes';

/** Looked at before anything else is: reading the secrets closes them without a question. */
export function examineFileModes(home: Home): Finding {
  try {
    const open = openPaths(home);
    if (open.length === 0) return good(TITLE, 'Files and folders are yours alone.');
    const [first, ...others] = open;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    const secret = open.includes(home.secrets) ? ' The keys in it may have been read: replace them.' : '';
    return {
      ...bad(
        TITLE,
        `Open to other people of this machine: ${first}${more}.`,
        `"cordon doctor --repair" closes them.${secret}`,
      ),
      repair: async () => close(open),
    };
  } catch (thrown) {
    return failing(TITLE, toProblem(storageError(thrown, 'look at the files of the program')));
  }
}

/** Ours only: CORDON_HOME itself may be anybody's folder. */
function openPaths(home: Home): readonly string[] {
  const ledger = ['', '-wal', '-shm'].map((end) => home.ledger + end);
  const folders = [home.evidence, home.runs].filter((folder) => existsSync(folder));
  const inside = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return [home.secrets, home.settings, ...ledger, home.auditHead, ...folders, ...inside].filter(
    (path) => existsSync(path) && isOpenToOthers(path),
  );
}

function close(open: readonly string[]): Repair {
  try {
    for (const path of open) tighten(path);
    return { ok: true, words: `${open.length === 1 ? 'It is' : `All ${open.length} are`} yours alone now.` };
  } catch (thrown) {
    return { ok: false, problem: toProblem(storageError(thrown, 'change the mode of a file')) };
  }
}
