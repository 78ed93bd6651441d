/** The time strip of a table row: alerts in equal parts of a span. */
import type { AlertLog, Severity } from '../model/alert.ts';
import { severityRank } from '../model/severity.ts';

/** The part of [from, to] a time falls into; -1 outside. Both ends belong to it. */
function bucketOf(time: number, from: number, to: number, buckets: number): number {
  if (!(time >= from && time <= to)) return -1;
  return Math.min(buckets - 1, Math.floor(((time - from) / (to - from)) * buckets));
}

/** Number of alerts in each of `buckets` equal parts of [from, to] (epoch ms). Alerts without a time count nowhere. */
export function timeStrip(log: AlertLog, from: number, to: number, buckets: number): readonly number[] {
  const strip = new Array<number>(Math.max(0, buckets)).fill(0);
  if (strip.length === 0 || !(to > from)) return strip;
  for (let index = 0; index < log.length; index += 1) {
    const bucket = bucketOf(log.timeAt(index), from, to, buckets);
    if (bucket >= 0) strip[bucket] = (strip[bucket] as number) + 1;
  }
  return strip;
}

/** The worst severity in each part; null where there was no alert. */
export function severityStrip(log: AlertLog, from: number, to: number, buckets: number): readonly (Severity | null)[] {
  const strip = new Array<Severity | null>(Math.max(0, buckets)).fill(null);
  if (strip.length === 0 || !(to > from)) return strip;
  for (let index = 0; index < log.length; index += 1) {
    const bucket = bucketOf(log.timeAt(index), from, to, buckets);
    if (bucket < 0) continue;
    const severity = log.severityAt(index);
    const worst = strip[bucket];
    if (worst == null || severityRank(severity) > severityRank(worst)) strip[bucket] = severity;
  }
  return strip;
}
