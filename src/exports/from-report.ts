/**
 * A run as its report has it. What an older report does not hold is left out. The report is a file that lay somewhere:
 * whatever is not of its type is left out too. Pure.
 */
import { GUARD_TITLES } from '../engine/decision/explain.ts';
import { type Indicator, SEVERITIES, type Severity, type SeverityCounts } from '../engine/model/alert.ts';
import { OUTCOMES } from '../engine/model/outcome.ts';
import { NOT_CHECKED, REPUTATION_WORDS } from '../engine/model/reputation.ts';
import { SEVERITY_WORDS } from '../engine/model/severity.ts';
import { countWords } from '../engine/model/span-words.ts';
import { histogramIn } from '../engine/reporting/alert-histogram.ts';
import type { ExecutionReport, IndicatorReport, MachineReport, ReputationReport } from '../engine/reporting/report.ts';
import type {
  ExportDocument,
  ExportedGuard,
  ExportedIndicator,
  ExportedKind,
  ExportedMachine,
  Fact,
} from './document.ts';

type Made = { readonly at: number; readonly version: string; readonly demo?: boolean };

export function runDocument(report: ExecutionReport, made: Made): ExportDocument {
  return {
    about: 'run',
    title: report.run === null ? 'A run that could not begin' : `Run ${text(report.run)}`,
    madeAt: made.at,
    version: made.version,
    demo: made.demo ?? false,
    facts: runFacts(report),
    advice: texts(report.recommendations),
    errors: texts(report.execution_summary.errors),
    machines: report.machines_processed.map(reportedMachine).sort(worstFirst),
    histogram: histogramIn(report.metrics?.timeline),
  };
}

/** By the counts of evidence, the worst severity first; where those are not known the report's order stays. */
function worstFirst(a: ExportedMachine, b: ExportedMachine): number {
  if (a.counts === null || b.counts === null) return 0;
  for (const severity of SEVERITIES) {
    if (a.counts[severity] !== b.counts[severity]) return b.counts[severity] - a.counts[severity];
  }
  return 0;
}

function runFacts(report: ExecutionReport): readonly Fact[] {
  const { execution_summary: summary, configuration, metrics, audit_head: head } = report;
  const alerts = metrics?.alerts;
  const hours = configuration?.time_window_hours;
  return facts([
    ['Began', timeWords(summary.start_time)],
    ['Ended', timeWords(summary.end_time)],
    ['Source', [text(configuration?.connector), text(configuration?.gateway)].filter(Boolean).join(', ')],
    ['Filter', text(configuration?.filter_query) || 'none: all alerts'],
    ['Window', typeof hours === 'number' ? `last ${hours} h` : 'a fixed span'],
    ['Mode', (configuration?.auto ? 'automatic' : 'a person confirms') + (configuration?.dry_run ? ', dry run' : '')],
    [
      'Search',
      alerts &&
        `${countWords(figure(alerts.returned), 'record')} returned: ${figure(alerts.grouped)} grouped, ` +
          `${figure(alerts.duplicate)} known already, ${figure(alerts.set_aside)} set aside`,
    ],
    ['Complete', metrics?.complete === false ? 'no: a part of the window could not be had' : ''],
    ['Audit', head ? `${figure(head.count)}:${text(head.hash)}` : ''],
  ]);
}

function facts(told: readonly (readonly [label: string, value: unknown])[]): readonly Fact[] {
  return told.flatMap(([label, value]) => (text(value) === '' ? [] : [{ label, text: text(value) }]));
}

function reportedMachine(machine: MachineReport): ExportedMachine {
  const { word, tone } = OUTCOMES[machine.outcome] ?? { word: 'unknown', tone: 'calm' };
  return {
    host: text(machine.hostname),
    state: { words: word, tone },
    reason: text(machine.reason),
    alerts: figure(machine.alert_count),
    counts: countsIn(machine.severity_counts),
    severities: texts(machine.severities).flatMap((severity) => BY_WORD.get(severity) ?? []),
    suppressed: 0,
    first: timeOf(machine.first_seen),
    last: timeOf(machine.last_seen),
    users: texts(machine.users),
    events: texts(machine.events),
    rules: texts(machine.rules),
    techniques: texts(machine.techniques),
    indicators: list(machine.indicators).flatMap(indicatorIn),
    facts: facts([
      ['Reputation', reputationWords(machine.reputation)],
      ['Endpoint id', machine.endpoint_id],
      ['Job', machine.job_id],
      ['Operation', machine.operation_id],
    ]),
    guards: list(machine.guards).map(
      ({ guard, verdict, words, flip }): ExportedGuard => ({
        title: GUARD_TITLES[guard] ?? 'Guard',
        verdict: verdict === 'hold' ? 'hold' : 'warn',
        words: text(flip) === '' ? text(words) : `${text(words)} To flip: ${text(flip)}`,
      }),
    ),
    kinds: machine.kinds === undefined ? null : list(machine.kinds).map(kindIn),
    timeline: null,
  };
}

function kindIn(kind: NonNullable<MachineReport['kinds']>[number]): ExportedKind {
  return {
    severity: SEVERITIES.find((severity) => severity === kind.severity) ?? 'unknown',
    event: text(kind.event),
    rule: text(kind.rule),
    techniques: texts(kind.techniques),
    suppressed: false,
    count: figure(kind.count),
    first: timeOf(kind.first_seen),
    last: timeOf(kind.last_seen),
  };
}

const INDICATORS: readonly Indicator['kind'][] = ['sha256', 'sha1', 'md5', 'ip', 'domain', 'url', 'file'];

function indicatorIn({ kind, value, reputation }: IndicatorReport): readonly ExportedIndicator[] {
  if (!INDICATORS.includes(kind) || text(value) === '') return [];
  return [{ kind, value: text(value), verdict: verdictWords(reputation) }];
}

/** "bad 12/74", as the console exports it; '' where nothing was answered. */
function verdictWords(told: IndicatorReport['reputation'] | ReputationReport | null): string {
  if (typeof told !== 'object' || told === null) return '';
  const word = VERDICT_WORDS.get(text(told.verdict));
  if (word === undefined) return '';
  const { malicious, engines } = told;
  if (typeof malicious !== 'number') return word;
  return `${word} ${figure(malicious)}${typeof engines === 'number' ? `/${figure(engines)}` : ''}`;
}

/** By the words of the report. */
const VERDICT_WORDS = new Map<string, string>(
  Object.entries(REPUTATION_WORDS).map(([word, words]) => [word.replace('-', '_'), words]),
);

/** The gravest answer and how much was asked; '' where no service was switched on. */
function reputationWords(told: MachineReport['reputation']): string {
  if (typeof told !== 'object' || told === null) return '';
  const answered = figure(told.answered);
  const checked = `${answered} of ${answered + figure(told.open)} indicators checked`;
  return `${verdictWords(told) || NOT_CHECKED}, ${checked}`;
}

const BY_WORD = new Map<string, Severity>(SEVERITIES.map((severity) => [SEVERITY_WORDS[severity], severity]));

function countsIn(given: MachineReport['severity_counts']): SeverityCounts | null {
  if (typeof given !== 'object' || given === null) return null;
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, figure(given[severity])])) as SeverityCounts;
}

function timeWords(iso: unknown): string {
  return text(iso).replace('T', ' ').replace('Z', ' UTC');
}

function timeOf(iso: unknown): number | null {
  const time = Date.parse(text(iso));
  return Number.isNaN(time) ? null : time;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function figure(value: unknown): number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : 0;
}

function list<T extends object>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value)
    ? value.filter((each: unknown): each is T => typeof each === 'object' && each !== null)
    : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
