/** Durations of the command line as a person says them. Pure. */

const UNITS: Readonly<Record<string, string>> = {
  ms: 'millisecond',
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
};

/** '1h' → '1 hour', '15s' → '15 seconds'; what is no duration stays as it is. */
export function spanWords(duration: string): string {
  const [, count = '', unit = ''] = /^(\d+)\s*([a-z]+)$/.exec(duration.trim()) ?? [];
  const noun = UNITS[unit];
  return noun ? `${count} ${noun}${count === '1' ? '' : 's'}` : duration;
}
