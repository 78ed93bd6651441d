/** What a report keeps of a machine's alerts: how many of which kind, and when. One pass, nothing is kept beside it. */
import type { AlertLog } from '../model/alert.ts';
import { compareSeverity } from '../model/severity.ts';
import type { KindReport } from './report.ts';
import { utcSeconds } from './utc.ts';

/** Kinds told of a machine, the worst of them. */
export const KINDS_TOLD = 12;
/** Alerts of a kind that are asked for their techniques. */
const ASKED = 5;

type Tally = { count: number; first: number; last: number; asked: number[] };

/** What counts as evidence, by kind: the worst severity first, then the latest. */
export function kindsReport(log: AlertLog): readonly KindReport[] {
  const tallies = new Map<number, Tally>();
  for (let index = 0; index < log.length; index += 1) {
    if (log.suppressedAt(index)) continue;
    const number = log.kindAt(index);
    let tally = tallies.get(number);
    if (!tally) {
      tally = { count: 0, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY, asked: [] };
      tallies.set(number, tally);
    }
    const time = log.timeAt(index);
    tally.count += 1;
    if (time < tally.first) tally.first = time;
    if (time > tally.last) tally.last = time;
    if (tally.asked.length < ASKED) tally.asked.push(index);
  }
  const found = [...tallies.values()].map((tally) => ({ tally, entry: log.at(tally.asked[0] ?? 0) }));
  found.sort((a, b) => compareSeverity(a.entry.severity, b.entry.severity) || later(b.tally, a.tally));
  return found.slice(0, KINDS_TOLD).map(({ tally, entry: { severity, event, rule } }) => ({
    severity,
    event,
    rule,
    techniques: [...new Set(tally.asked.flatMap((index) => log.at(index).techniques ?? []))],
    count: tally.count,
    first_seen: Number.isFinite(tally.first) ? utcSeconds(tally.first) : null,
    last_seen: Number.isFinite(tally.last) ? utcSeconds(tally.last) : null,
  }));
}

function later(a: Tally, b: Tally): number {
  return a.last === b.last ? b.count - a.count : a.last < b.last ? -1 : 1;
}
