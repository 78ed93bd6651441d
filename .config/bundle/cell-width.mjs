// string-width with a memory: the screen is measured anew for every frame, and nearly all of it is what it was.
import stringWidth from 'string-width';

// Two generations of at most so many texts: what was not asked for while one filled up is forgotten.
const MOST = 4000;
const LONGEST = 2000;
// ASCII, Latin letters, and the marks, rules and blocks the console draws with: one cell each, and no need to ask.
const NARROW =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2013\u2014\u2018-\u201d\u2026\u203a\u2190-\u2193\u2500-\u259f]*$/;

// Ink measures text with its styles in it; string-width would load the segmenter of all scripts (30 ms) to leave them out.
const STYLES = /\x1b\[[\d;]*m/g;

let young = new Map();
let old = new Map();

export default function cellWidth(text, options) {
  if (options !== undefined || typeof text !== 'string' || text.length > LONGEST) return stringWidth(text, options);
  const bare = text.includes('\x1b') ? text.replace(STYLES, '') : text;
  if (NARROW.test(bare)) return bare.length;
  const known = young.get(text);
  if (known !== undefined) return known;
  const width = old.get(text) ?? stringWidth(text);
  if (young.size >= MOST) {
    old = young;
    young = new Map();
  }
  young.set(text, width);
  return width;
}
