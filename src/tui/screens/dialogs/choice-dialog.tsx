/** A question with buttons. The harmless one has the focus. */
import { Dialog, dialogInnerWidth } from '../../components/dialog.tsx';
import { Row } from '../../components/row.tsx';
import { span } from '../../components/spans.ts';
import type { ChoiceDialog } from '../../state/view.ts';
import { sanitise } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import { Overlay } from '../frame/overlay.tsx';

const CHROME = 6;
const MOST_WIDTH = 76;

type Props = { readonly dialog: ChoiceDialog; readonly columns: number; readonly height: number; readonly top: number };

export function ChoiceDialogView({ dialog, columns, height, top }: Props) {
  const width = Math.min(MOST_WIDTH, columns - 4);
  const inner = dialogInnerWidth(width);
  const lines = cut(
    dialog.lines.flatMap((text) => wrapLines(sanitise(text), inner)),
    Math.max(0, height - CHROME),
  );
  const tall = Math.min(height, lines.length + CHROME);
  const isDanger = dialog.buttons.some(({ danger }) => danger);
  return (
    <Overlay top={top + Math.max(0, Math.floor((height - tall) / 2))} columns={columns} width={width} height={tall}>
      <Dialog title={dialog.title} width={width} danger={isDanger} buttons={labels(dialog)} focus={dialog.focus}>
        {lines.map((line, index) => (
          <Row key={index} spans={[span(line)]} width={inner} />
        ))}
      </Dialog>
    </Overlay>
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
