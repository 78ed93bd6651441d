/** The ladder of an order: requested → accepted → reported → verified, with pending and unknown beside it. */
import type { Order } from '../../../engine/model/isolation.ts';
import { type Span, span } from '../../components/spans.ts';
import { relativeTime } from '../../text/relative-time.ts';

const DONE = '✓';
const OPEN = '·';

/** Every step with its age; what has not been reached is muted, where it stopped is said in words. */
export function ladderParts(order: Order, now: number): readonly (readonly Span[])[] {
  const steps: readonly (readonly [string, number | null])[] = [
    ['requested', order.requestedAt],
    ['accepted', order.acceptedAt],
    ['reported', order.reportedAt],
    ['verified', order.verifiedAt],
  ];
  const reached = steps.findLastIndex(([, at]) => at !== null);
  const parts = steps.map(([word, at], index) => {
    const isDone = index <= reached;
    const age = at === null ? '' : ` ${relativeTime(at, now)}`;
    const token = !isDone ? 'text.muted' : word === 'verified' ? 'state.isolated' : 'state.moving';
    return [span(`${isDone ? DONE : OPEN} ${word}${age}`, token)];
  });
  return [...parts, aside(order, now)];
}

function aside({ step, since }: Order, now: number): readonly Span[] {
  const age = relativeTime(since, now);
  switch (step) {
    case 'pending':
      return [span(`~ pending ${age}`, 'state.pending')];
    case 'unknown':
      return [span(`? unknown ${age}`, 'state.unknown')];
    case 'refused':
    case 'failed':
    case 'expired':
    case 'aborted':
      return [span(`! ${step} ${age}`, 'state.failed')];
    default:
      return [];
  }
}
