/** Guards 12 to 15: how far an isolation reaches, and who confirms it. */
import type { Plan, Verdict } from '../model/decision.ts';
import { countWords, spanWords } from '../model/span-words.ts';
import { type Limits, STORM_LIMIT } from '../settings.ts';
import { FLEET_SHARE, type JudgeContext, type Surroundings } from './context.ts';
import { holdAutomation, notApplicable, pass } from './verdict.ts';

export type Radius = Plan['radius'];

const CAP_WORDS: Readonly<Record<Radius[number]['cap'], string>> = {
  cycle: 'this cycle',
  hour: 'the last hour',
  day: 'the last day',
  fleet: 'the share of the fleet',
};

/** `--max-isolations` lifts the other caps to at least itself. */
function lifted(limits: Limits, cap: number): number {
  return limits.declared ? Math.max(cap, limits.perCycle) : cap;
}

/** What counts against each cap, and the cap; the fleet only where its size is known (guard 13). */
export function radiusOf({
  settings: { limits },
  used,
  fleetSize,
}: Pick<Surroundings, 'settings' | 'used' | 'fleetSize'>): Radius {
  const caps: Radius = [
    { cap: 'cycle', used: used.cycle, limit: limits.perCycle },
    { cap: 'hour', used: used.hour, limit: lifted(limits, limits.perHour) },
    { cap: 'day', used: used.day, limit: lifted(limits, limits.perDay) },
  ];
  if (fleetSize === null) return caps;
  const share = Math.max(limits.perCycle, Math.floor(fleetSize * FLEET_SHARE));
  return [...caps, { cap: 'fleet', used: used.fleet ?? used.day, limit: share, of: fleetSize }];
}

export function blastRadiusGuard(context: JudgeContext): Verdict {
  if (context.kind === 'release') return notApplicable('blast-radius', 'A release cuts nothing off.');
  const radius = radiusOf(context);
  const { ahead = 0 } = context.used;
  const spent = radius.find(({ used, limit }) => used + ahead >= limit);
  const tightest = spent ?? radius.reduce((a, b) => (b.limit - b.used < a.limit - a.used ? b : a));
  const found = {
    value: `${tightest.used} in ${CAP_WORDS[tightest.cap]}${ahead === 0 ? '' : `, ${ahead} would go first`}`,
    limit: String(tightest.limit),
  };
  if (spent === undefined) return pass('blast-radius', { ...found, words: 'Within all caps.' });
  return holdAutomation(context, 'blast-radius', {
    ...found,
    words:
      spent.used >= spent.limit
        ? `The cap for ${CAP_WORDS[spent.cap]} is reached: ${spent.used} of ${spent.limit}.`
        : `${countWords(ahead, 'more urgent machine')} would go first, and with ${ahead === 1 ? 'it' : 'them'} the cap for ${CAP_WORDS[spent.cap]}, ${spent.limit}, is reached.`,
    flip:
      spent.cap === 'cycle'
        ? 'The next cycle, a higher --max-isolations, or a person.'
        : 'Time, a higher cap, or a person.',
  });
}

export function stormGuard(context: JudgeContext): Verdict {
  const { storm, kind } = context;
  const { limits } = context.settings;
  if (kind === 'release') return notApplicable('storm', 'Only isolations are counted.');
  if (storm === null) return notApplicable('storm', 'No rule is on many machines at once.');
  const limit = limits.storm ?? STORM_LIMIT;
  const threshold = lifted(limits, limit.machines);
  const found = {
    value: `${storm.machines} machines, "${storm.name}"`,
    limit: `${threshold} in ${spanWords(limit.withinMs)}`,
  };
  if (storm.machines < threshold) return pass('storm', { ...found, words: 'No rule is on too many machines at once.' });
  const { ordered, ahead = 0 } = storm;
  if (ordered + ahead < limits.perCycle) {
    return pass('storm', { ...found, words: `One rule is on ${storm.machines} machines; the first may be ordered.` });
  }
  return holdAutomation(context, 'storm', {
    ...found,
    words: `One rule is on ${storm.machines} machines at once, ${orderedWords(ordered, ahead)}: the rest is one decision for a person.`,
    flip: 'A person decides about the group.',
  });
}

function orderedWords(ordered: number, ahead: number): string {
  if (ahead === 0) return `and ${ordered} have been ordered for it`;
  const first = `${countWords(ahead, 'more urgent one')} would go first`;
  return ordered === 0 ? first : `${ordered} have been ordered for it and ${first}`;
}

export function rateGuard(): Verdict {
  return notApplicable('rate', "The connector itself keeps below the vendor's rate.");
}

export function confirmationGuard({ actor }: JudgeContext): Verdict {
  if (actor === 'auto') return notApplicable('confirmation', 'Automation is bound by the other guards instead.');
  return pass('confirmation', { value: 'a person', limit: 'a person', words: 'A person confirms it.' });
}
