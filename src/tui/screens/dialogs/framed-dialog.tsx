/** What every dialog of the console is made of: a frame in the middle of the body, lines of text, fields, buttons. */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { Dialog, type DialogButton, dialogInnerWidth } from '../../components/dialog.tsx';
import { Row } from '../../components/row.tsx';
import { type Span, span } from '../../components/spans.ts';
import { TextField } from '../../components/text-field/text-field.tsx';
import type { TextState } from '../../components/text-field/text-state.ts';
import { Overlay } from '../frame/overlay.tsx';

export type DialogArea = {
  readonly columns: number;
  /** Lines of the body, and where it begins on the screen. */
  readonly height: number;
  readonly top: number;
};

/** Frame, title, blank line, note and buttons around the content. */
const CHROME = 6;

type Props = {
  readonly area: DialogArea;
  /** Cells it is wide where there is room. */
  readonly most: number;
  readonly title: string;
  readonly danger?: boolean;
  readonly buttons: readonly DialogButton[];
  /** Index of the button with the focus; null while a field has it. */
  readonly focus: number | null;
  readonly note?: readonly Span[];
  /** The text, for so many cells and at most so many lines; what is more is cut off. */
  readonly lines: (width: number, room: number) => readonly (readonly Span[])[];
  /** Lines that the fields take, the blank one above them not counted. */
  readonly fields?: number;
  readonly children?: (width: number) => ReactNode;
};

export function FramedDialog({ area, most, lines, fields = 0, children, ...dialog }: Props) {
  const { columns, height, top } = area;
  const width = Math.min(most, columns - 4);
  const inner = dialogInnerWidth(width);
  const below = fields === 0 ? 0 : fields + 1;
  const room = Math.max(1, height - CHROME - below);
  const shown = lines(inner, room).slice(0, room);
  const tall = Math.min(height, shown.length + below + CHROME);
  return (
    <Overlay top={top + Math.max(0, Math.floor((height - tall) / 2))} columns={columns} width={width} height={tall}>
      <Dialog width={width} {...dialog}>
        {shown.map((spans, index) => (
          <Row key={index} spans={spans} width={inner} />
        ))}
        {below === 0 ? null : <Text> </Text>}
        {children?.(inner)}
      </Dialog>
    </Overlay>
  );
}

type FieldProps = {
  readonly label: string;
  /** Cells of the label's column. */
  readonly labelWidth: number;
  readonly state: TextState;
  readonly width: number;
  readonly hasFocus: boolean;
  readonly placeholder: string;
};

/** A text to be typed, with what it is for before it. */
export function DialogField({ label, labelWidth, state, width, hasFocus, placeholder }: FieldProps) {
  return (
    <Box width={width} height={1} flexShrink={0}>
      <Row spans={fieldLabel(label, hasFocus)} width={labelWidth} />
      <TextField state={state} width={Math.max(4, width - labelWidth)} hasFocus={hasFocus} placeholder={placeholder} />
    </Box>
  );
}

export function fieldLabel(label: string, hasFocus: boolean): readonly Span[] {
  return [span(hasFocus ? '› ' : '  ', 'accent'), span(label, 'text.muted')];
}
