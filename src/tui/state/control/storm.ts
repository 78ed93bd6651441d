/** A storm is one decision: all its machines that wait are marked, and the dialog asks once for all of them. */
import type { StormView } from '../../../engine/model/storm.ts';
import type { Control } from './control.ts';
import { askForTargets } from './orders.ts';

export function decideStorm(control: Control): void {
  const { store, say } = control;
  const { view, engine } = store.get();
  const storms = engine.storms.filter(({ waiting }) => waiting.length > 0);
  const storm = storms[(storms.findIndex((each) => isMarked(each, view.marks)) + 1) % Math.max(1, storms.length)];
  if (!storm) {
    say('info', 'Every machine of the storm is decided: cut off, in flight or set aside.');
    return;
  }
  store.act({ type: 'mark', machines: [...view.marks], on: false });
  store.act({ type: 'mark', machines: storm.waiting, on: true });
  askForTargets(control, 'isolate');
}

function isMarked({ waiting }: StormView, marks: ReadonlySet<string>): boolean {
  return waiting.length === marks.size && waiting.every((key) => marks.has(key));
}
