/** The doctor on the two clocks: this machine's, and the service's as its answers tell it. */
import type { Finding } from '../../cli/doctor-services.ts';
import { bad, good } from './finding.ts';

/** Beyond this automatic isolation is held (safety.md, guard 4). */
const SKEW_MS = 2 * 60_000;

const SET: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'sudo timedatectl set-ntp true',
  darwin: 'sudo sntp -sS time.apple.com',
  win32: 'w32tm /resync',
};

/** `skewMs`: the service's clock minus the one here. */
export function examineSkew(title: string, skewMs: number, platform: NodeJS.Platform = process.platform): Finding {
  const apart = spanText(Math.abs(skewMs));
  if (Math.abs(skewMs) <= SKEW_MS) return good(title, `It and the clock here are ${apart} apart.`);
  const direction = skewMs > 0 ? 'ahead of' : 'behind';
  const words = `It is ${apart} ${direction} the clock here; automatic isolation is held beyond 2 min.`;
  const set = SET[platform];
  const how = set ? ` (${set})` : '';
  return bad(title, words, `Set the clock here by NTP${how}; if it is right, the service's is wrong: tell the vendor.`);
}

/** "0 s", "59 s", "5 min", "5 min 12 s", "3 h 2 min". */
function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}
