/** Column widths for a table: a minimum, a weight for what is left over, and the order in which columns give way. */

export type ColumnSpec<Id extends string = string> = {
  readonly id: Id;
  /** Cells it needs to be worth showing. */
  readonly min: number;
  /** Share of the cells left over; 0: stays at its minimum. */
  readonly weight: number;
  /** Never wider than this. */
  readonly max?: number;
  /** The highest number goes first when room is short; 0: never dropped (then it shrinks). */
  readonly drop: number;
};

export type ColumnWidth<Id extends string = string> = { readonly id: Id; readonly width: number };

/**
 * Widths of the columns that are shown, in their order; with `gap` cells between two, they never take more than
 * `total` cells. Columns that are never dropped shrink, last one first, where even their minimum is too much.
 */
export function columnWidths<Id extends string>(
  columns: readonly ColumnSpec<Id>[],
  total: number,
  gap = 1,
): readonly ColumnWidth<Id>[] {
  const shown = keepWhatFits(columns, total, gap);
  const widths = shown.map((column) => column.min);
  const room = total - gap * Math.max(0, shown.length - 1);
  shrink(widths, room);
  grow(shown, widths, room);
  return shown.map((column, index) => ({ id: column.id, width: widths[index] ?? 0 }));
}

function keepWhatFits<Id extends string>(columns: readonly ColumnSpec<Id>[], total: number, gap: number) {
  const shown = [...columns];
  const needed = () => shown.reduce((sum, column) => sum + column.min, gap * Math.max(0, shown.length - 1));
  while (needed() > total) {
    const first = shown.reduce((worst, column) => (column.drop >= worst.drop ? column : worst), shown[0] ?? NEVER);
    if (first.drop === 0) break;
    shown.splice(shown.indexOf(first as ColumnSpec<Id>), 1);
  }
  return shown;
}

const NEVER: ColumnSpec = { id: '', min: 0, weight: 0, drop: 0 };

function shrink(widths: number[], room: number): void {
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  for (let index = widths.length - 1; index >= 0 && over > 0; index -= 1) {
    const taken = Math.min(over, widths[index] ?? 0);
    widths[index] = (widths[index] ?? 0) - taken;
    over -= taken;
  }
}

function grow(columns: readonly ColumnSpec[], widths: number[], room: number): void {
  for (;;) {
    const left = room - widths.reduce((sum, width) => sum + width, 0);
    const growing = columns
      .map((column, index) => ({ index, weight: column.weight, room: (column.max ?? room) - (widths[index] ?? 0) }))
      .filter((each) => each.weight > 0 && each.room > 0);
    const weights = growing.reduce((sum, each) => sum + each.weight, 0);
    if (left <= 0 || weights === 0) return;
    let given = 0;
    for (const each of growing) {
      // At least one cell each round, so that rounding down never leaves cells over.
      const share = Math.min(each.room, left - given, Math.max(1, Math.floor((left * each.weight) / weights)));
      widths[each.index] = (widths[each.index] ?? 0) + share;
      given += share;
    }
  }
}
