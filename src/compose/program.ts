/** How this program was started, for lines that start it again. */
import { resolve } from 'node:path';

/** The node that runs it and the script, both absolute. */
export function programWords(): string[] {
  return [process.execPath, resolve(process.argv[1] ?? 'cordon')];
}
