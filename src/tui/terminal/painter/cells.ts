/** A line of styled text, as Ink writes it, taken apart into the cells it fills. Pure. */
import { widthOf } from '../../text/width.ts';
import { blankStyleOf, type CellStyle, DRY, type Pen, PLAIN, penAfter, styleOf } from './style.ts';

/** Two lists of one length: the text of each cell ('' for the right half of a wide one), and its style. */
export type Cells = {
  readonly texts: readonly string[];
  readonly styles: readonly CellStyle[];
  /** Addresses of OSC 8 links, by cell; null where the line has none. */
  readonly links: readonly string[] | null;
};

const PIECE = /\x1b\[([\d;]*)m|\x1b\]8;[^;\x07\x1b]*;([^\x07\x1b]*)(?:\x07|\x1b\\)|([\x20-\x7e]+)|([^\x00-\x7f]+)/y;
const C1 = /[\x80-\x9f]/;
/** Rules and blocks, of which most lines that are not plain letters are made: each is a cell, and nothing joins them. */
const DRAWN = /^[\u2500-\u259f]*$/;
let graphemes: Intl.Segmenter | undefined;

/** The cells of a line, filled with blanks to `columns`; null where it holds something that is neither text nor style. */
export function cellsOf(line: string, columns: number): Cells | null {
  const texts: string[] = [];
  const styles: CellStyle[] = [];
  let links: string[] | null = null;
  let pen: Pen = DRY;
  let style = PLAIN;
  let blank = PLAIN;
  let link = '';

  const put = (text: string, width: number) => {
    if (width === 0) {
      // A mark that belongs to what stands before it.
      let base = texts.length - 1;
      while (base > 0 && texts[base] === '') base -= 1;
      if (base >= 0) texts[base] += text;
      return;
    }
    for (let half = 0; half < width; half += 1) {
      if (link !== '') links ??= [];
      if (links) links[texts.length] = link;
      texts.push(half === 0 ? text : '');
      styles.push(text === ' ' ? blank : style);
    }
  };

  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < line.length) {
    const piece = PIECE.exec(line);
    if (!piece) return null;
    const [, codes, address, ascii, other] = piece;
    if (codes !== undefined) {
      pen = penAfter(pen, codes);
      style = styleOf(pen);
      blank = blankStyleOf(pen);
    } else if (address !== undefined) link = address;
    else if (ascii !== undefined) for (const char of ascii) put(char, 1);
    else if (other !== undefined) {
      if (C1.test(other)) return null;
      if (DRAWN.test(other)) for (const char of other) put(char, 1);
      else {
        graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
        for (const { segment } of graphemes.segment(other)) put(segment, widthOf(segment));
      }
    }
  }
  if (texts.length > columns) return null;
  while (texts.length < columns) {
    texts.push(' ');
    styles.push(PLAIN);
  }
  return { texts, styles, links };
}

/** A line of nothing. */
export function blankCells(columns: number): Cells {
  return {
    texts: new Array<string>(columns).fill(' '),
    styles: new Array<CellStyle>(columns).fill(PLAIN),
    links: null,
  };
}
