/** Takes what a plan says: first the audit record, then the file, so that a gap is always explained. */
import { existsSync } from 'node:fs';
import type { Actor } from '../../engine/model/isolation.ts';
import type { OpenLedger } from '../../ledger/ledger.ts';
import { digestOfFile, type KeptFile, removeKept } from '../../storage/kept-files.ts';

/**
 * Answers what went: less than was to go where it was cancelled, which ends it after the file at hand. Throws
 * ServiceError: `ledger` where it cannot be written down, and then nothing more is removed.
 */
export async function carryOutPrune(
  ledger: OpenLedger,
  going: readonly KeptFile[],
  by: Actor,
  signal: AbortSignal,
): Promise<readonly KeptFile[]> {
  const gone: KeptFile[] = [];
  for (const file of going) {
    if (signal.aborted) return gone;
    // Another process may be at it too, and has written down what it took.
    if (file.kind !== 'evidence' || !existsSync(file.path)) continue;
    await ledger.recordPruned({ file: file.name, bytes: file.bytes, sha256: await digestOfFile(file.path) }, by);
    await removeKept(file);
    gone.push(file);
  }
  for (const what of ['logs', 'reports'] as const) {
    const files = going.filter(({ kind }) => kind === what);
    if (files.length === 0 || signal.aborted) continue;
    await ledger.recordPrunedGroup({ what, files: files.length, bytes: bytesOf(files) }, by);
    for (const file of files) await removeKept(file);
    gone.push(...files);
  }
  return gone;
}

export function bytesOf(files: readonly Pick<KeptFile, 'bytes'>[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
