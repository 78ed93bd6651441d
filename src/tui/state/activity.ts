/** What has happened, newest first: the engine's own account and what toasts have said; and the orders in flight. */
import { isInFlight } from '../../engine/model/isolation.ts';
import type { Machine } from '../../engine/model/machine.ts';
import type { ActivityEntry } from '../../engine/state.ts';
import { bodyHeight } from './layout.ts';
import type { Snapshot } from './store.ts';

type Looked = Pick<Snapshot, 'engine' | 'view'>;

let latest: {
  readonly told: readonly ActivityEntry[];
  readonly notes: readonly ActivityEntry[];
  readonly text: string;
  readonly answer: readonly ActivityEntry[];
} | null = null;

/** Newest first; with a narrowing only those that hold all its words. The latest answer is kept. */
export function activityEntries({ engine, view }: Looked): readonly ActivityEntry[] {
  const { activity: told } = engine;
  const { notes, activityNarrowing: text } = view;
  if (latest && latest.told === told && latest.notes === notes && latest.text === text) return latest.answer;
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  // What the engine has written down as well is told once.
  const own = notes.filter((note) => !told.some(({ text: same, at }) => same === note.text && isSoon(at, note.at)));
  const all = own.length === 0 ? told : [...told, ...own].sort((a, b) => a.at - b.at);
  const answer = all.filter((entry) => words.every((word) => entry.text.toLowerCase().includes(word))).reverse();
  latest = { told, notes, text, answer };
  return answer;
}

const SOON_MS = 2000;

function isSoon(one: number, other: number): boolean {
  return Math.abs(one - other) <= SOON_MS;
}

/** Machines with an order that has not ended, the latest order first. */
export function ordersInFlight({ engine }: Pick<Snapshot, 'engine'>): readonly Machine[] {
  return [...engine.machines.values()]
    .filter(({ order }) => order !== null && isInFlight(order.step))
    .sort((a, b) => (b.order?.createdAt ?? 0) - (a.order?.createdAt ?? 0));
}

export type ActivityLayout = {
  readonly orders: readonly Machine[];
  /** Rows for them; the others are counted. */
  readonly orderRows: number;
  /** Rows of the list below. */
  readonly listHeight: number;
};

/** Orders in flight stand above the list, in a third of the screen at most. */
export function activityLayout(snapshot: Looked): ActivityLayout {
  const height = bodyHeight(snapshot.view.size);
  const orders = snapshot.view.activityNarrowing === '' ? ordersInFlight(snapshot) : [];
  const orderRows = Math.min(orders.length, Math.max(1, Math.floor(height / 3)));
  // The two titles.
  const above = orders.length === 0 ? 0 : orderRows + 2;
  return { orders, orderRows, listHeight: Math.max(1, height - above) };
}
