/** Repair of what isolation needs at the vendor: the differences are shown and asked about, and the isolation is asked anew. */
import { wordsOf } from '../../../engine/errors.ts';
import type { PlaceChoice } from '../../../engine/model/place.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import type { ChoiceDialog, OrderDialog } from '../view.ts';
import type { Control } from './control.ts';
import { ask } from './orders.ts';

/** The place that is chosen, where it cannot serve as it is and can be mended. */
function brokenPlace({ stage }: OrderDialog): PlaceChoice | null {
  const place = stage.kind === 'confirming' ? stage.plan.place : null;
  return place?.problem && place.repairable ? place : null;
}

export function needsRepair(dialog: OrderDialog): boolean {
  return brokenPlace(dialog) !== null;
}

export function askToRepair({ store, terminal }: Control, dialog: OrderDialog): void {
  const place = brokenPlace(dialog);
  const { stage, order, targets, what } = dialog;
  if (!place || stage.kind !== 'confirming') return;
  const { readOnly } = store.get().engine.settings;
  const buttons = [
    { id: 'cancel', label: 'Cancel' },
    ...(readOnly ? [] : [{ id: 'repair', label: 'Repair', danger: true }]),
  ];
  store.act({
    type: 'dialog',
    dialog: {
      kind: 'choice',
      topic: 'repair',
      title: `Repair "${sanitiseWithin(place.name, 40)}"?`,
      lines: [
        ...place.differences.map((difference) => `· ${sanitise(difference)}`),
        '',
        readOnly
          ? 'This is a read-only session: it can only be looked at here.'
          : 'It is given policies that let nothing through, made beside those it has now; these stay as they are. They apply to every machine in it.',
        ...(readOnly ? [] : ['Nothing is isolated by this: you are asked again.']),
      ],
      buttons,
      focus: 0,
      yes: readOnly ? null : 'repair',
      machines: stage.plan.targets.slice(0, 1).map(({ machine }) => machine),
      asked: { order, targets, what },
    },
  });
  terminal.dropKeys();
}

/** The yes was given: mends it, and asks about the isolation anew, with a yes of its own. */
export function repair(control: Control, { machines: [machine], asked }: ChoiceDialog): void {
  const { store, engine, say } = control;
  if (machine === undefined) return;
  say('info', 'The repair is on its way.');
  control.run(async () => {
    const answer = await engine.dispatch('repair', { machine });
    const words = answer.ok ? answer.words : wordsOf(answer.problem);
    say(answer.ok ? 'good' : 'error', words);
    const { dialog, prompt } = store.get().view;
    if (dialog !== null || prompt !== null) return;
    if (answer.ok) {
      if (asked) ask(control, asked.order, asked.targets, asked.what);
      return;
    }
    store.act({ type: 'dialog', dialog: notRepaired(words) });
    control.terminal.dropKeys();
  });
}

function notRepaired(words: string): ChoiceDialog {
  return {
    kind: 'choice',
    topic: 'refused',
    title: 'It was not repaired',
    lines: [sanitise(words)],
    buttons: [{ id: 'cancel', label: 'Close' }],
    focus: 0,
    yes: null,
    machines: [],
  };
}
