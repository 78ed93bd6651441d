/** Cells a text takes on a terminal. All width maths of the console goes through here. */
import stringWidth from 'string-width';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Width in cells. Exact for sanitised text; see `sanitise.ts`. */
export function widthOf(text: string): number {
  return PRINTABLE_ASCII.test(text) ? text.length : stringWidth(text);
}
