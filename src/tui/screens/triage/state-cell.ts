/** What the table says of a machine's isolation: the step of the ladder in words, and since when. */
import { isolationStateOf } from '../../../engine/model/isolation-state.ts';
import type { IsolationState, Machine } from '../../../engine/model/machine.ts';
import { type Span, span } from '../../components/spans.ts';
import { isAside } from '../../state/selection.ts';
import { fit } from '../../text/pad.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { STATE_MARKS } from '../../theme/marks.ts';

/** How far up the ladder requested → accepted → reported → verified. */
const STEPS: Partial<Readonly<Record<IsolationState, string>>> = {
  requested: '1/4',
  accepted: '2/4',
  reported: '3/4',
};

/** States that last, so that their age tells something. */
const AGELESS: readonly IsolationState[] = ['unread', 'not-isolated', 'ambiguous', 'not-found'];

/** `overdue`: nobody has looked at it again, though the time for that has come. */
export function stateCell(machine: Machine, width: number, now: number, overdue = false): readonly Span[] {
  if (machine.order?.step === 'drifted') return driftCell(machine.order.since, width, now);
  const { state, since } = isolationStateOf(machine);
  const { word, token } = STATE_MARKS[state];
  if (AGELESS.includes(state) && isAside(machine, now))
    return [span(fit(asideWord(machine, now), width), 'text.muted')];
  if (machine.host === '') return [span(fit('–', width), 'text.muted')];
  if (state === 'unread') return [span(fit('–', width), 'text.muted')];
  const step = STEPS[state];
  const name = state === 'isolated' && machine.order === null ? 'isolated elsewhere' : step ? `${word} ${step}` : word;
  const age = AGELESS.includes(state) || machine.order === null ? '' : relativeTime(since, now);
  const plain = age === '' ? name : `${name} ${age}`;
  if (state === 'isolated' && overdue) {
    const due = `${plain} DUE`;
    return [span(fit(due.length > width ? `${name} DUE` : due, width), 'danger')];
  }
  const aside = isAside(machine, now) ? [`${plain}, aside`, `${name}, aside`] : [];
  return [span(fit([...aside, plain, name, word].find((text) => text.length <= width) ?? word, width), token)];
}

/** Isolated by this program, and no longer so at the vendor, though nobody released it here. */
function driftCell(since: number, width: number, now: number): readonly Span[] {
  return [span(fit(`drifted ${relativeTime(since, now)}`, width), 'warn')];
}

function asideWord({ standing }: Machine, now: number): string {
  return standing.kind === 'snoozed' ? `snoozed ${relativeTime(now - (standing.until - now), now)}` : 'set aside';
}
