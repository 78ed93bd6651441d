/** Text from records, made harmless for a terminal: nothing in it can be obeyed, and what was there stays visible. */

// Control characters (C0, DEL, C1), marks and overrides of direction, line and paragraph separators, invisible joiners.
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** One line of text for the terminal: every harmful character as a visible escape. */
export function printable(text: string): string {
  return text.toWellFormed().replace(HARMFUL, escaped);
}

/** A JSON document whose strings hold no harmful character raw; it reads back to the same value. */
export function printableJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.replace(HARMFUL, (character) =>
    character === '\n' ? character : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
