/** Writes cells to places of the screen in as few bytes as it can: it knows where the cursor stands, and in which style. */
import { type CellStyle, PLAIN, showsOnBlank, turn } from './style.ts';

export type Brush = {
  /** To a cell, both from 0. */
  goTo(row: number, column: number): void;
  /** Text of so many cells in a style; the cursor stands behind it. */
  put(text: string, cells: number, style: CellStyle): void;
  /** What is put from here on leads to this address (OSC 8); '': nowhere. */
  link(address: string): void;
  /** Blanks the rest of the line. */
  clearRest(): void;
  /** Text with sequences of its own, which leaves the cursor nobody knows where, and the style plain. */
  putAsIs(text: string): void;
  /** All that was written; the style is plain again. */
  done(): string;
};

/** `columns`: of the screen. Behind the last one the cursor is in no place that can be counted from. */
export function createBrush(columns: number): Brush {
  let written = '';
  let style: CellStyle = PLAIN;
  let address = '';
  let at: { row: number; column: number } | null = null;

  const turnTo = (next: CellStyle) => {
    written += turn(style, next);
    style = next;
  };

  return {
    goTo(row, column) {
      written += shortest(at !== null && at.column < columns ? at : null, row, column);
      at = { row, column };
    },
    put(text, cells, next) {
      // A link may be underlined in the colour of its text.
      const isAnything = text === ' ' && next === PLAIN && address === '' && !showsOnBlank(style);
      if (!isAnything) turnTo(next);
      written += text;
      if (at) at.column += cells;
    },
    link(next) {
      if (next !== address) written += `\x1b]8;;${next}\x1b\\`;
      address = next;
    },
    clearRest() {
      turnTo(PLAIN);
      written += '\x1b[K';
    },
    putAsIs(text) {
      turnTo(PLAIN);
      written += `${text}\x1b[m`;
      at = null;
    },
    done() {
      turnTo(PLAIN);
      return written;
    },
  };
}

/** So many backspaces are shorter than the sequence. */
const BACKSPACES = 3;

function shortest(from: { readonly row: number; readonly column: number } | null, row: number, column: number): string {
  const absolute = column === 0 ? `\x1b[${row + 1}H` : `\x1b[${row + 1};${column + 1}H`;
  if (from === null) return absolute;
  const back = from.column - column;
  const sideways = back > 0 && back <= BACKSPACES ? '\b'.repeat(back) : steps(-back, 'C', 'D');
  const relative = steps(row - from.row, 'B', 'A') + sideways;
  return relative.length < absolute.length ? relative : absolute;
}

function steps(by: number, forward: string, back: string): string {
  if (by === 0) return '';
  const count = Math.abs(by);
  return `\x1b[${count === 1 ? '' : count}${by > 0 ? forward : back}`;
}
