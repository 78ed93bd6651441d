/** What an order does, what stays reachable, and how it is taken back. Pure. */
import type { Plan } from '../../../engine/model/decision.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { type Line, wrapped } from './labelled.ts';

export function effectLines(plan: Plan, width: number): readonly Line[] {
  const { place } = plan;
  if (place?.problem) {
    return [
      ...wrapped(place.problem.what, width, 'danger'),
      ...wrapped('Nothing is moved there as it is.', width, 'danger'),
    ];
  }
  const held = plan.targets.length - plan.reach;
  return [
    ...wrapped(whatHappens(plan), width, place?.open || idle(plan) > 0 ? 'warn' : undefined),
    ...wrapped(`To undo: ${undo(plan)}`, width),
    ...(held > 0
      ? wrapped(`${countWords(held, 'machine')} held and left as ${held === 1 ? 'it is' : 'they are'}.`, width, 'warn')
      : []),
  ];
}

function whatHappens(plan: Plan): string {
  const { kind, targets, reach, reaches } = plan;
  const who = targets.length === 1 ? 'it' : countWords(reach, 'machine');
  if (kind === 'release') return `${targets.length === 1 ? 'It' : who} will be on the network again.`;
  const left = idle(plan);
  if (left === reach)
    return `Ordering it cuts nothing off: ${reach === 1 ? 'its agent' : 'their agents'} would not apply it.`;
  const but = left === 0 ? '' : ` But ${left} of them will not be cut off: the agent would not apply it.`;
  return `Until released, ${who} will reach ${reaches}.${but}`;
}

/** Machines whose agents would not apply the order: nothing is promised of them. */
function idle({ kind, targets }: Plan): number {
  const going = kind === 'isolate' ? targets.filter(({ blockedBy }) => blockedBy === null) : [];
  return going.filter(({ match }) => match.kind === 'one' && match.reading.cannotApply !== undefined).length;
}

function undo({ kind, reach }: Plan): string {
  const isOne = reach === 1;
  if (kind === 'release') return `i cuts ${isOne ? 'it' : 'them'} off again.`;
  return isOne ? 'u lets it back in.' : 'U lets them back in, u one by one.';
}
