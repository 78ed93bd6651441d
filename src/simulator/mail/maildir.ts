/** A folder in the Maildir form, which terminal mail readers show: `mutt -f FOLDER`. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export class Maildir {
  readonly folder: string;
  #count = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  async make(): Promise<void> {
    for (const part of ['tmp', 'new', 'cur']) await mkdir(join(this.folder, part), { recursive: true, mode: 0o700 });
  }

  /** Files a message as one that nobody has read; answers where. Written whole before it shows. */
  async file(source: Buffer, at: number): Promise<string> {
    this.#count += 1;
    const name = `${Math.floor(at / 1000)}.P${process.pid}Q${this.#count}.localhost.eml`;
    await writeFile(join(this.folder, 'tmp', name), source, { mode: 0o600 });
    const place = join(this.folder, 'new', name);
    await rename(join(this.folder, 'tmp', name), place);
    return place;
  }
}
