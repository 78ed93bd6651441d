/** Times as the Halo API writes and reads them (contract sections 2.1 and 6). */

/** `YYYY-MM-DDTHH:MM:SS.mmmZ` */
export function stamp(ms: number): string {
  return new Date(Math.floor(ms)).toISOString();
}

const FORM = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Epoch ms, with a fraction where there are more than three digits; null: not a time the service takes. */
export function readTime(text: string): number | null {
  const found = FORM.exec(text);
  if (!found) return null;
  const [, day, time = '00:00:00', fraction = '', zone = 'Z'] = found;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const seconds = Date.parse(`${day}T${time}${offset}`);
  if (Number.isNaN(seconds)) return null;
  return seconds + Number(fraction.padEnd(6, '0')) / 1000;
}
