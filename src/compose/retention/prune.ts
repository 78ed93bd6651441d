/** Takes what a plan says: first the audit record, then the file, so that a gap is always explained. */
import type { Actor } from '../../engine/model/isolation.ts';
import type { OpenLedger } from '../../ledger/ledger.ts';
import { digestOfFile, type KeptFile, removeKept } from '../../storage/kept-files.ts';

/** Throws ServiceError: `ledger` where it cannot be written down, and then nothing more is removed. */
export async function carryOutPrune(ledger: OpenLedger, going: readonly KeptFile[], by: Actor): Promise<void> {
  for (const file of going) {
    if (file.kind !== 'evidence') continue;
    await ledger.recordPruned({ file: file.name, bytes: file.bytes, sha256: await digestOfFile(file.path) }, by);
    await removeKept(file);
  }
  for (const what of ['logs', 'reports'] as const) {
    const files = going.filter(({ kind }) => kind === what);
    if (files.length === 0) continue;
    await ledger.recordPrunedGroup({ what, files: files.length, bytes: bytesOf(files) }, by);
    for (const file of files) await removeKept(file);
  }
}

export function bytesOf(files: readonly Pick<KeptFile, 'bytes'>[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
