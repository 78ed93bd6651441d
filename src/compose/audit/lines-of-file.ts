/** The lines of an exported chain, read as they come; only the line feed ends one. */
import { createReadStream } from 'node:fs';

/** A record is a few kilobytes; what has no line end for so long is no export, and need not fit into memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** Throws what the file system throws. A last line without an end is given as it is; after the last end comes ''. */
export async function* linesOfFile(file: string): AsyncGenerator<string> {
  let rest: string[] = [];
  let length = 0;
  for await (const portion of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const lines = (portion as string).split('\n');
    for (const line of lines.slice(0, -1)) {
      yield rest.length > 0 ? rest.join('') + line : line;
      rest = [];
      length = 0;
    }
    const last = lines.at(-1) ?? '';
    rest.push(last);
    length += last.length;
    if (length > LONGEST_LINE) break;
  }
  yield rest.join('');
}
