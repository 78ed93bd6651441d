/** The dialog before a machine is cut off or let back in. Cancel has the focus. */
import type { Plan } from '../../../engine/model/decision.ts';
import type { DialogButton } from '../../components/dialog.tsx';
import { Row } from '../../components/row.tsx';
import { type Span, span } from '../../components/spans.ts';
import type { Snapshot } from '../../state/store.ts';
import type { OrderDialog } from '../../state/view.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { agesAt, useTime } from '../frame/use-now.ts';
import { type DialogArea, DialogField, FramedDialog, fieldLabel } from './framed-dialog.tsx';
import { orderLines } from './order-lines.ts';

const MOST_WIDTH = 96;
const LABEL = 14;

type Props = { readonly dialog: OrderDialog; readonly snapshot: Snapshot; readonly area: DialogArea };

export function OrderDialogView({ dialog, snapshot, area }: Props) {
  const { now } = agesAt(useTime().now());
  const { machines } = snapshot.engine;
  const plan = dialog.stage.kind === 'confirming' && dialog.stage.plan.reach > 0 ? dialog.stage.plan : null;
  return (
    <FramedDialog
      area={area}
      most={MOST_WIDTH}
      title={dialog.title}
      danger={dialog.order === 'isolate'}
      buttons={buttons(dialog, plan)}
      focus={dialog.focus === 'cancel' ? 0 : dialog.focus === 'confirm' ? 1 : null}
      note={note(dialog, plan)}
      lines={(width, room) => orderLines(dialog, { width, room, now, machines })}
      fields={plan === null ? 0 : fieldsOf(plan).length}
    >
      {(width) => plan && fieldsOf(plan).map((name) => <Field key={name} {...{ name, dialog, plan, width }} />)}
    </FramedDialog>
  );
}

type FieldName = 'typed' | 'place' | 'comment';

/** A place that cannot serve leaves nothing to confirm. */
function fieldsOf({ friction, places, place }: Plan): readonly FieldName[] {
  const choice: readonly FieldName[] = places.length > 0 ? ['place'] : [];
  if (place?.problem) return choice;
  return [...(friction.kind === 'type' ? (['typed'] as const) : []), ...choice, 'comment'];
}

type FieldProps = {
  readonly name: FieldName;
  readonly dialog: OrderDialog;
  readonly plan: Plan;
  readonly width: number;
};

function Field({ name, dialog, plan, width }: FieldProps) {
  const hasFocus = dialog.focus === name;
  if (name === 'place') return <Row spans={placeSpans(plan, hasFocus, width)} width={width} />;
  const common = { labelWidth: LABEL, width, hasFocus, state: dialog[name] };
  if (name === 'comment') return <DialogField label="comment" placeholder="in your own words" {...common} />;
  const { friction } = plan;
  if (friction.kind === 'yes') return null;
  const isCount = friction.what === 'count';
  return (
    <DialogField
      label={isCount ? `type ${friction.expected}` : 'type name'}
      placeholder={isCount ? 'how many machines?' : friction.expected}
      {...common}
    />
  );
}

/** "‹ Forensics ›  2 of 3": where it is moved to, and that it can be chosen. */
function placeSpans({ places, place }: Plan, hasFocus: boolean, width: number): readonly Span[] {
  const name = sanitiseWithin(place?.name ?? '', Math.max(8, width - LABEL - 30));
  const token = hasFocus ? 'selection' : place?.problem ? 'danger' : place?.open ? 'warn' : 'text.strong';
  const at = place === null ? 0 : places.indexOf(place) + 1;
  const count = places.length > 1 ? `  ${at} of ${places.length}` : '';
  const isNew = place?.id === null && !place.problem ? '  made by this order' : '';
  return [
    ...fieldLabel('moved to'.padEnd(LABEL - 2), hasFocus),
    span(places.length > 1 ? `‹ ${name} ›` : name, token),
    span(`${count}${isNew}`, 'text.muted'),
  ];
}

function buttons(dialog: OrderDialog, plan: Plan | null): readonly DialogButton[] {
  if (plan === null) return [{ label: dialog.stage.kind === 'planning' ? 'Cancel' : 'Close' }];
  if (plan.place?.problem) return [{ label: 'Cancel' }, ...(plan.place.repairable ? [{ label: 'Repair it …' }] : [])];
  const what = dialog.order === 'isolate' ? 'Isolate' : 'Release';
  const key = plan.friction.kind === 'yes' ? ' (y)' : plan.reach > 1 ? ` ${plan.reach}` : '';
  return [{ label: 'Cancel' }, { label: `${what}${key}`, danger: dialog.order === 'isolate' }];
}

function note(dialog: OrderDialog, plan: Plan | null): readonly Span[] {
  if (dialog.complaint !== '') return [span(dialog.complaint, 'warn')];
  if (plan === null) return [];
  return [span(hint(dialog, plan), 'text.muted')];
}

function hint({ focus, order }: OrderDialog, { friction, place, places }: Plan): string {
  if (focus === 'place') return '← → choose another group, Tab goes on, Esc cancels';
  if (place?.problem) {
    const other = places.length > 1 ? ', Tab chooses another group' : '';
    return place.repairable ? `Repair shows what it would change and asks${other}` : `Esc cancels${other}`;
  }
  if (focus === 'comment') return 'Tab goes on, Esc cancels; y is a letter here';
  const edits = places.length > 1 ? 'Tab the group and the comment' : 'Tab edits the comment';
  if (friction.kind === 'yes') return `y ${order === 'isolate' ? 'isolates' : 'releases'}, ${edits}, Esc cancels`;
  const what = friction.what === 'count' ? `the number ${friction.expected}` : `the name ${friction.expected}`;
  return `Type ${what} and press Enter; Tab goes to ${places.length > 1 ? 'group and comment' : 'the comment'}`;
}
