/** What the commands that look back need: the ledger and the reports of this home, read and never written. */

import type { Refusal } from '../engine/commands.ts';
import type { HistoryEntry } from '../engine/model/history.ts';
import type { AuditHead, ExecutionReport } from '../engine/reporting/report.ts';

export type ChainState = 'intact' | 'altered' | 'truncated' | 'unreadable';

/** A head noted earlier, and where: `--head`, a report, the note this home keeps. */
export type NotedHead = AuditHead & { readonly from: string };

/** What the check of an audit chain found (safety.md, The ledger and its audit chain). */
export type ChainCheck = {
  readonly state: ChainState;
  /** The file that was read. */
  readonly file: string;
  /** The chain of this home's ledger, or an exported one. */
  readonly stored: boolean;
  /** 1-based line of the export at which the chain ceases to be whole; null: it is, or no line was read. */
  readonly line: number | null;
  /** Head of the part that is good, and when its last record was written (ISO 8601, UTC). */
  readonly good: AuditHead;
  readonly goodAt: string | null;
  /** What the end was checked against; null: no head is known. */
  readonly against: NotedHead | null;
  /** One sentence or two. */
  readonly words: string;
  /** Where the ledger's tables say something else than the chain, one sentence each. */
  readonly tables: readonly string[];
  /** The evidence files that the ledger refers to: those here, those that retention took, those gone unexplained. */
  readonly evidence: { readonly here: number; readonly pruned: number; readonly missing: readonly string[] } | null;
};

export type Exported = { readonly file: string; readonly head: AuditHead };

export interface LedgerServices {
  /** `file`: an exported chain; null: the ledger of this home. `head`: as given, the hash whole or its beginning. */
  verify(file: string | null, head: AuditHead | null): Promise<ChainCheck>;
  /** `since`: a duration before now, or an ISO 8601 time. */
  history(query: {
    readonly open: boolean;
    readonly host: string | null;
    readonly since: string | null;
  }): Promise<{ readonly ok: true; readonly entries: readonly HistoryEntry[]; readonly head: AuditHead } | Refusal>;
  /** Writes the whole chain as JSON lines, mode 0600; a file of that name is replaced. */
  exportChain(file: string): Promise<({ readonly ok: true } & Exported) | Refusal>;
  /** The report of a run, by the run's id or the report's path; null: the newest of this home. */
  report(
    run: string | null,
  ): Promise<{ readonly ok: true; readonly report: ExecutionReport; readonly path: string } | Refusal>;
  /**
   * The same as one HTML page, mode 0600; `file` null: in the folder of exports, else there, a file of that name is
   * replaced.
   */
  reportPage(
    run: string | null,
    file: string | null,
  ): Promise<{ readonly ok: true; readonly report: ExecutionReport; readonly file: string } | Refusal>;
}
