/** Times as given on the command line. */

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Epoch ms of an ISO 8601 time; without a zone it is UTC, as in the files. Null: not such a time. */
export function parseIsoTime(text: string): number | null {
  const match = ISO.exec(text.trim());
  if (!match) return null;
  const zoned = match[1] ?? 'Z';
  const bare = text.trim().slice(0, text.trim().length - (match[1]?.length ?? 0));
  const full = bare.length === 10 ? `${bare}T00:00` : bare.replace(' ', 'T');
  const time = Date.parse(`${full}${zoned.toUpperCase()}`);
  // The 30th of February would quietly become a day in March.
  const day = Date.parse(`${full.slice(0, 10)}T00:00Z`);
  const exists = !Number.isNaN(day) && new Date(day).toISOString().slice(0, 10) === full.slice(0, 10);
  return Number.isNaN(time) || !exists ? null : time;
}
