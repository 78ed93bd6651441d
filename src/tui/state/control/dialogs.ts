/** Keys of dialogs: focus, fields, yes, cancel. */
import { editText, type TextEdit } from '../../components/text-field/text-state.ts';
import type { Command } from '../../keys/table.ts';
import type { ChoiceDialog, OrderDialog, SuppressDialog } from '../view.ts';
import { takeChoice } from './choices.ts';
import type { Control } from './control.ts';
import { choosePlace, confirm, moveFocus, tooEarly } from './orders.ts';
import { askToRepair, needsRepair } from './repair.ts';
import { confirmSuppress, moveSuppressFocus } from './suppress.ts';

export function closeDialog({ store }: Control): void {
  store.act({ type: 'dialog', dialog: null });
}

/** A command while a dialog is open; true when it was the dialog's. */
export function dialogCommand(control: Control, command: Command): boolean {
  const { dialog } = control.store.get().view;
  if (!dialog) return false;
  if (dialog.kind === 'order') return orderCommand(control, dialog, command);
  if (dialog.kind === 'suppress') return suppressCommand(control, dialog, command);
  return choiceCommand(control, dialog, command);
}

function orderCommand(control: Control, dialog: OrderDialog, command: Command): boolean {
  switch (command) {
    case 'dialog.cancel':
      closeDialog(control);
      return true;
    case 'dialog.yes': {
      const early = tooEarly(dialog);
      if (early !== '') {
        control.store.act({ type: 'dialog', dialog: { ...dialog, complaint: early } });
        return true;
      }
      const asksToType = dialog.stage.kind === 'confirming' && dialog.stage.plan.friction.kind === 'type';
      // Where something must be typed, `y` is a letter of it.
      if (asksToType) typeInto(control, dialog, 'y');
      else confirm(control, dialog);
      return true;
    }
    case 'dialog.choose':
      if (dialog.focus === 'place') moveFocus(control, dialog, 1);
      else if (dialog.focus !== 'confirm') closeDialog(control);
      else if (needsRepair(dialog)) askToRepair(control, dialog);
      else confirm(control, dialog);
      return true;
    case 'dialog.next-place':
      choosePlace(control, dialog, 1);
      return true;
    case 'dialog.previous-place':
      choosePlace(control, dialog, -1);
      return true;
    case 'dialog.next':
    case 'text.next':
      moveFocus(control, dialog, 1);
      return true;
    case 'dialog.previous':
    case 'text.previous':
      moveFocus(control, dialog, -1);
      return true;
    case 'text.accept':
      if (dialog.focus === 'typed') confirm(control, dialog);
      else moveFocus(control, dialog, 1);
      return true;
    case 'text.cancel':
      closeDialog(control);
      return true;
    default:
      return false;
  }
}

function suppressCommand(control: Control, dialog: SuppressDialog, command: Command): boolean {
  switch (command) {
    case 'dialog.cancel':
    case 'text.cancel':
      closeDialog(control);
      return true;
    case 'dialog.yes':
      confirmSuppress(control, dialog);
      return true;
    case 'dialog.choose':
      if (dialog.focus === 'confirm') confirmSuppress(control, dialog);
      else closeDialog(control);
      return true;
    case 'dialog.next':
    case 'text.next':
    case 'text.accept':
      moveSuppressFocus(control, dialog, 1);
      return true;
    case 'dialog.previous':
    case 'text.previous':
      moveSuppressFocus(control, dialog, -1);
      return true;
    default:
      return false;
  }
}

function choiceCommand(control: Control, dialog: ChoiceDialog, command: Command): boolean {
  const { store } = control;
  const move = (step: 1 | -1) => {
    const focus = (dialog.focus + step + dialog.buttons.length) % dialog.buttons.length;
    store.act({ type: 'dialog', dialog: { ...dialog, focus } });
  };
  switch (command) {
    case 'dialog.cancel':
      closeDialog(control);
      return true;
    case 'dialog.yes':
      if (dialog.yes !== null) takeChoice(control, dialog, dialog.yes);
      return true;
    case 'dialog.choose':
      takeChoice(control, dialog, dialog.buttons[dialog.focus]?.id ?? 'cancel');
      return true;
    case 'dialog.next':
      move(1);
      return true;
    case 'dialog.previous':
      move(-1);
      return true;
    default:
      return false;
  }
}

/** An edit in the dialog's field that has the focus. */
export function editInDialog({ store }: Control, edit: TextEdit): void {
  const { dialog } = store.get().view;
  if (dialog?.kind === 'suppress' && (dialog.focus === 'reason' || dialog.focus === 'lasts')) {
    const name = dialog.focus;
    store.act({ type: 'dialog', dialog: { ...dialog, [name]: editText(dialog[name], edit), complaint: '' } });
    return;
  }
  if (dialog?.kind !== 'order' || (dialog.focus !== 'comment' && dialog.focus !== 'typed')) return;
  const field = dialog.focus;
  const refused = field === 'typed' ? notOfNumber(dialog, edit) : '';
  if (refused !== '') {
    store.act({ type: 'dialog', dialog: { ...dialog, complaint: refused } });
    return;
  }
  store.act({ type: 'dialog', dialog: { ...dialog, [field]: editText(dialog[field], edit), complaint: '' } });
}

/** A number is asked for: a reflex `y` must not stand in it. */
function notOfNumber({ stage }: OrderDialog, edit: TextEdit): string {
  if (stage.kind !== 'confirming' || edit.kind !== 'insert' || !/\D/u.test(edit.text.trim())) return '';
  const { friction } = stage.plan;
  return friction.kind === 'type' && friction.what === 'count'
    ? `Only digits here: type ${friction.expected}, the number of machines.`
    : '';
}

/** A letter or digit on a fresh dialog that asks to type something goes straight into its field. */
export function typeInto(control: Control, dialog: OrderDialog, text: string): void {
  const { stage } = dialog;
  if (stage.kind !== 'confirming' || !stage.armed || stage.plan.friction.kind !== 'type') return;
  if (stage.plan.reach === 0 || stage.plan.place?.problem || dialog.focus !== 'cancel') return;
  control.store.act({ type: 'dialog', dialog: { ...dialog, focus: 'typed' } });
  editInDialog(control, { kind: 'insert', text });
}
