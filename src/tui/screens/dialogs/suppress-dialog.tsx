/** A rule, hash, path or user is to be no evidence any more: why, and for how long. */
import { Box, Text } from 'ink';
import type { Machine } from '../../../engine/model/machine.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { Dialog, dialogInnerWidth } from '../../components/dialog.tsx';
import { Row } from '../../components/row.tsx';
import { type Span, span } from '../../components/spans.ts';
import { TextField } from '../../components/text-field/text-field.tsx';
import type { Snapshot } from '../../state/store.ts';
import type { SuppressDialog } from '../../state/view.ts';
import { padEnd } from '../../text/pad.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import { Overlay } from '../frame/overlay.tsx';

const CHROME = 6;
const FIELDS = 3;
const MOST_WIDTH = 86;
const LABEL = 16;

type Props = {
  readonly dialog: SuppressDialog;
  readonly snapshot: Snapshot;
  readonly columns: number;
  readonly height: number;
  readonly top: number;
};

export function SuppressDialogView({ dialog, snapshot, columns, height, top }: Props) {
  const width = Math.min(MOST_WIDTH, columns - 4);
  const inner = dialogInnerWidth(width);
  const lines = suppressLines(dialog, snapshot, inner).slice(0, Math.max(1, height - CHROME - FIELDS));
  const tall = Math.min(height, lines.length + CHROME + FIELDS);
  const focus = dialog.focus === 'cancel' ? 0 : dialog.focus === 'confirm' ? 1 : null;
  return (
    <Overlay top={top + Math.max(0, Math.floor((height - tall) / 2))} columns={columns} width={width} height={tall}>
      <Dialog
        title={`Mark this ${dialog.what.kind} as a false positive?`}
        width={width}
        buttons={[{ label: 'Cancel' }, { label: 'Mark it' }]}
        focus={focus}
        note={note(dialog)}
      >
        {lines.map((spans, index) => (
          <Row key={index} spans={spans} width={inner} />
        ))}
        <Text> </Text>
        <Field dialog={dialog} name="reason" label="why" placeholder="in your own words" width={inner} />
        <Field dialog={dialog} name="lasts" label="for how long" placeholder="12h, 7d, 4w, never" width={inner} />
      </Dialog>
    </Overlay>
  );
}

type FieldProps = {
  readonly dialog: SuppressDialog;
  readonly name: 'reason' | 'lasts';
  readonly label: string;
  readonly placeholder: string;
  readonly width: number;
};

function Field({ dialog, name, label, placeholder, width }: FieldProps) {
  const hasFocus = dialog.focus === name;
  return (
    <Box width={width} height={1} flexShrink={0}>
      <Row spans={[span(hasFocus ? '› ' : '  ', 'accent'), span(label, 'text.muted')]} width={LABEL} />
      <TextField
        state={dialog[name]}
        width={Math.max(4, width - LABEL)}
        hasFocus={hasFocus}
        placeholder={placeholder}
      />
    </Box>
  );
}

function note({ complaint, focus }: SuppressDialog): readonly Span[] {
  if (complaint !== '') return [span(complaint, 'warn')];
  if (focus === 'confirm') return [span('Enter marks it, Esc cancels', 'text.muted')];
  return [span('Enter goes on, Esc cancels', 'text.muted')];
}

function suppressLines({ what }: SuppressDialog, { engine }: Snapshot, width: number): readonly (readonly Span[])[] {
  const wanted = what.value.toLowerCase();
  const bearers = [...engine.machines.values()].filter((machine) => bears(machine, what.kind, wanted));
  const hosts = bearers.map(({ host }) => sanitiseWithin(host, 30)).join(', ');
  const on = bearers.length === 0 ? 'no machine of this window' : `${countWords(bearers.length, 'machine')}: ${hosts}`;
  const effect =
    'Its alerts stay visible, dimmed and counted, and are no evidence: they raise no urgency and isolate nothing.';
  const room = Math.max(16, width - LABEL);
  return [
    ...labelled(what.kind, wrapLines(sanitise(what.value), room), 'text.strong'),
    ...labelled('seen on', wrapLines(on, room).slice(0, 3)),
    [],
    ...wrapLines(effect, width).map((line) => [span(line)]),
  ];
}

function labelled(label: string, lines: readonly string[], token?: Span['token']): readonly (readonly Span[])[] {
  return lines.map((line, index) => [
    span(padEnd(index === 0 ? label : '', LABEL), 'text.muted'),
    token ? span(line, token) : span(line),
  ]);
}

function bears(machine: Machine, kind: SuppressDialog['what']['kind'], wanted: string): boolean {
  if (kind === 'rule') return machine.rules.some((rule) => rule.toLowerCase() === wanted);
  if (kind === 'user') return machine.users.some((user) => user.toLowerCase() === wanted);
  return machine.indicators.some(({ value }) => value.toLowerCase() === wanted);
}
