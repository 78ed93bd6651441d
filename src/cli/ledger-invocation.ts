/** What the commands that look back are asked for, as values. */
import type { AuditHead } from '../engine/reporting/report.ts';
import type { SessionFlags } from './invocation.ts';

export type LedgerInvocation =
  | {
      readonly command: 'verify';
      /** An exported chain; null: the one of this home. */
      readonly file: string | null;
      readonly head: AuditHead | null;
      readonly json: boolean;
    }
  | {
      readonly command: 'history';
      readonly open: boolean;
      readonly host: string | null;
      /** A duration before now, or an ISO time. */
      readonly since: string | null;
      readonly export: string | null;
      readonly json: boolean;
    }
  | { readonly command: 'report'; readonly run: string | null; readonly json: boolean; readonly verbose: boolean };

/** Those that also ask a vendor, and write nothing there. */
export type JudgingInvocation =
  | { readonly command: 'explain'; readonly hosts: readonly string[]; readonly flags: JudgingFlags }
  | { readonly command: 'replay'; readonly fresh: boolean; readonly flags: JudgingFlags };

export type JudgingFlags = SessionFlags & {
  readonly filter: string | null;
  /** A duration. */
  readonly window: string | null;
  readonly protect: readonly string[];
  readonly maxIsolations: number | null;
};
