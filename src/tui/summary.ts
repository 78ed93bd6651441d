/** The one line that stays on the terminal after the console is left. */
import { countWords } from '../engine/model/span-words.ts';
import type { EngineState } from '../engine/state.ts';
import { inFlight } from './state/control/choices.ts';
import type { Tally } from './state/control/control.ts';

export function summaryLine(state: EngineState, tally: Tally): string {
  const seen = `${countWords(state.machines.size, 'machine')}, ${countWords(state.counts.grouped, 'alert')}`;
  const done = [
    ...(tally.isolated > 0 ? [`${tally.isolated} isolated and verified`] : []),
    ...(tally.released > 0 ? [`${tally.released} released and verified`] : []),
  ];
  const open = inFlight(state).length;
  const left =
    open === 0 ? '' : ` ${countWords(open, 'order is', 'orders are')} in flight and will be settled at the next start.`;
  return `Cordon: ${seen}; ${done.length === 0 ? 'no order was carried out' : done.join(', ')}.${left}`;
}
