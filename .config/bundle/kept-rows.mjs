// Ink's Output with a memory. Ink takes every row of the screen apart and puts it together again for each frame, and
// nearly all of them are what they were: at 200x60 that was 7 of the 9 ms of a key press. Here a row that is written as
// it was before is taken from memory; all others go Ink's own way.
import { styledCharsToString } from '@alcalzone/ansi-tokenize';
import Output from '../../node_modules/ink/build/output.js';

// Rows, not bytes: a few screens full. Two generations, so that what is on the screen is never thrown away.
const MOST = 1000;
let young = new Map();
let old = new Map();

function known(recipe) {
  const row = young.get(recipe) ?? old.get(recipe);
  if (row !== undefined) remember(recipe, row);
  return row;
}

function remember(recipe, row) {
  if (young.size >= MOST) {
    old = young;
    young = new Map();
  }
  young.set(recipe, row);
}

export default class KeptRows extends Output {
  get() {
    const writes = this.placedWrites();
    const recipes = Array.from({ length: this.height }, () => `${this.width}`);
    for (const { operation, clip, end } of writes) {
      for (let y = Math.max(0, operation.y); y < Math.min(end, this.height); y += 1) {
        // What a transformer does to the text stands for the transformer.
        const line = y - operation.y;
        // As seen from the row, which may come up anywhere on the screen.
        const bounds = clip ? `${clip.x1},${clip.x2},${clip.y1 - y},${clip.y2 - y}` : '';
        const styled = operation.transformers.map((each) => each(operation.text, line)).join('\n');
        recipes[y] += `\0${operation.x},${line},${bounds}\0${operation.text}\0${styled}`;
      }
    }
    const rows = recipes.map(known);
    // Ink passes over rows that are not there.
    const cells = rows.map((row) => (row === undefined ? this.blankRow() : undefined));
    for (const { operation, clip, end } of writes) {
      if (cells.slice(Math.max(0, operation.y), end).some(Boolean)) this.applyWriteOperation(cells, operation, clip);
    }
    const lines = rows.map((row, y) => {
      if (row !== undefined) return row;
      const made = styledCharsToString(cells[y].filter((cell) => cell !== undefined)).trimEnd();
      remember(recipes[y], made);
      return made;
    });
    return { output: lines.join('\n'), height: this.height };
  }

  /** Every write with the clip it is under, and the row behind its last one. */
  placedWrites() {
    const clips = [];
    const writes = [];
    for (const operation of this.operations) {
      if (operation.type === 'clip') clips.push(within(clips.at(-1), operation.clip));
      else if (operation.type === 'unclip') clips.pop();
      else writes.push({ operation, clip: clips.at(-1), end: operation.y + operation.text.split('\n').length });
    }
    return writes;
  }

  blankRow() {
    return Array.from({ length: this.width }, () => ({ type: 'char', value: ' ', fullWidth: false, styles: [] }));
  }
}

/** A clip within another one: the tighter bound on each side. */
function within(outer, inner) {
  if (!outer) return inner;
  const tighter = (a, b, pick) => (a === undefined ? b : b === undefined ? a : pick(a, b));
  return {
    x1: tighter(outer.x1, inner.x1, Math.max),
    x2: tighter(outer.x2, inner.x2, Math.min),
    y1: tighter(outer.y1, inner.y1, Math.max),
    y2: tighter(outer.y2, inner.y2, Math.min),
  };
}
