/** The fields of a mail relay, one below the other; the password masked until it is revealed. */
import { Box, Text } from 'ink';
import { Row } from '../../components/row.tsx';
import { span } from '../../components/spans.ts';
import { TextField } from '../../components/text-field/text-field.tsx';
import { padEnd } from '../../text/pad.ts';
import { CURSOR } from '../../theme/marks.ts';
import { textOf } from './answers.ts';
import { paragraph } from './lines.ts';
import { MAIL_LABELS, mailFields, mailHint } from './mail.ts';
import type { SetupRules, SetupState } from './state.ts';

export type MailPageProps = {
  readonly state: SetupState;
  readonly rules: SetupRules;
  readonly width: number;
};

export function MailPage({ state, rules, width }: MailPageProps) {
  const room = Math.max(10, width - 14);
  return (
    <Box flexDirection="column" flexShrink={0}>
      {mailFields(state, rules).map((field) => {
        const hasFocus = state.place === 'field' && state.mailField === field;
        const masked = field === 'password' && !state.revealed;
        return (
          <Text key={field}>
            {hasFocus ? `${CURSOR} ` : '  '}
            {padEnd(MAIL_LABELS[field], 10)}
            <TextField state={textOf(state, `mail:${field}`)} width={room} hasFocus={hasFocus} masked={masked} />
          </Text>
        );
      })}
      {state.complaint
        ? paragraph(state.complaint.words, width, 'error').map((line, index) => (
            <Row key={`c${index}`} spans={line} width={width} />
          ))
        : state.place === 'field' && <Row spans={[span(mailHint(state.mailField), 'text.muted')]} width={width} />}
    </Box>
  );
}
