// string-width with a memory: the screen is measured anew for every frame, and nearly all of it is what it was.
import stringWidth from 'string-width';

// Two generations of at most so many texts: what was not asked for while one filled up is forgotten.
const MOST = 4000;
const LONGEST = 2000;
const ASCII = /^[\x20-\x7e]*$/;

let young = new Map();
let old = new Map();

export default function cellWidth(text, options) {
  if (options !== undefined || typeof text !== 'string' || text.length > LONGEST) return stringWidth(text, options);
  if (ASCII.test(text)) return text.length;
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
