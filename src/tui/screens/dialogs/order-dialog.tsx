/** The dialog before a machine is cut off or let back in. Cancel has the focus. */
import { Box, Text } from 'ink';
import type { Plan } from '../../../engine/model/decision.ts';
import { Dialog, type DialogButton, dialogInnerWidth } from '../../components/dialog.tsx';
import { Row } from '../../components/row.tsx';
import { type Span, span } from '../../components/spans.ts';
import { TextField } from '../../components/text-field/text-field.tsx';
import type { TextState } from '../../components/text-field/text-state.ts';
import type { Snapshot } from '../../state/store.ts';
import type { OrderDialog } from '../../state/view.ts';
import { Overlay } from '../frame/overlay.tsx';
import { useTime } from '../frame/use-now.ts';
import { orderLines } from './order-lines.ts';

/** Frame, title, blank line, note and buttons around the content. */
const CHROME = 6;
const MOST_WIDTH = 96;
const LABEL = 14;

type Props = {
  readonly dialog: OrderDialog;
  readonly snapshot: Snapshot;
  readonly columns: number;
  /** Lines of the body, and where it begins on the screen. */
  readonly height: number;
  readonly top: number;
};

export function OrderDialogView({ dialog, snapshot, columns, height, top }: Props) {
  const width = Math.min(MOST_WIDTH, columns - 4);
  const inner = dialogInnerWidth(width);
  const plan = dialog.stage.kind === 'confirming' && dialog.stage.plan.reach > 0 ? dialog.stage.plan : null;
  const fields = plan === null ? 0 : plan.friction.kind === 'type' ? 3 : 2;
  const room = Math.max(1, height - CHROME - fields);
  const lines = orderLines(dialog, {
    width: inner,
    height: Math.max(1, room - 6),
    room,
    now: useTime().now(),
    machines: snapshot.engine.machines,
  }).slice(0, room);
  const tall = Math.min(height, lines.length + fields + CHROME);
  return (
    <Overlay top={top + Math.max(0, Math.floor((height - tall) / 2))} columns={columns} width={width} height={tall}>
      <Dialog
        title={dialog.title}
        width={width}
        danger={dialog.order === 'isolate'}
        buttons={buttons(dialog, plan)}
        focus={dialog.focus === 'cancel' ? 0 : dialog.focus === 'confirm' ? 1 : null}
        note={note(dialog, plan)}
      >
        {lines.map((spans, index) => (
          <Row key={index} spans={spans} width={inner} />
        ))}
        {plan === null ? null : <Fields dialog={dialog} plan={plan} width={inner} />}
      </Dialog>
    </Overlay>
  );
}

function Fields({
  dialog,
  plan,
  width,
}: {
  readonly dialog: OrderDialog;
  readonly plan: Plan;
  readonly width: number;
}) {
  const { friction } = plan;
  return (
    <>
      <Text> </Text>
      {friction.kind === 'type' ? (
        <Field
          label={friction.what === 'count' ? `type ${friction.expected}` : 'type name'}
          state={dialog.typed}
          width={width}
          hasFocus={dialog.focus === 'typed'}
          placeholder={friction.what === 'count' ? 'how many machines?' : friction.expected}
        />
      ) : null}
      <Field
        label="comment"
        state={dialog.comment}
        width={width}
        hasFocus={dialog.focus === 'comment'}
        placeholder="in your own words"
      />
    </>
  );
}

type FieldProps = {
  readonly label: string;
  readonly state: TextState;
  readonly width: number;
  readonly hasFocus: boolean;
  readonly placeholder: string;
};

function Field({ label, state, width, hasFocus, placeholder }: FieldProps) {
  return (
    <Box width={width} height={1} flexShrink={0}>
      <Row spans={[span(hasFocus ? '› ' : '  ', 'accent'), span(label, 'text.muted')]} width={LABEL} />
      <TextField state={state} width={Math.max(4, width - LABEL)} hasFocus={hasFocus} placeholder={placeholder} />
    </Box>
  );
}

function buttons(dialog: OrderDialog, plan: Plan | null): readonly DialogButton[] {
  if (plan === null) return [{ label: dialog.stage.kind === 'planning' ? 'Cancel' : 'Close' }];
  const what = dialog.order === 'isolate' ? 'Isolate' : 'Release';
  const key = plan.friction.kind === 'yes' ? ' (y)' : plan.reach > 1 ? ` ${plan.reach}` : '';
  return [{ label: 'Cancel' }, { label: `${what}${key}`, danger: dialog.order === 'isolate' }];
}

function note(dialog: OrderDialog, plan: Plan | null): readonly Span[] {
  if (dialog.complaint !== '') return [span(dialog.complaint, 'warn')];
  if (plan === null) return [];
  if (dialog.focus === 'comment') return [span('Tab goes on, Esc cancels; y is a letter here', 'text.muted')];
  if (plan.friction.kind === 'yes')
    return [span(`y ${verb(dialog)}, Tab edits the comment, Esc cancels`, 'text.muted')];
  const what =
    plan.friction.what === 'count' ? `the number ${plan.friction.expected}` : `the name ${plan.friction.expected}`;
  return [span(`Type ${what} and press Enter; Tab goes to the comment`, 'text.muted')];
}

function verb(dialog: OrderDialog): string {
  return dialog.order === 'isolate' ? 'isolates' : 'releases';
}
