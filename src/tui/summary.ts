/** The one line that stays on the terminal after the console is left. */
import type { Order, OrderKind } from '../engine/model/isolation.ts';
import { isolationStateOf } from '../engine/model/isolation-state.ts';
import { countWords } from '../engine/model/span-words.ts';
import type { EngineState } from '../engine/state.ts';
import { inFlight } from './state/control/choices.ts';
import { sanitiseWithin } from './text/sanitise.ts';

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
  const carriedOut = done.length === 0 ? 'no order was carried out' : done.join(', ');
  return `Cordon: ${seen}; ${carriedOut}.${left}${wayBack(state)}`;
}

/** How to let in again what this run has cut off, and nobody let in since. */
function wayBack({ orders, run, machines }: EngineState): string {
  const all = [...orders.values()].filter(({ verifiedAt }) => verifiedAt !== null);
  const isReleased = ({ machine, createdAt }: Order) =>
    all.some((order) => order.kind === 'release' && order.machine === machine && order.createdAt >= createdAt);
  const hosts = all.flatMap((order) => {
    const found = machines.get(order.machine);
    const isOut = order.run === run && order.kind === 'isolate' && !isReleased(order);
    return isOut && (!found || isolationStateOf(found).state === 'isolated') ? [order.host] : [];
  });
  const [first] = hosts;
  if (first === undefined) return '';
  return ` To release: cordon release ${hosts.length === 1 ? sanitiseWithin(first, 60) : `--run ${run}`}`;
}

/** Orders of this run that were proven, however long that took. */
function proven({ orders, run }: EngineState, kind: OrderKind): number {
  return [...orders.values()].filter((order) => order.run === run && order.kind === kind && order.verifiedAt !== null)
    .length;
}
