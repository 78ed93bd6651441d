/** What automatic mode would have done, in a few lines: isolations with their time, then what each guard stopped. Pure. */
import { GUARD_TITLES } from '../../../engine/decision/explain.ts';
import type { Replay } from '../../../engine/model/replay.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import type { Limits } from '../../../engine/settings.ts';
import { clockTime, type Zone } from '../../text/clock-time.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';

/** Isolations that are told apart, and names a guard; the rest is counted. */
const ISOLATIONS = 4;
const NAMES = 3;

export function replayLines(replay: Replay, limits: Limits, zone: Zone): readonly string[] {
  const { isolations, stopped } = replay;
  const seen = `${countWords(replay.alerts, 'alert')} on ${countWords(replay.machines, 'machine')}`;
  const whole = replay.complete ? '' : ' A part of the window could not be had.';
  return [
    `${seen}, from ${clockTime(replay.from, zone).slice(0, 16)} to ${clockTime(replay.to, zone)}.${whole}`,
    '',
    isolations.length === 0
      ? 'It would have isolated nothing.'
      : `It would have isolated ${countWords(isolations.length, 'machine')}, as they came:`,
    ...isolations
      .slice(0, ISOLATIONS)
      .map(
        ({ at, host, reason }) =>
          `· ${clockTime(at, zone).slice(11, 16)}  ${sanitiseWithin(host, 30)}  ${sanitiseWithin(reason, 60)}`,
      ),
    ...(isolations.length > ISOLATIONS ? [`· and ${isolations.length - ISOLATIONS} more`] : []),
    ...(stopped.length === 0 ? ['No guard would have stopped anything.'] : ['The guards would have stopped:']),
    ...stopped.map(({ guard, machines }) => {
      const names = machines.slice(0, NAMES).map(({ host }) => sanitiseWithin(host, 24));
      const more = machines.length > NAMES ? ` and ${machines.length - NAMES} more` : '';
      return `· ${GUARD_TITLES[guard]}: ${names.join(', ')}${more}`;
    }),
    '',
    `At most ${limits.perCycle} a cycle, ${limits.perHour} an hour, ${limits.perDay} a day.`,
  ];
}
