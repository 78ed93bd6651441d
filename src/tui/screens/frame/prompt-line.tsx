/** The line being typed, in the place of the status line. */
import { Box, Text } from 'ink';
import { Row } from '../../components/row.tsx';
import { type Span, span, spansWidth } from '../../components/spans.ts';
import { TextField } from '../../components/text-field/text-field.tsx';
import { searchState } from '../../state/control/record.ts';
import { problemIn } from '../../state/machine-filter.ts';
import type { Snapshot } from '../../state/store.ts';
import { type Prompt, topScreen } from '../../state/view.ts';
import { sanitise } from '../../text/sanitise.ts';
import { truncateEnd } from '../../text/truncate.ts';
import { widthOf } from '../../text/width.ts';
import { readCommand, VERBS } from '../command/verbs.ts';

const LEAST_FIELD = 20;

type CommandPrompt = Extract<Prompt, { kind: 'command' }>;

type Props = { readonly prompt: Prompt; readonly snapshot: Snapshot; readonly width: number };

export function PromptLine({ prompt, snapshot, width }: Props) {
  const sign = prompt.kind === 'command' ? ':' : '/';
  const note = noteFor(prompt, snapshot, Math.max(0, width - 5 - Math.max(LEAST_FIELD, widthOf(prompt.text.text) + 1)));
  const noteWidth = spansWidth(note);
  return (
    <Box width={width} height={1} flexShrink={0}>
      <Text bold>{sign}</Text>
      <TextField
        state={prompt.text}
        width={Math.max(1, width - 3 - noteWidth)}
        hasFocus
        fault={problemOf(prompt, snapshot)?.column}
      />
      <Text>{'  '}</Text>
      <Row spans={note} width={noteWidth} />
    </Box>
  );
}

function noteFor(prompt: Prompt, snapshot: Snapshot, most: number): readonly Span[] {
  if (prompt.kind === 'command')
    return prompt.candidate >= 0 ? candidateNote(prompt, most) : [commandNote(prompt, most)];
  if (prompt.kind === 'search') {
    const { hits, at } = searchState(snapshot);
    if (prompt.text.text === '') return [span('search in this record', 'text.muted')];
    return [span(hits === 0 ? 'not found' : `hit ${at} of ${hits}`, hits === 0 ? 'warn' : 'text.muted')];
  }
  const { selection, view } = snapshot;
  if (topScreen(view).kind !== 'triage') return [span('narrow', 'text.muted')];
  const shown = `${selection.sorted.length} of ${selection.total}`;
  if (prompt.text.text === '') {
    const forms = 'words, or user: severity: is: rule: hash: ip: group:';
    return [
      span(truncateEnd(forms, Math.max(0, most - shown.length - 2)), 'text.muted'),
      span(`  ${shown}`, 'text.muted'),
    ];
  }
  const problem = problemOf(prompt, snapshot);
  if (problem) {
    const where = `at ${problem.column + 1}: `;
    return [
      span(truncateEnd(where + sanitise(problem.message), Math.max(0, most - shown.length - 2)), 'warn'),
      span(`  ${shown}`, 'text.muted'),
    ];
  }
  return [span(shown, selection.sorted.length === 0 ? 'warn' : 'text.muted')];
}

/** What is wrong with a narrowing of the table as it is typed. */
function problemOf(prompt: Prompt, { view }: Snapshot) {
  return prompt.kind === 'narrow' && topScreen(view).kind === 'triage' ? problemIn(prompt.text.text) : null;
}

/** Tab goes through these: the one that stands in the line among its neighbours, as many as fit. */
function candidateNote({ candidates, candidate }: CommandPrompt, most: number): readonly Span[] {
  const names = candidates.map((line) => sanitise(line.trim().split(/\s+/u).slice(-1)[0] ?? ''));
  let [from, to] = [candidate, candidate + 1];
  const width = () => names.slice(from, to).reduce((sum, name) => sum + widthOf(name) + 2, 0);
  for (let grown = true; grown; ) {
    grown = false;
    if (to < names.length && width() + widthOf(names[to] ?? '') + 2 <= most) {
      to += 1;
      grown = true;
    }
    if (from > 0 && width() + widthOf(names[from - 1] ?? '') + 2 <= most) {
      from -= 1;
      grown = true;
    }
  }
  return names
    .slice(from, to)
    .map((name, index) => span(`${truncateEnd(name, most)}  `, from + index === candidate ? 'accent' : 'text.muted'));
}

function commandNote(prompt: CommandPrompt, most: number): Span {
  if (prompt.complaint !== '') return span(truncateEnd(prompt.complaint, most), 'warn');
  const text = prompt.text.text.trim();
  if (text === '') return span(truncateEnd(VERBS.map(({ name }) => name).join(' '), most), 'text.muted');
  const typed = readCommand(text);
  const verb =
    typed.kind === 'command' ? typed.verb : VERBS.find(({ name }) => text === name || text.startsWith(`${name} `));
  const begun = verb ?? VERBS.find(({ name }) => name.startsWith(text.toLowerCase()));
  if (!begun) return span('', 'text.muted');
  return span(
    truncateEnd(`:${begun.name}${begun.takes === '' ? '' : ` ${begun.takes}`} — ${begun.help}`, most),
    'text.muted',
  );
}
