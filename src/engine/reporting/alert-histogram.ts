/** When the alerts of several machines came, by severity: for reports and exports. */
import { SEVERITIES, type Severity, type SeverityCounts } from '../model/alert.ts';
import type { Machine } from '../model/machine.ts';
import { NO_COUNTS, severitiesIn } from '../model/severity.ts';
import type { TimelineReport } from './report.ts';
import { utcSeconds } from './utc.ts';

/** Alerts in equal parts of a span of time (epoch ms). */
export type Histogram = { readonly from: number; readonly to: number; readonly parts: readonly SeverityCounts[] };

export const HISTOGRAM_PARTS = 48;

/** What counts as evidence, from the first to the last alert; null where all came at one moment, or none has a time. */
export function alertHistogram(machines: Iterable<Machine>): Histogram | null {
  const all = [...machines];
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { firstSeen, lastSeen } of all) {
    if (firstSeen !== null && firstSeen < from) from = firstSeen;
    if (lastSeen !== null && lastSeen > to) to = lastSeen;
  }
  if (!(to > from)) return null;
  const parts = Array.from({ length: HISTOGRAM_PARTS }, (): Record<Severity, number> => ({ ...NO_COUNTS }));
  for (const { alerts } of all) {
    for (let index = 0; index < alerts.length; index += 1) {
      const time = alerts.timeAt(index);
      if (!(time >= from && time <= to) || alerts.suppressedAt(index)) continue;
      const place = Math.min(HISTOGRAM_PARTS - 1, Math.floor(((time - from) / (to - from)) * HISTOGRAM_PARTS));
      const part = parts[place];
      if (part) part[alerts.severityAt(index)] += 1;
    }
  }
  return { from, to, parts };
}

/** As a report keeps it. */
export function timelineReport(machines: Iterable<Machine>): TimelineReport | null {
  const histogram = alertHistogram(machines);
  if (histogram === null) return null;
  const { from, to, parts } = histogram;
  return {
    start: utcSeconds(from),
    end: utcSeconds(to),
    parts: parts.map((part) => Object.fromEntries(severitiesIn(part).map((severity) => [severity, part[severity]]))),
  };
}

/** As it was kept in a report, a file that lay somewhere; null where it is none. */
export function histogramIn(timeline: TimelineReport | null | undefined): Histogram | null {
  const from = Date.parse(timeline?.start ?? '');
  const to = Date.parse(timeline?.end ?? '');
  if (!timeline || !(to > from) || !Array.isArray(timeline.parts)) return null;
  const figure = (value: unknown) => (Number.isFinite(value) && Number(value) > 0 ? Number(value) : 0);
  const parts = timeline.parts.map(
    (part) => Object.fromEntries(SEVERITIES.map((severity) => [severity, figure(part?.[severity])])) as SeverityCounts,
  );
  return { from, to, parts };
}
