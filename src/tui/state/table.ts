/**
 * The table's order, cursor and scroll position. The cursor belongs to a machine, not to a row number; nothing
 * reorders under a pressed key, and new machines never move what the cursor points at.
 */
import type { MachineKey } from '../../engine/model/machine.ts';

export type Table = {
  /** Every shown machine, in the order of the screen. */
  readonly keys: readonly MachineKey[];
  /** null: not placed yet, it stands on whatever is on top. */
  readonly cursor: MachineKey | null;
  /** Index of the topmost visible row. */
  readonly first: number;
  /** Machines that joined at the end while rows had to keep their places; they still have to find their own. */
  readonly joined: readonly MachineKey[];
};

export const EMPTY_TABLE: Table = { keys: [], cursor: null, first: 0, joined: [] };

/** Index of the cursor's row; 0 where it has not been placed. */
export function cursorIndex(table: Table): number {
  if (table.cursor === null) return 0;
  return Math.max(0, table.keys.indexOf(table.cursor));
}

/** The machine under the cursor. */
export function cursorKey(table: Table): MachineKey | null {
  return table.keys[cursorIndex(table)] ?? null;
}

/** How a new order is taken in. */
export type Settling =
  /** The analyst asked for it: exactly as sorted. */
  | 'asked'
  /** It came by itself: all rows are sorted around the cursor's, which keeps its place. */
  | 'quiet'
  /** A key was just pressed or a dialog is open: rows keep their order, new ones join at the end. */
  | 'frozen';

/**
 * Takes a new order in. The cursor stays with its machine, and the machine on its line of the screen wherever
 * scrolling allows it; only machines that newly come in above push it down, and a list that stands at its top stays
 * there, so that they are seen. A machine that is gone hands the cursor to the next one below.
 */
export function settle(table: Table, sorted: readonly MachineKey[], height: number, how: Settling): Table {
  const cursor = table.cursor === null ? null : survivor(table, sorted);
  const wanted =
    how === 'frozen' ? keepOrder(table.keys, sorted) : how === 'quiet' ? around(table, sorted, cursor) : sorted;
  const keys = sameOrder(table.keys, wanted);
  const joined = how === 'frozen' ? withJoined(table, keys) : [];
  const isSame = keys === table.keys && cursor === table.cursor && joined.length === table.joined.length;
  if (isSame) return reveal(table, height);
  const line = cursorIndex(table) - table.first;
  const index = cursor === null ? 0 : Math.max(0, keys.indexOf(cursor));
  const first = table.first === 0 ? 0 : index - line;
  return reveal({ keys, cursor, first, joined }, height);
}

function withJoined(table: Table, keys: readonly MachineKey[]): readonly MachineKey[] {
  if (keys === table.keys) return table.joined;
  const known = new Set(table.keys);
  return [...table.joined, ...keys.filter((key) => !known.has(key))];
}

/** Moves the cursor by rows; stops at the ends. */
export function moveBy(table: Table, rows: number, height: number): Table {
  return moveTo(table, cursorIndex(table) + rows, height);
}

/** Puts the cursor on a row; stops at the ends. */
export function moveTo(table: Table, index: number, height: number): Table {
  const cursor = table.keys[Math.min(Math.max(0, index), table.keys.length - 1)] ?? null;
  return reveal({ ...table, cursor }, height);
}

/** Scrolls as little as possible so that the cursor is visible and no line is wasted. */
export function reveal(table: Table, height: number): Table {
  const index = cursorIndex(table);
  const last = Math.max(0, table.keys.length - height);
  const first = Math.max(0, Math.min(last, Math.max(Math.min(table.first, index), index - height + 1)));
  return first === table.first ? table : { ...table, first };
}

function sameOrder(before: readonly MachineKey[], after: readonly MachineKey[]): readonly MachineKey[] {
  return before.length === after.length && before.every((key, index) => key === after[index]) ? before : after;
}

/** The keys of the order on the screen, which stays as it is while keys are pressed. */
let latest: { readonly keys: readonly MachineKey[]; readonly set: ReadonlySet<MachineKey> } | null = null;

function setOf(keys: readonly MachineKey[]): ReadonlySet<MachineKey> {
  if (latest?.keys !== keys) latest = { keys, set: new Set(keys) };
  return latest.set;
}

function keepOrder(before: readonly MachineKey[], after: readonly MachineKey[]): readonly MachineKey[] {
  // Nobody came, nobody went: the usual case, ten times a second.
  const isSame = before.length === after.length && after.every((key) => setOf(before).has(key));
  if (isSame) return before;
  const shown = new Set(after);
  const kept = before.filter((key) => shown.has(key));
  const known = new Set(before);
  return [...kept, ...after.filter((key) => !known.has(key))];
}

/** Sorted, but for the cursor's machine: as many of the known rows stay above it as there were. */
function around(table: Table, sorted: readonly MachineKey[], cursor: MachineKey | null): readonly MachineKey[] {
  if (cursor === null || cursor !== table.cursor) return sorted;
  const shown = new Set(sorted);
  const known = new Set(table.keys);
  for (const key of table.joined) known.delete(key);
  const before = table.keys.slice(0, cursorIndex(table)).filter((key) => shown.has(key)).length;
  const newAbove = sorted.slice(0, sorted.indexOf(cursor)).filter((key) => !known.has(key)).length;
  const others = sorted.filter((key) => key !== cursor);
  return others.toSpliced(before + newAbove, 0, cursor);
}

function survivor(table: Table, keys: readonly MachineKey[]): MachineKey | null {
  if (table.cursor !== null && keys.includes(table.cursor)) return table.cursor;
  const alive = new Set(keys);
  const index = cursorIndex(table);
  const below = table.keys.slice(index).find((key) => alive.has(key));
  return below ?? table.keys.slice(0, index).findLast((key) => alive.has(key)) ?? keys[0] ?? null;
}
