/** The execution report: names and members of the seed are kept, new ones added (cli.md, Files of a run). */
import type { Indicator, IndicatorKind, Severity, SeverityCounts } from '../model/alert.ts';
import type { GuardId } from '../model/decision.ts';
import type { Outcome, ReleaseOutcome } from '../model/outcome.ts';

/** The head of the audit chain: number of records and the hash of the last one. */
export type AuditHead = { readonly count: number; readonly hash: string };

export type MachineReport = {
  readonly hostname: string;
  readonly alert_count: number;
  readonly severities: readonly string[];
  readonly users: readonly string[];
  readonly events: readonly string[];
  readonly first_seen: string | null;
  readonly last_seen: string | null;
  readonly endpoint_id: string | null;
  readonly outcome: Outcome | ReleaseOutcome;
  readonly reason: string;
  readonly job_id: string | null;
  readonly operation_id: string | null;
  /** Guards that held it or warned, in their order; the others passed or had nothing to say. */
  readonly guards: readonly GuardReport[];
  /** null: no reputation service is switched on, or none of its indicators may be sent. Absent: an earlier version. */
  readonly reputation?: ReputationReport | null;
  /** From here on: absent in reports of earlier versions. What counts as evidence, by severity. */
  readonly severity_counts?: SeverityCounts;
  readonly rules?: readonly string[];
  /** ATT&CK techniques, where the records name them. */
  readonly techniques?: readonly string[];
  /** The first of them. */
  readonly indicators?: readonly IndicatorReport[];
  /** Alerts of one severity, event and rule; the worst of them. */
  readonly kinds?: readonly KindReport[];
};

/** With what a reputation service answered about it; absent: nothing, or an earlier version. */
export type IndicatorReport = Indicator & {
  readonly reputation?: Pick<ReputationReport, 'verdict' | 'malicious' | 'engines' | 'analysed_at'>;
};

export type KindReport = {
  readonly severity: Severity;
  readonly event: string;
  readonly rule: string;
  readonly techniques: readonly string[];
  readonly count: number;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
};

/** The alerts that count in equal parts of a span of time; severities without an alert are left out. */
export type TimelineReport = {
  readonly start: string;
  readonly end: string;
  readonly parts: readonly Partial<SeverityCounts>[];
};

/** The gravest answer of a reputation service about one of the machine's indicators. */
export type ReputationReport = {
  readonly verdict: 'bad' | 'likely_bad' | 'no_finding' | 'unknown' | 'stale' | 'not_checked';
  readonly indicator: { readonly kind: IndicatorKind; readonly value: string } | null;
  readonly malicious: number | null;
  /** Engines that had an opinion. */
  readonly engines: number | null;
  readonly label: string | null;
  readonly analysed_at: string | null;
  readonly checked_at: string | null;
  /** Indicators with an answer, and those that may be asked about and have none. */
  readonly answered: number;
  readonly open: number;
};

export type GuardReport = {
  readonly guard: GuardId;
  readonly verdict: 'hold' | 'warn';
  readonly value: string;
  readonly limit: string;
  readonly words: string;
  /** The smallest change that would flip a hold. */
  readonly flip: string | null;
};

export type EnrichmentReport = {
  readonly service: string;
  readonly condition: 'ready' | 'off' | 'over_quota' | 'waiting';
  /** Requests sent in this run. */
  readonly requests: number;
};

export type ExecutionReport = {
  readonly schema_version: 1;
  /** The run's id, as in its log; null: it could not even begin. */
  readonly run: string | null;
  readonly execution_summary: {
    readonly start_time: string;
    readonly end_time: string;
    readonly duration_minutes: number;
    readonly alerts_found: number;
    readonly unique_machines: number;
    readonly machines_selected_for_isolation: number;
    readonly isolation_successful: boolean;
    readonly isolation_job_id: string | null;
    readonly errors: readonly string[];
  };
  readonly configuration: {
    readonly filter_query: string;
    /** True: a window before now; false: a fixed span (the seed's meaning). */
    readonly automation_mode: boolean;
    readonly approval_required: boolean;
    readonly time_window_hours: number | null;
    readonly gateway: string;
    readonly connector: string;
    readonly auto: boolean;
    readonly dry_run: boolean;
    readonly max_isolations: number;
  };
  readonly machines_processed: readonly MachineReport[];
  readonly recommendations: readonly string[];
  readonly metrics: {
    readonly alerts: {
      readonly returned: number;
      readonly grouped: number;
      readonly set_aside: number;
      readonly duplicate: number;
    };
    readonly complete: boolean;
    readonly cycles: number;
    /** null: no reputation service is switched on. Absent: an earlier version. */
    readonly enrichment?: EnrichmentReport | null;
    /** null: no two alerts at different times. Absent in reports of earlier versions. */
    readonly timeline?: TimelineReport | null;
  };
  readonly audit_head: AuditHead | null;
};
