/** Counts by severity in words, the worst first: "12 Critical  3 High". */
import type { SeverityCounts } from '../../../engine/model/alert.ts';
import { SEVERITY_WORDS, severitiesIn } from '../../../engine/model/severity.ts';
import { type Span, span } from '../../components/spans.ts';

export function severityWords(counts: SeverityCounts): readonly Span[] {
  return severitiesIn(counts).flatMap((severity, index) => [
    ...(index > 0 ? [span('  ')] : []),
    span(`${counts[severity]} ${SEVERITY_WORDS[severity]}`, `severity.${severity}`),
  ]);
}
