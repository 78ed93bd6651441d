/**
 * The raw pages of a run, byte for byte as they came: one file `<run>.pages`, and for a watch a further one each day
 * (UTC), so that old days can go while it goes on; a place is an offset into one of them.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '../engine/errors.ts';
import type { EvidencePlace } from '../engine/model/alert.ts';
import type { Clock, Evidence } from '../engine/ports.ts';
import { FILE_MODE, makeFolder } from './file-mode.ts';
import { storageError } from './storage-error.ts';

const AFFECTS = 'Alerts whose record cannot be kept are not taken in; they are asked for again.';
const FILE_NAME = /^[A-Za-z0-9][\w.-]*\.pages$/;

export type EvidenceOptions = {
  readonly folder: string;
  readonly run: string;
  /** Where it is left out, one file holds all days. */
  readonly clock?: Pick<Clock, 'now'>;
  /** When a file that is not there was pruned, epoch ms; null: it was not. */
  readonly prunedAt?: (file: string) => Promise<number | null>;
};

/** The file is made with the first page, so that a run without alerts leaves none. Throws ServiceError `ledger`. */
export function openEvidence(options: EvidenceOptions): Evidence {
  const { run } = options;
  if (!isEvidenceFile(`${run}.pages`)) throw new TypeError(`"${run}" cannot be the name of an evidence file.`);
  return new EvidenceFile(options);
}

export function isEvidenceFile(name: string): boolean {
  return FILE_NAME.test(name);
}

class EvidenceFile implements Evidence {
  readonly #options: EvidenceOptions;
  readonly #folder: string;
  #file: string;
  #day: string | null = null;
  #handle: FileHandle | null = null;
  #end = 0;
  #unsynced = false;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: EvidenceOptions) {
    this.#options = options;
    this.#folder = options.folder;
    this.#file = `${options.run}.pages`;
  }

  append(body: Uint8Array): ReturnType<Evidence['append']> {
    return this.#inTurn('write', async () => {
      await this.#turnTheDay();
      const handle = await this.#opened();
      const offset = this.#end;
      await this.#writeAll(handle, body, offset);
      this.#end = offset + body.byteLength;
      this.#unsynced = true;
      return { file: this.#file, offset, length: body.byteLength };
    });
  }

  async read(place: EvidencePlace): Promise<Uint8Array> {
    if (!FILE_NAME.test(place.file)) throw missing(place, 'is not the name of an evidence file');
    let handle: FileHandle | undefined;
    try {
      handle = await open(join(this.#folder, place.file), 'r');
      const body = new Uint8Array(place.length);
      for (let done = 0; done < place.length; ) {
        const { bytesRead } = await handle.read(body, done, place.length - done, place.offset + done);
        if (bytesRead === 0) throw missing(place, 'was cut');
        done += bytesRead;
      }
      return body;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') throw missing(place, await this.#whyGone(place.file));
      throw storageError(thrown, `read the evidence ${place.file}`, 'ledger');
    } finally {
      await handle?.close();
    }
  }

  sync(): Promise<void> {
    return this.#inTurn('sync', async () => {
      if (!this.#unsynced) return;
      await this.#handle?.datasync();
      this.#unsynced = false;
    });
  }

  close(): Promise<void> {
    return this.#inTurn('close', async () => {
      const handle = this.#handle;
      this.#handle = null;
      if (handle && this.#unsynced) await handle.datasync();
      this.#unsynced = false;
      await handle?.close();
    });
  }

  /** A day that is over is never written to again: it may be pruned beside a process that goes on. */
  async #turnTheDay(): Promise<void> {
    const { clock, run } = this.#options;
    if (!clock) return;
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '');
    if (this.#day !== null && this.#day !== day) {
      await this.#handle?.datasync();
      await this.#handle?.close();
      this.#handle = null;
      this.#unsynced = false;
      this.#file = `${run}.${day}.pages`;
    }
    this.#day = day;
  }

  async #whyGone(file: string): Promise<string> {
    const at = (await this.#options.prunedAt?.(file)) ?? null;
    return at === null ? 'was removed' : `was pruned on ${new Date(at).toISOString().slice(0, 10)}`;
  }

  async #opened(): Promise<FileHandle> {
    if (this.#handle) return this.#handle;
    makeFolder(this.#folder);
    const path = join(this.#folder, this.#file);
    // 'a' makes the file where there is none and never cuts one; the second handle can write at a place.
    await (await open(path, 'a', FILE_MODE)).close();
    this.#handle = await open(path, 'r+');
    this.#end = (await this.#handle.stat()).size;
    return this.#handle;
  }

  /** All of it or nothing of it: a part left by a full disk is taken back, so that offsets stay true. */
  async #writeAll(handle: FileHandle, body: Uint8Array, offset: number): Promise<void> {
    try {
      for (let done = 0; done < body.byteLength; ) {
        done += (await handle.write(body, done, body.byteLength - done, offset + done)).bytesWritten;
      }
    } catch (thrown) {
      await handle.truncate(offset).catch(() => {});
      throw thrown;
    }
  }

  #inTurn<T>(verb: string, work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work).catch((thrown) => {
      throw storageError(thrown, `${verb} the evidence ${join(this.#folder, this.#file)}`, 'ledger', AFFECTS);
    });
    this.#tail = result.catch(() => {});
    return result;
  }
}

function missing(place: EvidencePlace, why: string): ServiceError {
  return new ServiceError({
    code: 'not-found',
    what: `The record is not at hand: the evidence file "${place.file}" ${why}.`,
    next: 'What the ledger knows of the alert is still shown.',
  });
}
