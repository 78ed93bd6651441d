/** Exact times for details; the zone is always written. */
import { format } from 'date-fns/format';

export type Zone = 'local' | 'utc';

/** '2026-03-09 14:05:31 UTC', '2026-03-09 15:05:31 +01:00'; '–' where the time is not known. */
export function clockTime(at: number | null, zone: Zone): string {
  if (!isTime(at)) return '–';
  if (zone === 'local') return format(at, 'yyyy-MM-dd HH:mm:ss xxx');
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Time of day for narrow places: '14:05 UTC', '15:05 +01:00'. */
export function clockMinute(at: number | null, zone: Zone): string {
  if (!isTime(at)) return '–';
  if (zone === 'local') return format(at, 'HH:mm xxx');
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}

/** Outside these milliseconds a Date is invalid, and would throw (a vendor may send anything). */
function isTime(at: number | null): at is number {
  return at !== null && Math.abs(at) <= 8.64e15;
}
