/** A question with buttons. The harmless one has the focus. */
import { span } from '../../components/spans.ts';
import type { ChoiceDialog } from '../../state/view.ts';
import { sanitise } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import { type DialogArea, FramedDialog } from './framed-dialog.tsx';

const MOST_WIDTH = 76;

export function ChoiceDialogView({ dialog, area }: { readonly dialog: ChoiceDialog; readonly area: DialogArea }) {
  const lines = (width: number, room: number) =>
    cut(
      dialog.lines.flatMap((text) => wrapLines(sanitise(text), width)),
      room,
    ).map((line) => [span(line)]);
  return (
    <FramedDialog
      area={area}
      most={MOST_WIDTH}
      title={dialog.title}
      danger={dialog.buttons.some(({ danger }) => danger)}
      buttons={labels(dialog)}
      focus={dialog.focus}
      lines={lines}
    />
  );
}

function cut(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `… ${lines.length - most + 1} more lines`];
}

function labels({ buttons, yes }: ChoiceDialog) {
  return buttons.map(({ id, label, danger }) => ({
    label: id === yes ? `${label} (y)` : label,
    ...(danger ? { danger } : {}),
  }));
}
