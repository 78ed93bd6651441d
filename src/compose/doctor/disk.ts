/** The doctor on the disk: the folder can be written, and there is room. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Finding } from '../../cli/doctor-services.ts';
import { toProblem } from '../../engine/errors.ts';
import { sizeWords } from '../../engine/model/size-words.ts';
import { openHome } from '../../storage/home.ts';
import type { Stores } from '../stores.ts';
import { bad, failing, good } from './finding.ts';

const LITTLE_BYTES = 200 * 1024 * 1024;

export async function examineDisk({ home }: Stores): Promise<Finding> {
  const folder = dirname(home.ledger);
  try {
    openHome(home);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const words = `${folder} can be written, ${sizeWords(free)} free.`;
    if (free >= LITTLE_BYTES) return good('Disk', words);
    return bad('Disk', words, 'Make room: nothing is ordered that cannot be recorded.');
  } catch (thrown) {
    return failing('Disk', toProblem(thrown));
  }
}
