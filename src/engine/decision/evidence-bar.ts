/** Guard 9: how much evidence automation needs. */
import type { Severity } from '../model/alert.ts';
import type { Verdict } from '../model/decision.ts';
import { barOf } from '../model/evidence-bar.ts';
import { countAtLeast, SEVERITY_WORDS, totalOf } from '../model/severity.ts';
import { countWords } from '../model/span-words.ts';
import type { JudgeContext } from './context.ts';
import { RAISED, raisesBar } from './reputation.ts';
import { holdAutomation, notApplicable, pass } from './verdict.ts';

export function evidenceGuard(context: JudgeContext): Verdict {
  const { machine, settings, kind } = context;
  if (kind === 'release') return notApplicable('evidence', 'A release needs no evidence.');
  if (machine === null) return notApplicable('evidence', 'Named by a person, without alerts.');
  const { count: least, severity } = barOf(settings.limits.evidence, context.askedSeverity, machine.source);
  const count = raisesBar(context) ? least * RAISED : least;
  const bar = severityWords(severity);
  const found = countAtLeast(machine.counts, severity);
  const { suppressed } = machine;
  const beside = suppressed === 0 ? '' : `, ${suppressed} suppressed`;
  const told = { value: `${countWords(found, 'alert')} of ${bar}${beside}`, limit: `${count} of ${bar}` };
  if (found >= count) return pass('evidence', { ...told, words: 'The evidence reaches the bar.' });
  if (suppressed > 0 && totalOf(machine.counts) === 0) {
    return holdAutomation(context, 'evidence', {
      ...told,
      words: 'All its alerts are suppressed as false positives.',
      flip: 'An alert that is not suppressed, or the suppression ended.',
      outcome: 'skipped',
    });
  }
  return holdAutomation(context, 'evidence', {
    ...told,
    words: `The evidence is below the bar: ${told.value}, ${count} needed.`,
    flip: `${countWords(count - found, 'more alert')} of ${bar}, or a lower bar in the settings.`,
  });
}

/** A severity as a bar: "High or worse"; the ends of the scale are said as they are. */
export function severityWords(severity: Severity): string {
  if (severity === 'unknown') return 'any severity';
  return severity === 'critical' ? SEVERITY_WORDS.critical : `${SEVERITY_WORDS[severity]} or worse`;
}
