/** Where in a record a line stands, as jq writes it, and what is there. Pure. */
import { lineage } from './tree.ts';

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `.policy.tags[0]`, `."odd name"`; `.` for the record itself. As received: the screen sanitises. */
export function pathOf(record: unknown, id: string): string {
  const keys = lineage(record, id).flatMap(({ key, kind }) => (key === null || kind === 'range' ? [] : [key]));
  if (keys.length === 0) return '.';
  const parts = keys.map((key, place) => {
    if (typeof key === 'number') return place === 0 ? `.[${key}]` : `[${key}]`;
    return PLAIN.test(key) ? `.${key}` : `.${JSON.stringify(key)}`;
  });
  return parts.join('');
}

/** The value of a line as text: a string as it is, everything else as JSON; of a range its members. */
export function textAt(record: unknown, id: string): string {
  const line = lineage(record, id).at(-1);
  if (!line) return '';
  if (typeof line.value === 'string') return line.value;
  if (line.kind !== 'range') return JSON.stringify(line.value, null, 2) ?? 'null';
  const to = line.from + line.members;
  const value = line.keys
    ? Object.fromEntries(Object.entries(line.value as object).slice(line.from, to))
    : (line.value as readonly unknown[]).slice(line.from, to);
  return JSON.stringify(value, null, 2);
}
