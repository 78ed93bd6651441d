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

/** All texts of a member that may hold one or several; at most `limit`. */
export function textsOf(value: unknown, limit = 50): readonly string[] {
  if (!Array.isArray(value)) {
    const text = textOf(value);
    return text === '' ? [] : [text];
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
  return text === '' || text === ' ' || text.trim() === '';
}
