/** Severities: order, words, and the worst of several. */
import { SEVERITIES, type Severity, type SeverityCounts } from './alert.ts';

/** As written for people and in reports (the vendor's own words, where it has them). */
export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Informational',
  unknown: 'Unknown',
};

export const NO_COUNTS: SeverityCounts = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };

/** 5 for critical down to 0 for unknown. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.length - 1 - SEVERITIES.indexOf(severity);
}

/** For sorting: the worst first. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severityRank(b) - severityRank(a);
}

export function isAtLeast(severity: Severity, bar: Severity): boolean {
  return severityRank(severity) >= severityRank(bar);
}

/** The worst severity that was counted at least once; null where nothing was. */
export function worstOf(counts: SeverityCounts): Severity | null {
  return SEVERITIES.find((severity) => counts[severity] > 0) ?? null;
}

/** All severities counted at least once, the worst first. */
export function severitiesIn(counts: SeverityCounts): readonly Severity[] {
  return SEVERITIES.filter((severity) => counts[severity] > 0);
}

/** How many alerts are of this severity or worse. */
export function countAtLeast(counts: SeverityCounts, bar: Severity): number {
  return SEVERITIES.reduce((sum, severity) => sum + (isAtLeast(severity, bar) ? counts[severity] : 0), 0);
}

export function totalOf(counts: SeverityCounts): number {
  return SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);
}
