/** Search in a record: keys and values, in the order of the tree. */
import { walk } from './tree.ts';

/** Hits beyond these are not counted one by one. */
export const MOST_HITS = 5000;

/** Places (ids) whose name or value holds the text, folded case; the first `MOST_HITS` of them. */
export function findHits(record: unknown, query: string): readonly string[] {
  const wanted = query.toLowerCase();
  if (wanted === '') return [];
  const hits: string[] = [];
  walk(record, (line) => {
    const inKey = typeof line.key === 'string' && line.key.toLowerCase().includes(wanted);
    if (inKey || (line.members === 0 && textOfValue(line.value).toLowerCase().includes(wanted))) hits.push(line.id);
    return hits.length < MOST_HITS;
  });
  return hits;
}

function textOfValue(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? '' : String(value);
}
