/** What the commands that look back are asked for, as values. */
import type { AuditHead } from '../engine/reporting/report.ts';

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
  | {
      readonly command: 'report';
      readonly run: string | null;
      readonly json: boolean;
      readonly verbose: boolean;
      /** As one HTML page, in this file; true: in the folder of exports; null: as lines. */
      readonly html: string | true | null;
    };
