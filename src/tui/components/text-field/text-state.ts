/** A line of text being typed: text and caret, and what editing does to them. Pure. */
import { sanitise } from '../../text/sanitise.ts';

/** `caret` counts characters (code points) before it. */
export type TextState = { readonly text: string; readonly caret: number };

export const EMPTY_TEXT: TextState = { text: '', caret: 0 };

/** A field that holds a text already, with the caret at its end. */
export function textState(text: string): TextState {
  return { text, caret: [...text].length };
}

export type TextEdit =
  | { readonly kind: 'insert'; readonly text: string }
  | { readonly kind: 'delete-back' | 'delete-forward' | 'delete-word' | 'delete-all' }
  | { readonly kind: 'left' | 'right' | 'start' | 'end' };

/** Longer input is cut: no field of the console means more. */
export const LONGEST_TEXT = 4096;

/** What may stand in a field: one line, nothing invisible, nothing the terminal would obey. */
export function fitForField(text: string): string {
  const oneLine = text
    .normalize('NFC')
    .replace(/[\r\n]+$/, '')
    .replace(/[\r\n\t]+/g, ' ');
  return [...oneLine].filter((char) => char === sanitise(char)).join('');
}

export function editText(state: TextState, edit: TextEdit): TextState {
  const chars = [...state.text];
  const caret = Math.max(0, Math.min(state.caret, chars.length));
  const cut = (from: number, to: number): TextState => ({
    text: [...chars.slice(0, from), ...chars.slice(to)].join(''),
    caret: from,
  });
  switch (edit.kind) {
    case 'insert': {
      const added = [...fitForField(edit.text)].slice(0, Math.max(0, LONGEST_TEXT - chars.length));
      return {
        text: [...chars.slice(0, caret), ...added, ...chars.slice(caret)].join(''),
        caret: caret + added.length,
      };
    }
    case 'delete-back':
      return caret === 0 ? state : cut(caret - 1, caret);
    case 'delete-forward':
      return caret === chars.length ? state : cut(caret, caret + 1);
    case 'delete-word':
      return cut(startOfWord(chars, caret), caret);
    case 'delete-all':
      return cut(0, caret);
    case 'left':
      return { text: state.text, caret: Math.max(0, caret - 1) };
    case 'right':
      return { text: state.text, caret: Math.min(chars.length, caret + 1) };
    case 'start':
      return { text: state.text, caret: 0 };
    case 'end':
      return { text: state.text, caret: chars.length };
  }
}

function startOfWord(chars: readonly string[], caret: number): number {
  let at = caret;
  while (at > 0 && chars[at - 1] === ' ') at -= 1;
  while (at > 0 && chars[at - 1] !== ' ') at -= 1;
  return at;
}
