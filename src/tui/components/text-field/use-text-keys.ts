/** Keys and pastes of a text field, for whoever keeps its state. */
import { useInput, usePaste } from 'ink';
import type { Command } from '../../keys/table.ts';
import { fieldKey } from './text-keys.ts';
import type { TextEdit } from './text-state.ts';

export type TextKeysOptions = {
  readonly isActive: boolean;
  /** Apply it to the state as it is then (`editText`), never to a captured one. */
  readonly onEdit: (edit: TextEdit) => void;
  readonly onCommand: (command: Command) => void;
};

export function useTextKeys({ isActive, onEdit, onCommand }: TextKeysOptions): void {
  useInput(
    (input, key) => {
      const meaning = fieldKey(input, key);
      if (meaning.kind === 'edit') onEdit(meaning.edit);
      if (meaning.kind === 'command') onCommand(meaning.command);
    },
    { isActive },
  );
  usePaste((text) => onEdit({ kind: 'insert', text }), { isActive });
}
