/** Reading single members: nothing is guaranteed, and what is not told is null or left out. */

export type Members = Readonly<Record<string, unknown>>;

/** A text as received; '' where it is absent, blank or no text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim() === '' ? '' : value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

/** The first of these members that holds a text; null: none. */
export function firstText(record: Members, names: readonly string[]): string | null {
  for (const name of names) {
    const text = textOf(record[name]);
    if (text !== '') return text;
  }
  return null;
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An id may go into a path only after this check (contract section 6). */
export function isId(id: unknown): id is string {
  return typeof id === 'string' && id.length <= 64 && /^[A-Za-z0-9-]+$/.test(id);
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?$/;
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** Epoch ms of a time with 0 to 6 fractional digits (contract section 2.3), cut to the ms; no zone means UTC. */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const [, day, clock = '00:00:00', fraction = '', zone = 'Z'] = TIME.exec(value.trim()) ?? [];
  if (day === undefined) return null;
  const ms = Date.parse(`${day}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
  return ms >= EARLIEST && ms < LATEST ? ms : null;
}

/** A message for people without its `<strong>` tags and control characters, for showing inside a sentence. */
export function plainText(message: string): string {
  return message
    .replace(/<\/?strong>/gi, '')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
}
