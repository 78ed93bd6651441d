/** One rule or hash on many machines at once: one card above the table, one decision for the group. Pure. */
import { countWords } from '../../../engine/model/span-words.ts';
import type { StormView } from '../../../engine/model/storm.ts';
import { type Span, span, spansWidth, spreadSpans } from '../../components/spans.ts';
import { clockMinute, type Zone } from '../../text/clock-time.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitise } from '../../text/sanitise.ts';
import { truncateMiddle } from '../../text/truncate.ts';

/** Two lines (CARD_LINES): what it is, and what can be decided; the largest storm, the others counted. */
export function stormCard(
  storms: readonly StormView[],
  now: number,
  zone: Zone,
  width: number,
): readonly (readonly Span[])[] {
  const [storm] = storms;
  if (!storm) return [];
  const waiting = storm.waiting.length;
  const figures = [
    span(countWords(storm.machines.length, 'machine'), 'text.strong'),
    span(`, ${storm.isolated} isolated, `),
    span(storm.inFlight === 0 ? '' : `${storm.inFlight} in flight, `),
    span(
      waiting === 0 ? 'none waits' : `${waiting} ${waiting === 1 ? 'waits' : 'wait'}`,
      waiting === 0 ? 'good' : 'warn',
    ),
  ];
  const kind = `${storm.kind} `;
  const others = storms.length - 1;
  const title = others === 0 ? '!! STORM  ' : `!! STORM 1 of ${storms.length}  `;
  const room = width - spansWidth(figures) - title.length - kind.length - 2;
  const head = [
    span(title, 'danger'),
    span(kind, 'text.muted'),
    span(truncateMiddle(sanitise(storm.value), Math.max(8, room)), 'text.strong'),
  ];
  const why = `${storm.peak} at once, the limit is ${storm.threshold}`;
  const since = `since ${clockMinute(storm.since, zone)} (${relativeTime(storm.since, now)} ago)`;
  const decide = waiting === 0 ? [] : [span('M', 'key'), span(` decides about the ${waiting}`)];
  return [spreadSpans(head, figures, width), spreadSpans([span(`   ${why}, ${since}`, 'text.muted')], decide, width)];
}
