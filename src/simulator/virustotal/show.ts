/** An object as the API shows it (VirusTotal's contract, sections 1, 3 and 8). */
import { resultsOf, statsOf } from './analysis.ts';
import type { Entry, EntryKind } from './data/entry.ts';

const COLLECTIONS: Readonly<Record<EntryKind, string>> = {
  file: 'files',
  ip_address: 'ip_addresses',
  domain: 'domains',
  url: 'urls',
};

const DAY = 86_400;

/** `nowSec`: Unix seconds of the service's clock; what happened before is that far back. */
export function show(entry: Entry, origin: string, nowSec: number): Record<string, unknown> {
  const { kind, id, analysis } = entry;
  const place = kind === 'file' ? 'file' : 'place';
  const analysed = nowSec - Math.round(analysis.daysAgo * DAY);
  const attributes: Record<string, unknown> = {
    ...entry.attributes,
    ...timesOf(kind, analysed),
    last_analysis_date: analysed,
    last_modification_date: Math.min(nowSec, analysed + 3540),
    last_analysis_stats: statsOf(analysis, place),
    last_analysis_results: resultsOf(id, analysis, place),
  };
  return {
    type: kind,
    id,
    links: { self: `${origin}/api/v3/${COLLECTIONS[kind]}/${encodeURIComponent(id)}` },
    attributes: entry.awkward ? entry.awkward(attributes) : attributes,
  };
}

function timesOf(kind: EntryKind, analysed: number): Record<string, number> {
  if (kind === 'ip_address') return { whois_date: analysed - 20 * DAY };
  if (kind === 'domain') return { creation_date: analysed - 90 * DAY, last_update_date: analysed - 30 * DAY };
  return { first_submission_date: analysed - 12 * DAY, last_submission_date: analysed - DAY };
}
