/** A key pair: two fields, the secret masked until it is revealed. */
import { Box, Text } from 'ink';
import { Row } from '../../components/row.tsx';
import { TextField } from '../../components/text-field/text-field.tsx';
import { padEnd } from '../../text/pad.ts';
import { CURSOR } from '../../theme/marks.ts';
import { keyQuestions, textOf } from './answers.ts';
import { paragraph } from './lines.ts';
import type { SetupRules, SetupState } from './state.ts';

export type KeyPageProps = {
  readonly state: SetupState;
  readonly rules: SetupRules;
  readonly slot: string;
  readonly width: number;
};

export function KeyPage({ state, rules, slot, width }: KeyPageProps) {
  const question = keyQuestions(state, rules).find((each) => each.slot === slot);
  if (!question || question.fromEnvironment) return null;
  const fields = [
    { part: 'id' as const, label: question.idLabel, masked: false },
    { part: 'secret' as const, label: question.secretLabel, masked: !state.revealed },
  ];
  const room = Math.max(10, width - 20);
  return (
    <Box flexDirection="column" flexShrink={0}>
      {fields.map(({ part, label, masked }) => {
        const hasFocus = state.place === 'field' && state.focus === part;
        return (
          <Text key={part}>
            {hasFocus ? `${CURSOR} ` : '  '}
            {padEnd(label, 16)}
            <TextField state={textOf(state, `key:${slot}:${part}`)} width={room} hasFocus={hasFocus} masked={masked} />
          </Text>
        );
      })}
      {state.complaint
        ? paragraph(state.complaint.words, width, 'error').map((line, index) => (
            <Row key={`c${index}`} spans={line} width={width} />
          ))
        : null}
    </Box>
  );
}
