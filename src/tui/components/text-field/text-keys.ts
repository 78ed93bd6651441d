/** From a key press to what it does in a text field: the key table's `text` scope, and every letter as a letter. */
import { matchEntry } from '../../keys/match.ts';
import { keyName, type PressedKey } from '../../keys/name.ts';
import type { Command } from '../../keys/table.ts';
import type { TextEdit } from './text-state.ts';

export type FieldKey =
  | { readonly kind: 'edit'; readonly edit: TextEdit }
  /** Not the field's own: text.accept, text.cancel, text.next, text.previous, text.reveal, app.interrupt, … */
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'none' };

const EDITS: Partial<Readonly<Record<Command, TextEdit>>> = {
  'text.delete-back': { kind: 'delete-back' },
  'text.delete-forward': { kind: 'delete-forward' },
  'text.delete-word': { kind: 'delete-word' },
  'text.delete-all': { kind: 'delete-all' },
  'text.left': { kind: 'left' },
  'text.right': { kind: 'right' },
  'text.start': { kind: 'start' },
  'text.end': { kind: 'end' },
};

/** What one input of Ink's `useInput` means while a text field has the keys. */
export function fieldKey(input: string, key: PressedKey): FieldKey {
  const entry = matchEntry(keyName(input, key), ['text']);
  if (entry) {
    const edit = EDITS[entry.command];
    return edit ? { kind: 'edit', edit } : { kind: 'command', command: entry.command };
  }
  const isText = input !== '' && !key.ctrl && !key.meta && key.eventType !== 'release';
  return isText ? { kind: 'edit', edit: { kind: 'insert', text: input } } : { kind: 'none' };
}
