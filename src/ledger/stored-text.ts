/**
 * SQLite keeps text as UTF-8, which has no lone surrogates: two ids that differ only in one would become the same.
 * Such texts (a hostile record can hold them) are stored in an escaped form and read back exactly.
 */
const MARK = '\u0001json:';

export function packText(text: string): string {
  return text.isWellFormed() && !text.startsWith(MARK) ? text : MARK + JSON.stringify(text);
}

export function unpackText(stored: string): string {
  return stored.startsWith(MARK) ? JSON.parse(stored.slice(MARK.length)) : stored;
}
