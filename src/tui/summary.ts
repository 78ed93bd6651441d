/** The one line that stays on the terminal after the console is left. */
import type { OrderKind } from '../engine/model/isolation.ts';
import { countWords } from '../engine/model/span-words.ts';
import type { EngineState } from '../engine/state.ts';
import { inFlight } from './state/control/choices.ts';

export function summaryLine(state: EngineState): string {
  const seen = `${countWords(state.machines.size, 'machine')}, ${countWords(state.counts.grouped, 'alert')}`;
  const [isolated, released] = [proven(state, 'isolate'), proven(state, 'release')];
  const done = [
    ...(isolated > 0 ? [`${isolated} isolated and verified`] : []),
    ...(released > 0 ? [`${released} released and verified`] : []),
  ];
  const open = inFlight(state).length;
  const left =
    open === 0 ? '' : ` ${countWords(open, 'order is', 'orders are')} in flight and will be settled at the next start.`;
  return `Cordon: ${seen}; ${done.length === 0 ? 'no order was carried out' : done.join(', ')}.${left}`;
}

/** Orders of this run that were proven, however long that took. */
function proven({ orders, run }: EngineState, kind: OrderKind): number {
  return [...orders.values()].filter((order) => order.run === run && order.kind === kind && order.verifiedAt !== null)
    .length;
}
