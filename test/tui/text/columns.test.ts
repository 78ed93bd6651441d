import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnSpec, columnWidths } from '../../../src/tui/text/columns.ts';

const specs = fc
  .array(
    fc.record({
      min: fc.integer({ min: 1, max: 30 }),
      weight: fc.integer({ min: 0, max: 5 }),
      drop: fc.integer({ min: 0, max: 4 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((list) => list.map((spec, index) => ({ ...spec, id: `c${index}` })));
const taken = (widths: readonly { width: number }[], gap: number) =>
  widths.reduce((sum, each) => sum + each.width, gap * Math.max(0, widths.length - 1));

describe('column widths', () => {
  it('never take more than the room, and keep order', () => {
    fc.assert(
      fc.property(specs, fc.integer({ min: 40, max: 250 }), fc.integer({ min: 0, max: 2 }), (columns, total, gap) => {
        const widths = columnWidths(columns, total, gap);
        expect(taken(widths, gap)).toBeLessThanOrEqual(total);
        const ids = widths.map((each) => each.id);
        expect(ids).toEqual(columns.map((column) => column.id).filter((id) => ids.includes(id)));
      }),
    );
  });

  it('use all the room where a shown column may grow', () => {
    fc.assert(
      fc.property(specs, fc.integer({ min: 40, max: 250 }), (columns, total) => {
        const widths = columnWidths(columns, total);
        const growing = columns.some((column) => column.weight > 0 && widths.some((each) => each.id === column.id));
        if (growing) expect(taken(widths, 1)).toBe(total);
      }),
    );
  });

  it('drop the highest number first and keep every minimum where it fits', () => {
    fc.assert(
      fc.property(specs, fc.integer({ min: 40, max: 250 }), (columns, total) => {
        const widths = columnWidths(columns, total);
        const kept = columns.filter((column) => widths.some((each) => each.id === column.id));
        const dropped = columns.filter((column) => !kept.includes(column));
        for (const gone of dropped) {
          expect(gone.drop).toBeGreaterThan(0);
          for (const column of kept) expect(column.drop).toBeLessThanOrEqual(gone.drop);
        }
        const needed = taken(
          kept.map((column) => ({ width: column.min })),
          1,
        );
        if (needed <= total)
          for (const each of widths)
            expect(each.width).toBeGreaterThanOrEqual(columns.find((column) => column.id === each.id)?.min ?? 0);
      }),
    );
  });

  it('honour a maximum and share by weight', () => {
    const columns: ColumnSpec[] = [
      { id: 'host', min: 10, weight: 2, drop: 0 },
      { id: 'users', min: 5, weight: 1, drop: 1, max: 8 },
      { id: 'count', min: 3, weight: 0, drop: 2 },
    ];
    expect(columnWidths(columns, 50)).toEqual([
      { id: 'host', width: 37 },
      { id: 'users', width: 8 },
      { id: 'count', width: 3 },
    ]);
    expect(columnWidths(columns, 16).map((each) => each.id)).toEqual(['host', 'users']);
    expect(columnWidths(columns, 8)).toEqual([{ id: 'host', width: 8 }]);
  });
});
