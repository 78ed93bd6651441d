/** What a run has to tell: the report and its recommendations are made of this and nothing else. */

import type { Indicator } from '../model/alert.ts';
import type { Verdict } from '../model/decision.ts';
import type { EnrichmentView, MachineReputation, Verdict as ReputationVerdict } from '../model/enrichment.ts';
import type { Order } from '../model/isolation.ts';
import type { Machine } from '../model/machine.ts';
import type { Outcome, ReleaseOutcome } from '../model/outcome.ts';
import type { EngineSettings } from '../settings.ts';
import type { AlertCounts } from '../state.ts';
import type { AuditHead } from './report.ts';

export type MachineFacts = {
  /** null: named by a person, without alerts. */
  readonly machine: Machine | null;
  /** '' for records without a host. */
  readonly host: string;
  readonly outcome: Outcome | ReleaseOutcome;
  readonly reason: string;
  /** The order this run gave or followed; null: none. */
  readonly order: Order | null;
  /** The vendor's id, where exactly one endpoint was found. */
  readonly endpointId: string | null;
  /** Of its guards, where it was decided on in this run. */
  readonly verdicts?: readonly Verdict[];
  /** What a reputation service said; absent: none is switched on. */
  readonly reputation?: MachineReputation;
  /** The same of one of its indicators; null: no answer. */
  readonly verdictOn?: (indicator: Indicator) => ReputationVerdict | null;
  /** Chosen for isolation, by rule or by a person; default: told by the outcome where the run acted. */
  readonly selected?: boolean;
};

export type ReportFacts = {
  /** null: it could not even begin. */
  readonly run: string | null;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly settings: EngineSettings;
  /** The filter in force; '' for none. */
  readonly filter: string;
  /** Origin of the gateway. */
  readonly gateway: string;
  readonly connector: string;
  readonly counts: AlertCounts;
  readonly complete: boolean;
  readonly cycles: number;
  readonly machines: readonly MachineFacts[];
  /** The words of problems met, one sentence or two each. */
  readonly errors: readonly string[];
  /** The run could write to the vendor: --auto, or a person's confirmed order. */
  readonly acted: boolean;
  readonly auditHead: AuditHead | null;
  /** Hosts of open isolations whose review is overdue, isolated longest first; absent: none. */
  readonly overdue?: readonly string[];
  /** Absent: no reputation service is switched on. */
  readonly enrichment?: EnrichmentView;
};

/** Distinct alerts this run decided about: those of its own search, and earlier ones still inside the window. */
export function alertsFound({ machines, counts }: Pick<ReportFacts, 'machines' | 'counts'>): number {
  return machines.reduce((sum, { machine }) => sum + (machine?.alerts.length ?? 0), counts.setAside);
}

/** Ends that a machine chosen for isolation can come to; a chosen one that was not identified is not dropped. */
const ENDS_OF_CHOSEN: readonly (Outcome | ReleaseOutcome)[] = [
  'isolated',
  'already_isolated',
  'pending',
  'unknown',
  'failed',
  'ambiguous',
  'not_found',
];

/** The machines that were chosen for isolation in this run. */
export function selectedOf({ machines, acted }: ReportFacts): readonly MachineFacts[] {
  return machines.filter(({ selected, outcome }) => selected ?? (acted && ENDS_OF_CHOSEN.includes(outcome)));
}

/** True only if machines were chosen and each is isolated, verified or before (cli.md, Files of a run). */
export function isSuccessful(selected: readonly MachineFacts[]): boolean {
  return (
    selected.length > 0 && selected.every(({ outcome }) => outcome === 'isolated' || outcome === 'already_isolated')
  );
}
