/**
 * `key="value"` lines of the vendor's connector (contract section 7.4). Quotes and line breaks inside values are not
 * escaped, so a value ends only where a closing quote, one blank and a known member with `="` follow. A member that
 * stands there twice makes the record ambiguous: somebody may have written it into a value, so it is not believed.
 */
import { HALO_FIELDS } from '../fields.ts';
import { type Members, timeOf } from '../values.ts';
import { pythonValue } from './python.ts';

/** The members an event may carry. */
const MEMBERS: ReadonlySet<string> = new Set(HALO_FIELDS.map(({ name }) => name));
const BOOLEANS: ReadonlySet<string> = new Set(['critical', 'additional_details']);
/** Their values never hold a quote: what follows one is a member this program does not know. */
const PLAIN: ReadonlySet<string> = new Set([
  ...['id', 'type', 'created_at', 'critical', 'server_id', 'server_platform', 'scan_id', 'finding_id'],
]);

const START = /^\s*([a-z][a-z0-9_]*)="/;
const NEXT = /" ([a-z][a-z0-9_]*)="/g;

/** Whether a line begins a record in this form. */
export function beginsRecord(line: string): boolean {
  const member = START.exec(line)?.[1];
  return member !== undefined && MEMBERS.has(member);
}

export type KeyValueReading =
  | { readonly ok: true; readonly record: Members }
  | { readonly ok: false; readonly reason: string };

/** One record out of its text. Pure, never throws. */
export function readKeyValues(given: string): KeyValueReading {
  const text = given.replaceAll('\r\n', '\n');
  const first = START.exec(text);
  const end = text.trimEnd();
  if (!first || !beginsRecord(text)) return { ok: false, reason: 'No key="value" record begins here.' };
  if (!end.endsWith('"') || end.length <= first[0].length)
    return { ok: false, reason: 'The last value is not closed.' };
  const record: Record<string, unknown> = Object.create(null);
  let [member, from] = [first[1] as string, first[0].length];
  // The blank behind a value belongs to the next member, and an empty value has its closing quote at its beginning.
  const marks = [...end.slice(from).matchAll(NEXT)].filter(([, name]) => MEMBERS.has(name as string));
  const base = from;
  for (const mark of [...marks, null]) {
    const to = mark ? base + mark.index : end.length - 1;
    if (Object.hasOwn(record, member)) {
      return { ok: false, reason: `"${member}" stands there twice: what the record says of it cannot be trusted.` };
    }
    record[member] = readValue(member, end.slice(from, to));
    if (mark) [member, from] = [mark[1] as string, base + mark.index + mark[0].length];
  }
  if (record.created_at !== undefined && record.created_at !== null && timeOf(record.created_at) === null) {
    return { ok: false, reason: 'The time "created_at" cannot be read.' };
  }
  return { ok: true, record: { ...record } };
}

function readValue(member: string, given: string): unknown {
  const text = PLAIN.has(member) ? (given.split('"', 1)[0] as string) : given;
  if (text === 'None') return null;
  if (BOOLEANS.has(member) && (text === 'True' || text === 'False')) return text === 'True';
  if (!/^[[{(]/.test(text)) return text;
  return pythonValue(text) ?? text;
}
