/**
 * The one sanitiser for everything that is shown (safety.md, Threats: log fields steer the terminal).
 * What comes out holds no control byte, nothing invisible, and only characters whose width terminals agree on.
 */

/** Stands for whatever cannot be shown. One cell wide everywhere; not "ambiguous" as ■ and ◆ are. */
export const PLACEHOLDER = '▯';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const BLANK = /[\t\n\v\f\r\u0085\p{Z}]/u;
/** Zero-width and otherwise invisible: joiners, variation selectors, fillers, tags, soft hyphen, marks of direction. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
/** Embeddings, overrides and isolates: they reorder what follows, so their place is shown. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/u;
/** Controls, formats, lone surrogates, private and unassigned code points. */
const OTHER = /\p{C}/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Presentation}\p{Regional_Indicator}]/u;
/** Pictures of old that every terminal draws as one plain cell: © ® ™ ↔ ↕ ▪ ▫ and the like. */
const PLAIN_PICTURE = /[\u00a9\u00ae\u2122\u2139\u2194-\u2199\u25aa\u25ab]/u;
/** Marks that stack on a letter and that terminals know as zero cells wide: accents, Hebrew, Arabic, Thai, kana. */
const MARK =
  /[\u0300-\u036f\u0483-\u0486\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u0615\u064b-\u065e\u0670\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u3099\u309a]/u;
const ANY_MARK = /\p{M}/u;
const SPACING_MARK = /\p{Mc}/u;
/** Wide characters that terminals agree are two cells: Hangul, kana, ideographs, full-width forms. */
const WIDE =
  /[\u1100-\u115e\u2329\u232a\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3001-\u303e\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3131-\u3163\u3165-\u318e\u3190-\u31e3\u31f0-\u321e\u3220-\u3247\u3250-\u4dbf\u4e00-\ua48c\ua490-\ua4c6\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe52\ufe54-\ufe66\ufe68-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
/**
 * All else of the first plane, save what terminals draw one cell wide and the width tables call two, or the other
 * way round (found by asking both about every code point): conjoining Hangul, trigrams, some circled numbers.
 */
const NARROW =
  /[^\u06de\u0d4e\u1160-\u11ff\u2630-\u2637\u268a-\u268f\u3248-\u324f\ua960-\ua97c\ud7b0-\ud7ff\u{10000}-\u{10ffff}]/u;
const MOST_MARKS = 3;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Makes a text fit to be shown in one line.
 * `plain`: line breaks and tabs become a space, invisible characters go, everything else that cannot be shown is ▯.
 * `raw`: all of these are written out, `\x1b`, `\u202e`, `\u{1f600}`. Sanitising twice changes nothing.
 */
export function sanitise(text: string, mode: 'plain' | 'raw' = 'plain'): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  const pass = mode === 'plain' ? toPlain : toRaw;
  // What is taken out can let its neighbours join (Hangul around a joiner, a voiced mark behind an escape): again then.
  let shown = pass(text);
  for (let once = text; shown !== once; ) [once, shown] = [shown, pass(shown)];
  return shown;
}

/** As `sanitise`, for text that may be endless: reads no more than is needed for `width` cells (and shows the cut). */
export function sanitiseWithin(text: string, width: number, mode: 'plain' | 'raw' = 'plain'): string {
  // Up to 8 characters of one cell each leave room for marks and surrogate pairs.
  const most = Math.max(64, width * 8);
  return text.length <= most ? sanitise(text, mode) : `${sanitise(text.slice(0, most), mode)}…`;
}

function toPlain(text: string): string {
  let out = '';
  for (const { segment } of segmenter.segment(text)) out += plainCluster(segment);
  return out;
}

/** One character as a person sees it: its base and a few marks. What else a cluster holds has no agreed width. */
function plainCluster(cluster: string): string {
  const [base = '', ...rest] = [...cluster].filter((char) => !INVISIBLE.test(char) || BIDI.test(char));
  // A picture and all that is joined to it, flags and families too, is one picture.
  if (PICTURE.test(base) && !PLAIN_PICTURE.test(base) && !isAscii(base)) return PLACEHOLDER;
  let out = shownBase(base);
  let marks = 0;
  for (const char of rest) {
    if (MARK.test(char) && !out.endsWith(PLACEHOLDER)) {
      marks += 1;
      if (marks <= MOST_MARKS) out += char;
    } else if (!MARK.test(char) && (!ANY_MARK.test(char) || SPACING_MARK.test(char))) {
      out += BLANK.test(char) ? ' ' : PLACEHOLDER;
    }
  }
  return out;
}

function shownBase(base: string): string {
  if (base === '') return '';
  if (BLANK.test(base)) return ' ';
  return isShowable(base) ? base : PLACEHOLDER;
}

function isShowable(char: string): boolean {
  if (OTHER.test(char) || ANY_MARK.test(char)) return false;
  return WIDE.test(char) || NARROW.test(char);
}

function isAscii(char: string): boolean {
  return char <= '\x7f';
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function toRaw(text: string): string {
  let out = '';
  for (const { segment } of segmenter.segment(text)) {
    out += plainCluster(segment) === segment ? segment : [...segment].map(writtenOut).join('');
  }
  return out;
}

function writtenOut(char: string): string {
  if (char >= ' ' && char <= '~') return char;
  return NAMED[char] ?? escaped(char.codePointAt(0) ?? 0);
}

function escaped(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
