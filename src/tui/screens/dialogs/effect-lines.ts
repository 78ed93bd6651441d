/** What an order does, what stays reachable, and how it is taken back. Pure. */
import type { Cap, Plan } from '../../../engine/model/decision.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { type Line, wrapped } from './labelled.ts';

/** `now`: epoch ms. */
export function effectLines(plan: Plan, width: number, now: number): readonly Line[] {
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
    ...[waits(plan, now), overCap(plan)].flatMap((words) => (words === '' ? [] : wrapped(words, width, 'warn'))),
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

/** An agent that has been silent for so long (ms) will not hear the order now. */
const SILENT_MS = 30 * 60_000;

/** An order to a machine that does not call in waits; nothing is cut off meanwhile. */
function waits({ targets }: Plan, now: number): string {
  const silent = targets.flatMap(({ match, blockedBy, host }) => {
    const at = match.kind === 'one' && blockedBy === null ? match.reading.endpoint.lastContact : null;
    return at !== null && now - at >= SILENT_MS ? [{ host, age: relativeTime(at, now) }] : [];
  });
  const [first] = silent;
  if (!first) return '';
  if (targets.length === 1) return `It last called in ${first.age} ago: the order will only wait until it calls in.`;
  const who = silent.length === 1 ? sanitiseWithin(first.host, 40) : countWords(silent.length, 'machine');
  return silent.length === 1
    ? `${who} last called in ${first.age} ago: its order will only wait until it calls in.`
    : `${who} have not called in for half an hour or more: their orders will only wait until they do.`;
}

const CAPS: Readonly<Record<Cap['cap'], string>> = {
  cycle: 'this cycle',
  hour: 'this hour',
  day: 'today',
  fleet: 'of the fleet',
};

/** The caps bind automation; a person passes them, knowingly. */
function overCap({ kind, radius, reach }: Plan): string {
  if (kind !== 'isolate') return '';
  const over = radius.filter(({ used, limit }) => limit > 0 && used + reach > limit);
  if (over.length === 0) return '';
  const told = over.map(({ cap, used, limit }) => `${used + reach} of ${limit} ${CAPS[cap]}`);
  return `Over the cap of automatic mode: ${told.join(', ')}.`;
}

function undo({ kind, reach }: Plan): string {
  const isOne = reach === 1;
  if (kind === 'release') return `i cuts ${isOne ? 'it' : 'them'} off again.`;
  return isOne ? 'u lets it back in.' : 'U lets them back in, u one by one.';
}
