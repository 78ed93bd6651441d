/**
 * The seed's `quarantine_filter.txt` (contract section 7.3): `field=value` lines, any of which is enough. It becomes a
 * filter in the language everything else here speaks. No criterion matches nothing, never everything.
 */
import type { Problem } from '../../engine/errors.ts';

export type Criterion = { readonly line: number; readonly field: string; readonly value: string };

export type FilterFile =
  | {
      readonly ok: true;
      readonly criteria: readonly Criterion[];
      /** The same as a Lucene filter. */
      readonly filter: string;
      /** One sentence for each line that was passed over. */
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly problem: Problem; readonly warnings: readonly string[] };

const FIELD = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `text`: the file's content; null: there is no such file. `name`: how it is called in messages. Pure. */
export function readFilterFile(text: string | null, name: string): FilterFile {
  if (text === null) return { ok: false, problem: nothing(`The filter file "${name}" does not exist`), warnings: [] };
  const criteria: Criterion[] = [];
  const warnings: string[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [at, raw] of lines.entries()) {
    const bare = raw.trim();
    if (bare === '' || bare.startsWith('#')) continue;
    const [field = '', value, ...rest] = bare.split('=').map((part) => part.trim());
    const flaw = flawOf(field, value, rest.length > 0);
    if (flaw !== null || value === undefined) warnings.push(`Line ${at + 1} of "${name}" was passed over: ${flaw}.`);
    else criteria.push({ line: at + 1, field: field.toLowerCase(), value });
  }
  if (criteria.length === 0) {
    return { ok: false, problem: nothing(`The filter file "${name}" holds no criterion`), warnings };
  }
  const terms = criteria.map(({ field, value }) => `${field}:"${value.replace(/["\\]/g, '\\$&')}"`);
  return { ok: true, criteria, filter: [...new Set(terms)].join(' OR '), warnings };
}

function flawOf(field: string, value: string | undefined, more: boolean): string | null {
  if (value === undefined) return 'it is not "field=value"';
  if (more) return 'it holds more than one "="';
  if (!FIELD.test(field)) return `"${field}" cannot be the name of a field`;
  return value === '' ? 'the value is missing' : null;
}

function nothing(what: string): Problem {
  return {
    code: 'filter',
    what: `${what}: it matches nothing.`,
    affects: 'Nothing was asked of Halo and nothing will be isolated.',
    next: 'Write at least one line like "name=Server firewall modified" or "type=daemon_compromised".',
  };
}
