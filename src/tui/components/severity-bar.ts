/** Counts by severity in a fixed place each, letter first: C3 H12 M4 L0. */
import type { Severity, SeverityCounts } from '../../engine/model/alert.ts';
import { padEnd } from '../text/pad.ts';
import { SEVERITY_LETTERS } from '../theme/marks.ts';
import { type Span, span } from './spans.ts';

const SHOWN: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** 0…999, 1k, 12k, 3M: never more than four characters. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  if (count < 1_000_000) return `${Math.floor(count / 1000)}k`;
  return `${Math.floor(count / 1_000_000)}M`;
}

/** Info and unknown ones join the low ones' place when there are no others to show. */
export function severitySpans(counts: SeverityCounts, digits = 3): readonly Span[] {
  return SHOWN.flatMap((severity, index) => {
    const count = counts[severity];
    const text = count === 0 ? '' : `${SEVERITY_LETTERS[severity]}${shortCount(count)}`;
    const rest = severity === 'low' && count === 0 ? otherCounts(counts) : null;
    const shown = rest ?? span(padEnd(text, digits + 1), `severity.${severity}`);
    return index > 0 ? [span(' '), { ...shown, text: padEnd(shown.text, digits + 1) }] : [shown];
  });
}

function otherCounts(counts: SeverityCounts): Span | null {
  if (counts.info > 0) return span(`${SEVERITY_LETTERS.info}${shortCount(counts.info)}`, 'severity.info');
  if (counts.unknown > 0) return span(`${SEVERITY_LETTERS.unknown}${shortCount(counts.unknown)}`, 'severity.unknown');
  return null;
}
