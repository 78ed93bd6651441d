/** How far an isolation reaches: what it takes of each cap, of the fleet, and of the groups it cuts machines out of. Pure. */
import type { Cap, Plan } from '../../../engine/model/decision.ts';
import { type Span, span, spansWidth } from '../../components/spans.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { LABEL, type Line, labelled } from './labelled.ts';

/** The meter is drawn up to so many cells; a larger cap is told in figures only. */
const MOST_CELLS = 10;
const [TAKEN, MORE, FREE] = ['█', '▓', '░'];
const SINCE: Readonly<Record<Exclude<Cap['cap'], 'fleet'>, string>> = {
  cycle: 'this cycle',
  hour: 'this hour',
  day: 'today',
};
const GAP = 3;
const GROUPS = 2;
const MOST_NAME = 24;

export function radiusLines(plan: Plan, width: number): readonly Line[] {
  if (plan.kind !== 'isolate') return [];
  const parts = [
    ...plan.radius.flatMap((cap) => capSpans(cap, plan.reach)),
    ...plan.shares.slice(0, GROUPS).map(({ name, machines, cut }) => {
      return [
        span(`${share(cut, machines)} of ${sanitiseWithin(name, MOST_NAME)} (${cut} of ${machines})`, 'text.muted'),
      ];
    }),
  ];
  return flowed(parts, width - LABEL).map((line, at) => labelled(at === 0 ? 'blast radius' : '', ...line));
}

/** "█▓░ 2 of 3 this cycle", with this order counted in; of the fleet its share. */
function capSpans({ cap, used, limit, of }: Cap, reach: number): readonly (readonly Span[])[] {
  const after = used + reach;
  const token = after > limit ? 'warn' : 'text.muted';
  if (cap === 'fleet') {
    return of === undefined || of === 0 ? [] : [[span(`${share(after, of)} of the fleet (${after} of ${of})`, token)]];
  }
  if (limit === 0) return [];
  const words = span(`${after} of ${limit} ${SINCE[cap]}`, token);
  return cap === 'cycle' ? [[...meter(used, reach, limit), words]] : [[words]];
}

/** What was taken before, what this takes, what is left. */
function meter(used: number, reach: number, limit: number): readonly Span[] {
  if (limit > MOST_CELLS) return [];
  const before = Math.min(used, limit);
  const now = Math.min(reach, limit - before);
  return [
    span(TAKEN.repeat(before), 'text.muted'),
    span(MORE.repeat(now), used + reach > limit ? 'warn' : 'accent'),
    span(FREE.repeat(limit - before - now), 'text.muted'),
    span(' '),
  ];
}

/** "12 %", and "0.4 %" where it is less than one. */
function share(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  return `${percent >= 1 || percent === 0 ? Math.round(percent) : percent < 0.1 ? '< 0.1' : percent.toFixed(1)} %`;
}

function flowed(parts: readonly (readonly Span[])[], width: number): readonly Line[] {
  const lines: Span[][] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line && spansWidth(line) + GAP + spansWidth(part) <= width) line.push(span(' '.repeat(GAP)), ...part);
    else lines.push([...part]);
  }
  return lines;
}
