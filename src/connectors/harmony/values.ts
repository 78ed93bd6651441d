/** Reading single members of a record: nothing is guaranteed, arrays and a blank for "empty" are usual (3.7). */

export type Members = Readonly<Record<string, unknown>>;

/** A text as received, '' where it is absent, blank or no text. Numbers are written out. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return isBlank(value) ? '' : value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) {
    for (const item of value) {
      const text = Array.isArray(item) ? '' : textOf(item);
      if (text !== '') return text;
    }
  }
  return '';
}

const NONE: readonly string[] = [];

/** All different texts of a member that may hold one or several; at most `limit`. */
export function textsOf(value: unknown, limit = 50): readonly string[] {
  if (!Array.isArray(value)) {
    const text = textOf(value);
    return text === '' ? NONE : [text];
  }
  // Lists of one are the rule in this vendor's records, and there are millions of them.
  if (value.length === 1) {
    const text = Array.isArray(value[0]) ? '' : textOf(value[0]);
    return text === '' ? NONE : [text];
  }
  const texts: string[] = [];
  for (const item of value) {
    const text = Array.isArray(item) ? '' : textOf(item);
    if (text !== '' && !texts.includes(text)) texts.push(text);
    if (texts.length === limit) break;
  }
  return texts;
}

/** The first of these members that holds a text. */
export function firstText(record: Members, names: readonly string[]): string {
  for (const name of names) {
    const value = record[name];
    if (value === undefined || value === null) continue;
    const text = textOf(value);
    if (text !== '') return text;
  }
  return '';
}

function isBlank(text: string): boolean {
  return !(text.charCodeAt(0) > 0x20 && text.charCodeAt(0) < 0x7f) && text.trim() === '';
}
