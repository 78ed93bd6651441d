/** What `prune` needs from the rest of the program. */
import type { Refusal } from '../engine/commands.ts';
import type { AuditHead } from '../engine/reporting/report.ts';

export type PrunedKind = 'evidence' | 'logs' | 'reports';

export type PrunableFile = {
  readonly kind: PrunedKind;
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** Epoch ms. */
  readonly writtenAt: number;
};

export type PruneOutlook = {
  /** How long each kind is kept, as a duration; null: for ever. */
  readonly terms: Readonly<Record<PrunedKind, string | null>>;
  readonly going: readonly PrunableFile[];
  /** Past its time, and still needed: why. */
  readonly held: readonly (PrunableFile & { readonly why: string })[];
  readonly young: readonly PrunableFile[];
  /** The ledger itself is never pruned. */
  readonly ledgerBytes: number;
};

export interface PruneServices {
  /** Changes nothing. `olderThan`: a duration for all kinds; null: what the settings say. */
  plan(olderThan: string | null): Promise<({ readonly ok: true } & PruneOutlook) | Refusal>;
  /** Writes each down in the audit chain, then removes it; what came to be needed since it was shown stays. */
  carryOut(
    olderThan: string | null,
    shown: readonly PrunableFile[],
  ): Promise<{ readonly ok: true; readonly removed: readonly PrunableFile[]; readonly head: AuditHead } | Refusal>;
}
