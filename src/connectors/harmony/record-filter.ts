/** The filter language evaluated on this vendor's records, for alerts that come from a file (cli.md, `ingest`). */
import { type Members, recordMatcher as matcherOf } from '../../engine/filter/match.ts';

/** Other names of a member: `blade` is the display name of `product` (contract section 3.6, naming trap). */
const ALIASES: Readonly<Record<string, readonly string[]>> = { __proto__: null as never, blade: ['blade', 'product'] };

/** Whether a record passes. The filter must have passed `checkFilter`; an empty one lets everything pass. */
export function recordMatcher(filter: string): (record: unknown) => boolean {
  return matcherOf(filter, valuesOf);
}

function valuesOf(record: Members, field: string): readonly unknown[] {
  if (field === 'ci_app_name' && record.ci_app_name === undefined) return ['Harmony Endpoint'];
  return (ALIASES[field] ?? [field]).map((name) => record[name]);
}
