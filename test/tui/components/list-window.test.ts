import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampCursor, type Motion, moveCursor, scrollIntoView } from '../../../src/tui/components/list-window.ts';

const size = fc.record({
  total: fc.integer({ min: 1, max: 10_000 }),
  height: fc.integer({ min: 1, max: 80 }),
  first: fc.integer({ min: -5, max: 12_000 }),
  at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
});

describe('the window over a list', () => {
  it('always holds the cursor and never shows room beyond the end', () => {
    fc.assert(
      fc.property(size, ({ total, height, first, at }) => {
        const cursor = Math.floor(at * total);
        const shown = scrollIntoView(cursor, first, height, total);
        expect(cursor).toBeGreaterThanOrEqual(shown);
        expect(cursor).toBeLessThan(shown + height);
        expect(shown).toBeGreaterThanOrEqual(0);
        expect(shown).toBeLessThanOrEqual(Math.max(0, total - height));
      }),
    );
  });

  it('does not move while the cursor stays inside', () => {
    fc.assert(
      fc.property(size, ({ total, height, first, at }) => {
        const start = Math.max(0, Math.min(first, total - height));
        const cursor = Math.min(total - 1, start + Math.floor(at * height));
        expect(scrollIntoView(cursor, start, height, total)).toBe(start);
      }),
    );
  });

  it('shows an empty list from its start', () => {
    expect(scrollIntoView(0, 7, 10, 0)).toBe(0);
    expect(scrollIntoView(3, 0, 0, 5)).toBe(3);
  });
});

describe('moving the cursor', () => {
  const MOTIONS: readonly Motion[] = [
    'move.down',
    'move.up',
    'move.page-down',
    'move.page-up',
    'move.half-down',
    'move.half-up',
    'move.first',
    'move.last',
  ];

  it('stays within the list, and every motion has its opposite', () => {
    fc.assert(
      fc.property(size, fc.constantFrom(...MOTIONS), ({ total, height, at }, motion) => {
        const moved = moveCursor(Math.floor(at * total), motion, height, total);
        expect(moved).toBeGreaterThanOrEqual(0);
        expect(moved).toBeLessThan(total);
      }),
    );
    expect(moveCursor(5, 'move.page-down', 10, 100)).toBe(14);
    expect(moveCursor(14, 'move.page-up', 10, 100)).toBe(5);
    expect(moveCursor(5, 'move.last', 10, 100)).toBe(99);
    expect(moveCursor(5, 'move.half-down', 10, 100)).toBe(10);
  });

  it('rests at 0 in an empty list', () => {
    for (const motion of MOTIONS) expect(moveCursor(0, motion, 10, 0)).toBe(0);
    expect(clampCursor(9, 3)).toBe(2);
  });
});
