/** One text field with what it needs around it: label, complaint under the very place it is about, examples. */
import { Box, Text } from 'ink';
import { Row } from '../../components/row.tsx';
import { span } from '../../components/spans.ts';
import { fieldWindow, TextField } from '../../components/text-field/text-field.tsx';
import { sanitise } from '../../text/sanitise.ts';
import { widthOf } from '../../text/width.ts';
import { useTheme } from '../../theme/context.ts';
import { connectorOf, textOf } from './answers.ts';
import { fieldLabel, isSecret } from './fields.ts';
import { paragraph } from './lines.ts';
import type { SetupRules, SetupState } from './state.ts';

export type FieldPageProps = {
  readonly state: SetupState;
  readonly rules: SetupRules;
  /** Name of the text in the state. */
  readonly name: string;
  readonly width: number;
};

export function FieldPage({ state, rules, name, width }: FieldPageProps) {
  const { styles } = useTheme();
  const text = textOf(state, name);
  const { complaint } = state;
  const label = fieldLabel(state, rules, name);
  const room = Math.max(10, width - 12);
  const shown = fieldWindow(text, room, false);
  // The window starts where the caret still fits: the error's place is counted from there.
  const from = text.caret - [...shown.before].length;
  const column = complaint?.column ?? null;
  const isInWindow = column !== null && column >= from && column <= from + room;
  const offset = isInWindow ? widthOf([...text.text].slice(from, column).join('')) : 0;
  const examples = name === 'filter' ? (connectorOf(state, rules)?.filterExamples ?? []) : [];
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Text>
        {label.padEnd(10)}
        <TextField state={text} width={room} hasFocus masked={isSecret(name) && !state.revealed} />
      </Text>
      <Text {...styles.error} wrap="truncate-end">
        {isInWindow ? `${' '.repeat(10 + offset)}^` : ' '}
      </Text>
      {complaint ? (
        paragraph(complaint.words, width, 'error').map((line, index) => (
          <Row key={`c${index}`} spans={line} width={width} />
        ))
      ) : (
        <Text> </Text>
      )}
      {examples.length > 0 ? <Row spans={[span('For example:', 'text.muted')]} width={width} /> : null}
      {examples.map((example) => (
        <Row key={example} spans={[span(`  ${sanitise(example)}`, 'text.muted')]} width={width} />
      ))}
    </Box>
  );
}
