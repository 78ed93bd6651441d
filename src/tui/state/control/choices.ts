/** Questions with buttons: leave with work in flight, halt, snooze, stop a pending order. */
import { wordsOf } from '../../../engine/errors.ts';
import { isInFlight } from '../../../engine/model/isolation.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import type { EngineState } from '../../../engine/state.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import type { ChoiceDialog } from '../view.ts';
import type { Control } from './control.ts';
import { takeFilter } from './filter.ts';
import { repair } from './repair.ts';
import { takeAutomatic } from './replay.ts';
import { targets } from './targets.ts';

const HOUR = 60 * 60_000;
/** Names in a question; the rest is counted. */
const NAMED = 6;

function open(control: Control, dialog: Omit<ChoiceDialog, 'kind' | 'focus'>): void {
  control.store.act({ type: 'dialog', dialog: { kind: 'choice', focus: 0, ...dialog } });
  control.terminal.dropKeys();
}

/** Machines with an order that has not ended. */
export function inFlight({ machines }: EngineState): readonly Machine[] {
  return [...machines.values()].filter(({ order }) => order !== null && isInFlight(order.step));
}

/** "FIN-LT-0142 isolate: requested 3 s ago". */
export function inFlightWords(machine: Machine, now: number): string {
  const { order } = machine;
  if (!order) return sanitiseWithin(machine.host, 30);
  return `${sanitiseWithin(machine.host, 30)}  ${order.kind}: ${order.step} for ${relativeTime(order.since, now)}`;
}

/** Leaves; with work in flight it asks first and names it. */
export function askToLeave(control: Control): void {
  const { engine } = control.store.get();
  const open_ = inFlight(engine);
  if (open_.length === 0) {
    control.program.leave(0);
    return;
  }
  const now = control.time.now();
  const named = open_.slice(0, NAMED).map((machine) => inFlightWords(machine, now));
  open(control, {
    topic: 'leave',
    title: `Leave? ${countWords(open_.length, 'order is', 'orders are')} in flight.`,
    lines: [
      ...named,
      ...(open_.length > NAMED ? [`and ${open_.length - NAMED} more`] : []),
      '',
      'The orders stand. They are settled by reading at the next start; nothing is sent twice.',
    ],
    buttons: [
      { id: 'cancel', label: 'Stay' },
      { id: 'leave', label: 'Leave', danger: true },
    ],
    yes: 'leave',
    machines: [],
  });
}

export function askToHalt(control: Control): void {
  const { halted } = control.store.get().engine;
  open(control, {
    topic: 'halt',
    title: halted ? 'Lift the halt?' : 'Halt all orders?',
    lines: halted
      ? ['Isolations can be ordered again, by hand and by rule.']
      : [
          'No isolation is ordered until the halt is lifted, by hand or by rule, here or in any other run.',
          'A release stays possible. Orders on their way are not called back.',
        ],
    buttons: [
      { id: 'cancel', label: 'Cancel' },
      { id: halted ? 'lift' : 'halt', label: halted ? 'Lift' : 'Halt', danger: !halted },
    ],
    yes: halted ? 'lift' : 'halt',
    machines: [],
  });
}

const SNOOZES: readonly { readonly id: string; readonly label: string; readonly ms: number }[] = [
  { id: '1h', label: '1 h', ms: HOUR },
  { id: '4h', label: '4 h', ms: 4 * HOUR },
  { id: '12h', label: '12 h', ms: 12 * HOUR },
  { id: '24h', label: '24 h', ms: 24 * HOUR },
];

export function askToSnooze(control: Control): void {
  const machines = targets(control.store.get());
  if (machines.length === 0) return;
  const [first] = machines;
  const what =
    machines.length === 1 && first
      ? sanitiseWithin(first.host, 40) || 'records without a host'
      : countWords(machines.length, 'machine');
  open(control, {
    topic: 'snooze',
    title: `Set ${what} aside for how long?`,
    lines: ['It comes back by itself, whatever happens meanwhile. Automation leaves it alone until then.'],
    buttons: [{ id: 'cancel', label: 'Cancel' }, ...SNOOZES.map(({ id, label }) => ({ id, label }))],
    yes: null,
    machines: machines.map(({ key }) => key),
  });
}

/** Stops the delivery of a pending order, after asking. */
export function askToAbort(control: Control, host: string): void {
  const { engine } = control.store.get();
  const wanted = host.toLowerCase();
  const machine = [...engine.machines.values()].find((each) => each.host.toLowerCase() === wanted);
  if (machine?.order?.step !== 'pending') {
    control.say('warn', `There is no pending order for ${sanitiseWithin(host, 40)}.`);
    return;
  }
  open(control, {
    topic: 'abort',
    title: `Stop the pending ${machine.order.kind} of ${sanitiseWithin(machine.host, 40)}?`,
    lines: ['The vendor stops delivering it. An endpoint that took it meanwhile stays as it is.'],
    buttons: [
      { id: 'cancel', label: 'Cancel' },
      { id: 'abort', label: 'Stop it', danger: true },
    ],
    yes: 'abort',
    machines: [machine.key],
  });
}

/** A button was taken. */
export function takeChoice(control: Control, dialog: ChoiceDialog, id: string): void {
  const { store, engine, say, time } = control;
  store.act({ type: 'dialog', dialog: null });
  if (id === 'cancel') return;
  if (dialog.topic === 'leave') {
    control.program.leave(0);
    return;
  }
  if (dialog.topic === 'halt') {
    setHalt(control, id === 'halt');
    return;
  }
  if (dialog.topic === 'automatic') {
    takeAutomatic(control);
    return;
  }
  if (dialog.topic === 'repair') {
    repair(control, dialog);
    return;
  }
  if (dialog.topic === 'filter') {
    takeFilter(control, dialog, id);
    return;
  }
  if (dialog.topic === 'abort') {
    abort(control, dialog.machines[0] ?? '');
    return;
  }
  const snooze = SNOOZES.find((each) => each.id === id);
  if (!snooze) return;
  control.run(async () => {
    const until = time.now() + snooze.ms;
    const answer = await engine.dispatch('snooze', { machines: dialog.machines, until });
    if (!answer.ok) say('error', wordsOf(answer.problem));
    else {
      store.act({ type: 'mark', machines: dialog.machines, on: false });
      say('info', `${countWords(dialog.machines.length, 'machine')} set aside for ${snooze.label}. :aside shows them.`);
    }
  });
}

export function setHalt(control: Control, on: boolean): void {
  control.run(async () => {
    const answer = await control.engine.dispatch('halt', { on });
    if (!answer.ok) control.say('error', wordsOf(answer.problem));
    else control.say(on ? 'warn' : 'good', on ? 'Orders are halted. ! lifts it.' : 'The halt is lifted.');
  });
}

function abort(control: Control, machine: string): void {
  control.run(async () => {
    const answer = await control.engine.dispatch('abort', { machine });
    if (!answer.ok) control.say('error', wordsOf(answer.problem));
    else control.say('good', 'The delivery of the order is stopped.');
  });
}
