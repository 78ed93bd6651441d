/**
 * What an export tells: of machines as the console has them, or of a run as its report has it. One form for Markdown,
 * JSON and HTML. Whatever is not known is null or empty and left out: nothing is invented.
 */
import type { Indicator, Severity, SeverityCounts } from '../engine/model/alert.ts';
import type { Tone } from '../engine/model/outcome.ts';
import type { Histogram } from '../engine/reporting/alert-histogram.ts';

export type Fact = { readonly label: string; readonly text: string };

/** Alerts of one severity, event and rule. */
export type ExportedKind = {
  readonly severity: Severity;
  readonly event: string;
  readonly rule: string;
  readonly techniques: readonly string[];
  /** False positives: seen, no evidence. */
  readonly suppressed: boolean;
  readonly count: number;
  /** Epoch ms. */
  readonly first: number | null;
  readonly last: number | null;
};

export type ExportedAlert = {
  readonly time: number | null;
  readonly severity: Severity;
  readonly event: string;
  readonly rule: string;
  readonly techniques: readonly string[];
  readonly suppressed: boolean;
};

/** `verdict`: of a reputation service, in its figures; '' where none is known. */
export type ExportedIndicator = Indicator & { readonly verdict: string };

export type ExportedGuard = { readonly title: string; readonly verdict: string; readonly words: string };

export type ExportedMachine = {
  readonly host: string;
  /** How it stands or ended, in a few words. */
  readonly state: { readonly words: string; readonly tone: Tone };
  /** Why it is here, or why it ended so; '' where not told. */
  readonly reason: string;
  /** All alerts, false positives among them where those are known. */
  readonly alerts: number;
  /** What counts as evidence; null: only the severities are known. */
  readonly counts: SeverityCounts | null;
  readonly severities: readonly Severity[];
  readonly suppressed: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly users: readonly string[];
  readonly events: readonly string[];
  readonly rules: readonly string[];
  readonly techniques: readonly string[];
  readonly indicators: readonly ExportedIndicator[];
  /** Endpoint, order and the like. */
  readonly facts: readonly Fact[];
  readonly guards: readonly ExportedGuard[];
  /** null: not recorded. */
  readonly kinds: readonly ExportedKind[] | null;
  /** One by one, newest first, at most `MOST_ALERTS`; null: not recorded. */
  readonly timeline: readonly ExportedAlert[] | null;
};

export type ExportDocument = {
  readonly about: 'machine' | 'machines' | 'run';
  readonly title: string;
  /** Epoch ms; and of which version. */
  readonly madeAt: number;
  readonly version: string;
  /** Of a demo: every machine and every order in it is invented. */
  readonly demo: boolean;
  readonly facts: readonly Fact[];
  /** What a person should do next, in whole sentences. */
  readonly advice: readonly string[];
  readonly errors: readonly string[];
  readonly machines: readonly ExportedMachine[];
  /** null: not known. */
  readonly histogram: Histogram | null;
};

/** What stands above a document of a demo. */
export const DEMO_WORDS = 'DEMO: the machines, the alerts and the orders are invented. Nothing of this happened.';

export const MOST_ALERTS = 200;
