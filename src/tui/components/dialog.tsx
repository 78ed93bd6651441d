/** The frame of a dialog: title, what it is about, buttons. Drawing only; keys and focus belong to the screen. */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { sanitise } from '../text/sanitise.ts';
import { truncateEnd } from '../text/truncate.ts';
import { useTheme } from '../theme/context.ts';
import { Row } from './row.tsx';
import { type Span, span } from './spans.ts';

export type DialogButton = { readonly label: string; readonly danger?: boolean; readonly disabled?: boolean };

export type DialogProps = {
  readonly title: string;
  /** Cells of the whole frame. */
  readonly width: number;
  readonly danger?: boolean;
  /** The harmless one first: it has the focus when the dialog opens. */
  readonly buttons: readonly DialogButton[];
  /** Index of the button with the focus; null while a field has it. */
  readonly focus: number | null;
  /** One line over the buttons: a complaint, or what to type. */
  readonly note?: readonly Span[];
  readonly children?: ReactNode;
};

/** Cells inside a dialog's frame. */
export function dialogInnerWidth(width: number): number {
  return Math.max(1, width - 4);
}

export function buttonSpans(buttons: readonly DialogButton[], focus: number | null): readonly Span[] {
  return buttons.flatMap((button, index) => {
    const hasFocus = index === focus;
    const token = hasFocus ? 'selection' : button.disabled ? 'text.muted' : button.danger ? 'danger' : 'text';
    // The brackets say what the inverse says, where there are no styles.
    return [span(hasFocus ? `›[ ${button.label} ]` : ` [ ${button.label} ]`, token), span('  ')];
  });
}

export function Dialog({ title, width, danger = false, buttons, focus, note, children }: DialogProps) {
  const { styles } = useTheme();
  const inner = dialogInnerWidth(width);
  const frame = styles[danger ? 'danger' : 'accent'];
  return (
    <Box
      flexDirection="column"
      width={width}
      flexShrink={0}
      borderStyle="round"
      {...(frame.color ? { borderColor: frame.color } : {})}
      paddingX={1}
    >
      <Text bold {...frame} wrap="truncate-end">
        {truncateEnd(sanitise(title), inner)}
      </Text>
      <Text> </Text>
      {children}
      {note ? <Row spans={note} width={inner} /> : <Text> </Text>}
      <Row spans={buttonSpans(buttons, focus)} width={inner} />
    </Box>
  );
}
