/** Keys of the machine table: marks, order, setting machines aside. */
import { wordsOf } from '../../../engine/errors.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import type { OrderColumn } from '../ordering.ts';
import { isAside } from '../selection.ts';
import { cursorKey } from '../table.ts';
import type { Control } from './control.ts';
import { targets } from './targets.ts';

export function toggleMark({ store }: Control): void {
  const { view } = store.get();
  const key = cursorKey(view.table);
  if (key !== null) store.act({ type: 'mark', machines: [key], on: !view.marks.has(key) });
}

/** Marks all machines shown that are not set aside; where all of them are marked, takes the marks off. */
export function markAll({ store, time }: Control): void {
  const { view, engine } = store.get();
  const open = view.table.keys.filter((key) => {
    const machine = engine.machines.get(key);
    return machine !== undefined && !isAside(machine, time.now());
  });
  const all = open.every((key) => view.marks.has(key));
  store.act({ type: 'mark', machines: open, on: !all });
}

/** Esc on the table: drops the marks, then leaves the group or drops the narrowing, then does nothing. */
export function clearTable({ store }: Control): void {
  const { view } = store.get();
  if (view.toast) store.act({ type: 'toast', toast: null });
  if (view.marks.size > 0) store.act({ type: 'mark', machines: [...view.marks], on: false });
  else if (view.group) store.act({ type: 'group.leave' });
  else if (view.narrowing !== '') store.act({ type: 'narrow', text: '' });
}

/** A column's letter; the same column again reverses it. */
export function orderBy({ store }: Control, column: OrderColumn): void {
  const { ordering } = store.get().view;
  const reversed = ordering.column === column ? !ordering.reversed : false;
  store.act({ type: 'order', ordering: { column, reversed: column === 'urgency' ? false : reversed } });
}

export function reverseOrder({ store }: Control): void {
  const { ordering } = store.get().view;
  store.act({ type: 'order', ordering: { ...ordering, reversed: !ordering.reversed } });
}

/** Sets machines aside until evidence of a new kind comes; where all of them are aside already, takes them back. */
export function skip(control: Control): void {
  const { store, engine, say, time } = control;
  const chosen = targets(store.get());
  if (chosen.length === 0) return;
  const machines = chosen.map(({ key }) => key);
  const on = !chosen.every((machine) => isAside(machine, time.now()));
  control.run(async () => {
    const answer = await engine.dispatch('skip', { machines, on });
    if (!answer.ok) {
      say('error', wordsOf(answer.problem));
      return;
    }
    store.act({ type: 'mark', machines, on: false });
    const [first] = chosen;
    const what =
      chosen.length === 1 && first
        ? sanitiseWithin(first.host, 40) || 'Records without a host'
        : countWords(chosen.length, 'machine');
    say(
      'info',
      on
        ? `${what} set aside until evidence of a new kind comes. :aside shows ${chosen.length === 1 ? 'it' : 'them'}.`
        : `${what} taken back.`,
    );
  });
}
