/** An order in flight as a line: whose, what, and how far up the ladder. */
import type { Order } from '../../../engine/model/isolation.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { type Span, span, spansWidth } from '../../components/spans.ts';
import { fit } from '../../text/pad.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { ladderParts } from '../machine/ladder.ts';
import { NO_HOST } from '../triage/machine-row.ts';
import { stateCell } from '../triage/state-cell.ts';

const LEAST_HOST = 16;
const MOST_HOST = 30;
/** From this width on the whole ladder fits. */
const WIDE = 110;
/** Cells of the state where it does not. */
const STATE = 18;

export function orderRow(machine: Machine, width: number, now: number): readonly Span[] {
  const { host, order } = machine;
  const room = Math.max(LEAST_HOST, Math.min(MOST_HOST, Math.floor(width / 5)));
  const head = [
    span('  '),
    span(fit(sanitiseWithin(host || NO_HOST, room), room), 'text.strong'),
    span(`  ${fit(order?.kind ?? '', 7)}  `),
  ];
  if (!order) return head;
  if (width >= WIDE) return [...head, ...ladder(order, now)];
  const words = sanitiseWithin(order.words, Math.max(0, width - spansWidth(head) - STATE - 2));
  return [...head, ...stateCell(machine, STATE, now), span(`  ${words}`, 'text.muted')];
}

/** Where it stopped is told first, then the steps with their ages. */
function ladder(order: Order, now: number): readonly Span[] {
  const parts = ladderParts(order, now).filter((part) => part.length > 0);
  const steps = parts.slice(0, 4);
  return [...parts.slice(4), ...steps].flatMap((part, index) => [...(index > 0 ? [span('  ')] : []), ...part]);
}

/** A title with a line behind it, as wide as the screen. */
export function sectionTitle(title: string, width: number): readonly Span[] {
  const shown = [span(`  ${title} `, 'accent')];
  return [...shown, span('─'.repeat(Math.max(0, width - spansWidth(shown))), 'text.muted')];
}
