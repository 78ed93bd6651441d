/**
 * Canonical JSON of the audit chain (safety.md, The ledger and its audit chain): UTF-8, members sorted by UTF-16
 * code units, no spaces, whole numbers only. Own enumerable members count, whatever the prototype.
 */
export type Canonical =
  | null
  | boolean
  | number
  | string
  | readonly Canonical[]
  | { readonly [member: string]: Canonical | undefined };

/** Throws TypeError for what cannot be written canonically: floats, bigints, functions. Absent members are left out. */
export function canonicalJson(value: Canonical): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return wholeNumber(value);
  if (Array.isArray(value)) return `[${(value as readonly Canonical[]).map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') return members(value as { readonly [member: string]: Canonical | undefined });
  throw new TypeError(`Canonical JSON has no ${typeof value}.`);
}

function members(value: { readonly [member: string]: Canonical | undefined }): string {
  let text = '';
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`Canonical JSON has whole numbers only, not ${value}.`);
  return Object.is(value, -0) ? '0' : String(value);
}
