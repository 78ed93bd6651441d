/** Text of a record made safe for a log: what a terminal, an editor or a line reader would obey is shown as an escape. */

/**
 * Control characters (C0, DEL, C1), line and paragraph separators, bidirectional and other invisible format
 * characters, tags, and lone surrogates.
 */
const OBEYED =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export function escapeText(text: string): string {
  return text.replace(OBEYED, (character) => {
    const code = character.codePointAt(0) as number;
    const short = SHORT[character];
    if (short) return short;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** JSON that means the same, with those characters written as JSON's own escapes; its line ends stay. */
export function escapeJson(json: string): string {
  return json.replace(OBEYED, (character) => {
    if (character === '\n') return character;
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}
