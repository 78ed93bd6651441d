/** The setup: one question a step, each answer tried as it is given (product.md, screen 1). */
import { Box, Text, useInput } from 'ink';
import { useEffect, useMemo, useReducer } from 'react';
import { Footer } from '../../components/footer.tsx';
import { Row } from '../../components/row.tsx';
import { Select } from '../../components/select.tsx';
import { type Span, span } from '../../components/spans.ts';
import { Spinner } from '../../components/spinner.tsx';
import { StatusLine } from '../../components/status-line.tsx';
import { useTextKeys } from '../../components/text-field/use-text-keys.ts';
import { footerHints } from '../../keys/derived.ts';
import { matchEntry } from '../../keys/match.ts';
import { keyName } from '../../keys/name.ts';
import type { Command } from '../../keys/table.ts';
import { NOTHING_IN_VIEW } from '../../keys/types.ts';
import type { SetupAnswers, SetupServices } from '../../services.ts';
import { isTooSmall, rootRows, type Size, tooSmallWords } from '../../terminal/size.ts';
import { ThemeContext } from '../../theme/context.ts';
import type { Theme } from '../../theme/tokens.ts';
import { answersOf, choiceOf } from './answers.ts';
import { isWaiting } from './asking.ts';
import { FieldPage } from './field-page.tsx';
import { KeyPage } from './key-page.tsx';
import { type Line, paragraph, resultLines } from './lines.ts';
import { DEMO, listAtHand } from './lists.ts';
import { mailFields } from './mail.ts';
import { MailPage } from './mail-page.tsx';
import { createSetupReducer, fieldName } from './reducer.ts';
import { INITIAL, type SetupState } from './state.ts';
import { slotOf, stepsOf } from './steps.ts';
import { leavingWords, wordsOfStep } from './words.ts';
import { useWorks, worksOf } from './work.ts';

export type SavedSetup = { readonly answers: SetupAnswers; readonly saved: string };

export type SetupScreenProps = {
  readonly services: SetupServices;
  /** Everything is saved and the person has seen it. */
  readonly onDone: (saved: SavedSetup) => void;
  /** The person would rather look at the demo of this connector; nothing was saved. */
  readonly onDemo?: (connector: string) => void;
  /** The person left; nothing was saved. */
  readonly onLeave: () => void;
  readonly onRepaint?: () => void;
  readonly size: Size;
  readonly theme: Theme;
};

/** Text is not spread wider than this: long lines read badly. */
const WIDEST = 110;

