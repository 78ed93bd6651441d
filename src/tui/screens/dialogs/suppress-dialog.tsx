/** A rule, hash, path or user is to be no evidence any more: why, and for how long. */
import type { Machine } from '../../../engine/model/machine.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { type Span, span } from '../../components/spans.ts';
import type { Snapshot } from '../../state/store.ts';
import type { SuppressDialog } from '../../state/view.ts';
import { padEnd } from '../../text/pad.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import { type DialogArea, DialogField, FramedDialog } from './framed-dialog.tsx';

const MOST_WIDTH = 86;
const LABEL = 16;

const FIELDS = [
  { name: 'reason', label: 'why', placeholder: 'in your own words' },
  { name: 'lasts', label: 'for how long', placeholder: '12h, 7d, 4w, never' },
] as const;

type Props = { readonly dialog: SuppressDialog; readonly snapshot: Snapshot; readonly area: DialogArea };

export function SuppressDialogView({ dialog, snapshot, area }: Props) {
  return (
    <FramedDialog
      area={area}
      most={MOST_WIDTH}
      title={`Mark this ${dialog.what.kind} as a false positive?`}
      buttons={[{ label: 'Cancel' }, { label: 'Mark it' }]}
      focus={dialog.focus === 'cancel' ? 0 : dialog.focus === 'confirm' ? 1 : null}
      note={note(dialog)}
      lines={(width) => suppressLines(dialog, snapshot, width)}
      fields={FIELDS.length}
    >
      {(width) =>
        FIELDS.map(({ name, ...field }) => (
          <DialogField
            key={name}
            {...field}
            labelWidth={LABEL}
            state={dialog[name]}
            width={width}
            hasFocus={dialog.focus === name}
          />
        ))
      }
    </FramedDialog>
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
