/** Text from records made fit for a mail: nothing a terminal or a mail program would obey, and no live indicators. Pure. */
import { parse } from 'tldts';

// Control characters, marks and overrides of direction, line and paragraph separators, invisible joiners.
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** One line, every harmful character as a visible escape; so long and no longer. */
export function harmless(text: string, most = 1000): string {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return cut.toWellFormed().replace(HARMFUL, escaped);
}

const SCHEME = /\b(h)tt(ps?)(?=:\/\/)/gi;
const OTHER_SCHEME = /\b(?!hxxps?:)([a-z][a-z0-9+.-]*):\/\//gi;
const ADDRESS = /\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b/g;
/** What a mail program may make a link of: names with a dot, whose last part could be a top level. */
const NAME = /(?<![\w.-])(?:[\p{L}\p{N}_-]+\.)+[\p{L}]{2,}(?![\w-])/gu;

/** Addresses in a text that no program turns into links: hxxp, 1[.]2[.]3[.]4, evil[.]example; other words stay. */
export function defang(text: string): string {
  return harmless(text)
    .replace(SCHEME, '$1xx$2')
    .replace(OTHER_SCHEME, '$1[://]')
    .replace(ADDRESS, '$1[.]$2[.]$3[.]$4')
    .replace(NAME, (name) => (parse(name).isIcann ? name.replaceAll('.', '[.]') : name))
    .replace(/(\S)@(?=\S)/g, '$1[@]')
    .replace(/\bwww\./gi, 'www[.]');
}

/** An indicator by itself: every dot of an address, a domain, or a URL's host. Hashes and files as they are. */
export function defangIndicator(kind: string, value: string): string {
  const whole = kind === 'ip' || kind === 'domain';
  if (whole) return harmless(value).replaceAll('.', '[.]').replaceAll(':', '[:]');
  if (kind !== 'url') return kind === 'file' ? defang(value) : harmless(value);
  const [head = '', ...path] = harmless(value).split(/(?<=[^:/])(?=[/?#])/);
  return defang(head).replace(/(?<!\[)\.(?!\])/g, '[.]') + path.join('');
}
