import type { Verdict } from '../model/decision.ts';
import type { Verdict as ReputationVerdict } from '../model/enrichment.ts';
import type { Machine } from '../model/machine.ts';
import { SEVERITY_WORDS, severitiesIn, totalOf } from '../model/severity.ts';
import { timelineReport } from './alert-histogram.ts';
import { alertsFound, isSuccessful, type MachineFacts, type ReportFacts, selectedOf } from './facts.ts';
import { kindsReport } from './kinds.ts';
import { recommend } from './recommendations.ts';
import type {
  EnrichmentReport,
  ExecutionReport,
  GuardReport,
  IndicatorReport,
  MachineReport,
  ReputationReport,
} from './report.ts';
import { utcSeconds } from './utc.ts';

/** How records without a host are called wherever a name is shown. */
export const NO_HOST = 'no host';

/** Indicators of a machine that a report keeps. */
const INDICATORS_TOLD = 20;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The execution report (cli.md, Files of a run; published as execution-report.schema.json). */
export function buildReport(facts: ReportFacts): ExecutionReport {
  const { settings, counts, machines } = facts;
  const selected = selectedOf(facts);
  const jobs = machines.flatMap(({ order }) => (order?.kind === 'isolate' && order.jobId ? [order.jobId] : []));
  return {
    schema_version: 1,
    run: facts.run,
    execution_summary: {
      start_time: utcSeconds(facts.startedAt),
      end_time: utcSeconds(facts.endedAt),
      duration_minutes: round2(Math.max(0, facts.endedAt - facts.startedAt) / MINUTE_MS),
      alerts_found: alertsFound(facts),
      unique_machines: machines.length,
      machines_selected_for_isolation: selected.length,
      isolation_successful: isSuccessful(selected),
      isolation_job_id: jobs[0] ?? null,
      errors: facts.errors,
    },
    configuration: {
      filter_query: facts.filter,
      automation_mode: settings.window.kind === 'last',
      approval_required: !settings.auto,
      time_window_hours: settings.window.kind === 'last' ? round2(settings.window.ms / HOUR_MS) : null,
      gateway: facts.gateway,
      connector: facts.connector,
      auto: settings.auto,
      dry_run: settings.dryRun,
      max_isolations: settings.limits.perCycle,
    },
    machines_processed: machines.map(machineReport),
    recommendations: recommend(facts),
    metrics: {
      alerts: {
        returned: counts.returned,
        grouped: counts.grouped,
        set_aside: counts.setAside,
        duplicate: counts.duplicate,
      },
      complete: facts.complete,
      cycles: facts.cycles,
      enrichment: enrichmentReport(facts.enrichment),
      timeline: timelineReport(machines.flatMap(({ machine }) => machine ?? [])),
    },
    audit_head: facts.auditHead,
  };
}

/** One entry of `machines_processed`; also printed by `isolate --json` and `release --json`. */
export function machineReport(facts: MachineFacts): MachineReport {
  const { machine, host, outcome, reason, order, endpointId, verdicts = [] } = facts;
  return {
    hostname: host === '' ? NO_HOST : host,
    alert_count: machine === null ? 0 : totalOf(machine.counts),
    severities: machine === null ? [] : severitiesIn(machine.counts).map((severity) => SEVERITY_WORDS[severity]),
    users: machine?.users ?? [],
    events: machine?.events ?? [],
    first_seen: machine?.firstSeen == null ? null : utcSeconds(machine.firstSeen),
    last_seen: machine?.lastSeen == null ? null : utcSeconds(machine.lastSeen),
    endpoint_id: endpointId ?? order?.endpointId ?? null,
    outcome,
    reason,
    job_id: order?.jobId ?? null,
    operation_id: order?.operationId ?? null,
    guards: verdicts.flatMap(guardReport),
    reputation: reputationReport(facts.reputation),
    ...(machine === null ? {} : alertsReport(machine, facts.verdictOn)),
  };
}

function alertsReport(machine: Machine, verdictOn: MachineFacts['verdictOn']) {
  return {
    severity_counts: machine.counts,
    rules: machine.rules.filter((rule) => rule !== ''),
    techniques: machine.techniques,
    indicators: machine.indicators.slice(0, INDICATORS_TOLD).map((indicator): IndicatorReport => {
      const found = verdictOn?.(indicator);
      return found ? { ...indicator, reputation: verdictReport(found) } : indicator;
    }),
    kinds: kindsReport(machine.alerts),
  };
}

function guardReport({ guard, result, value, limit, words, flip }: Verdict): GuardReport[] {
  if (result !== 'hold' && result !== 'warn') return [];
  return [{ guard, verdict: result, value, limit, words, flip: flip ?? null }];
}

function enrichmentReport(view: ReportFacts['enrichment']): EnrichmentReport | null {
  if (!view || view.service === null) return null;
  const { kind } = view.condition;
  return { service: view.service, condition: kind === 'over-quota' ? 'over_quota' : kind, requests: view.sent };
}

const VERDICTS = {
  bad: 'bad',
  'likely-bad': 'likely_bad',
  'no-finding': 'no_finding',
  unknown: 'unknown',
  stale: 'stale',
} as const;

const NOT_CHECKED = { verdict: 'not_checked', malicious: null, engines: null, analysed_at: null } as const;

function verdictReport({ word, reputation: { analysis } }: ReputationVerdict) {
  return {
    verdict: VERDICTS[word],
    malicious: analysis?.malicious ?? null,
    engines: analysis?.engines ?? null,
    analysed_at: analysis?.analysedAt == null ? null : utcSeconds(analysis.analysedAt),
  };
}

function reputationReport(found: MachineFacts['reputation']): ReputationReport | null {
  if (!found || found.answered + found.open === 0) return null;
  const { gravest, answered, open } = found;
  const analysis = gravest?.reputation.analysis;
  return {
    ...(gravest ? verdictReport(gravest) : NOT_CHECKED),
    indicator: gravest?.indicator ?? null,
    label: analysis?.label ?? null,
    checked_at: gravest === null ? null : utcSeconds(gravest.reputation.checkedAt),
    answered,
    open,
  };
}