export function SetupScreen({ services, onDone, onDemo, onLeave, onRepaint, size, theme }: SetupScreenProps) {
  const reducer = useMemo(() => createSetupReducer(services), [services]);
  const [state, dispatch] = useReducer(reducer, INITIAL);
  useWorks(worksOf(state, services), services, dispatch);
  useEffect(() => {
    if (state.leaving === 'left') onLeave();
  }, [state.leaving, onLeave]);

  const isUnseen = isTooSmall(size);
  const width = Math.min(size.columns, WIDEST) - 4;
  const list = listAtHand(state, services);
  const field = fieldName(state);
  const saved = state.saving?.answer && 'saved' in state.saving.answer ? state.saving.answer.saved : null;

  const onCommand = (command: Command) => {
    if (command === 'screen.repaint') onRepaint?.();
    else if (command === 'app.interrupt' || command === 'setup.leave') dispatch({ type: 'leave' });
    else if (command === 'setup.back' || command === 'text.cancel') dispatch({ type: 'back' });
    else if (command === 'text.next' || command === 'text.previous') dispatch({ type: 'focus' });
    else if (command === 'text.reveal') dispatch({ type: 'reveal' });
    else if (command === 'text.accept') dispatch({ type: 'next' });
    else if (command === 'setup.next' && list === null) {
      if (saved !== null) onDone({ answers: answersOf(state, services), saved });
      else dispatch({ type: 'next' });
    }
  };
  useInput(
    (input, key) => {
      const entry = matchEntry(keyName(input, key), ['setup']);
      if (entry) onCommand(entry.command);
    },
    { isActive: field === null && !isUnseen },
  );
  // Where nothing can be seen, nothing is typed and nothing is answered: one can only leave.
  useInput(
    (input, key) => {
      const entry = matchEntry(keyName(input, key), ['global']);
      if (entry?.command === 'app.leave' || entry?.command === 'app.interrupt') onLeave();
    },
    { isActive: isUnseen },
  );
  useTextKeys({ isActive: field !== null && !isUnseen, onEdit: (edit) => dispatch({ type: 'edit', edit }), onCommand });

  const { title, question, help } = wordsOfStep(state, services);
  const steps = stepsOf(state, services);
  const slot = slotOf(state.step);
  const results = resultLines(state, services, width);
  const isMail = state.step === 'mail' && state.place !== 'list';
  // Its five fields need the room on a small screen.
  const told = isMail ? [] : paragraph(help, width, 'text.muted');
  const top: readonly Line[] = [[span(question, 'text.strong')], ...told, [span(' ')]];
  // Header, footer, two blanks, the fields of a key and the list itself must stay on the screen.
  const fields = slot !== null ? 3 : isMail ? mailFields(state, services).length + 1 : 0;
  const room = Math.max(3, size.rows - top.length - 7 - fields);
  const listRows = list === null ? 0 : Math.min(list.choices.length, Math.max(3, room - results.length));
  const shownResults = results.slice(0, Math.max(1, room - listRows));
  if (isUnseen) {
    return (
      <Box width={size.columns} height={size.rows} overflowY="hidden">
        <Text>{tooSmallWords(size)}</Text>
      </Box>
    );
  }
  return (
    <ThemeContext value={theme}>
      <Box flexDirection="column" width={size.columns} height={rootRows(size.rows)} overflow="hidden" paddingX={2}>
        <StatusLine
          left={[span('Cordon setup', 'accent'), span(` › ${title}`, 'text.strong')]}
          right={[span(`step ${Math.max(1, steps.indexOf(state.step) + 1)} of ${steps.length}`, 'text.muted')]}
          width={size.columns - 4}
        />
        <Text> </Text>
        <Lines lines={top} width={width} />
        {slot !== null ? <KeyPage state={state} rules={services} slot={slot} width={width} /> : null}
        {isMail ? <MailPage state={state} rules={services} width={width} /> : null}
        {field !== null && slot === null && !isMail ? (
          <FieldPage state={state} rules={services} name={field} width={width} />
        ) : null}
        <Lines lines={shownResults} width={width} />
        {list !== null && shownResults.length > 0 ? <Text> </Text> : null}
        {list !== null ? (
          <Select
            key={`${state.step} ${state.place}`}
            choices={list.choices}
            initial={list.initial}
            limit={listRows}
            hasFocus
            onSelect={(value) => {
              if (state.step === 'gateway' && value === DEMO) onDemo?.(choiceOf(state, services, 'connector'));
              else dispatch({ type: 'choose', value });
            }}
            onHighlight={() => dispatch({ type: 'stay' })}
          />
        ) : null}
        <Spinner isActive={isWaiting(state, services)} />
        <Box flexGrow={1} />
        <Row spans={leavingSpans(state, saved !== null)} width={width} />
        <Footer hints={hintsFor(state, field, size.columns - 4)} width={size.columns - 4} />
      </Box>
    </ThemeContext>
  );
}

function Lines({ lines, width }: { readonly lines: readonly Line[]; readonly width: number }) {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {lines.map((line, index) => (
        <Row key={`${index}`} spans={line} width={width} />
      ))}
    </Box>
  );
}

function leavingSpans(state: SetupState, isSaved: boolean): readonly Span[] {
  return [state.leaving === 'asked' ? span(leavingWords(isSaved), 'warn') : span(' ')];
}

function hintsFor(state: SetupState, field: string | null, width: number) {
  const isKey = slotOf(state.step) !== null || state.step === 'mail' || state.step === 'virustotal';
  return footerHints(
    [field === null ? 'setup' : 'text'],
    NOTHING_IN_VIEW,
    width,
    (command) => isKey || (command !== 'text.reveal' && command !== 'text.next'),
  );
}
