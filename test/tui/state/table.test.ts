import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cursorIndex,
  cursorKey,
  moveBy,
  moveTo,
  reveal,
  type Settling,
  settle,
  type Table,
} from '../../../src/tui/state/table.ts';

const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
const table = (part: Partial<Table>): Table => ({ keys: keys(30), cursor: null, first: 0, joined: [], ...part });
const line = (t: Table) => cursorIndex(t) - t.first;

describe('a new order', () => {
  it('leaves the cursor on its machine when worse ones come in above it', () => {
    const before = table({ keys: ['a', 'b', 'c'], cursor: 'b' });
    const after = settle(before, ['x', 'a', 'y', 'b', 'c'], 10, 'quiet');
    expect(cursorKey(after)).toBe('b');
    expect(after.first).toBe(0);
  });

  it('keeps the cursor’s line of the screen when the list is scrolled', () => {
    const before = moveTo(table({ first: 10, cursor: 'k14' }), 14, 10);
    const after = settle(before, ['new1', 'new2', ...keys(30)], 10, 'quiet');
    expect(cursorKey(after)).toBe('k14');
    expect(line(after)).toBe(line(before));
  });

  it('lets an unplaced cursor stand on whatever is on top', () => {
    expect(cursorKey(settle(table({ keys: ['a'] }), ['worse', 'a'], 5, 'quiet'))).toBe('worse');
  });

  it('keeps a machine that was just dealt with under the cursor, and sorts the others around it', () => {
    const before = table({ keys: ['a', 'b', 'c', 'd'], cursor: 'a' });
    expect(settle(before, ['c', 'b', 'd', 'a'], 10, 'quiet').keys).toEqual(['a', 'c', 'b', 'd']);
    expect(settle({ ...before, cursor: 'b' }, ['c', 'b', 'd', 'a'], 10, 'quiet').keys).toEqual(['c', 'b', 'd', 'a']);
  });

  it('is exactly as sorted where the analyst asked for it', () => {
    const before = table({ keys: ['a', 'b', 'c'], cursor: 'a' });
    expect(settle(before, ['c', 'b', 'a'], 10, 'asked')).toMatchObject({
      keys: ['c', 'b', 'a'],
      cursor: 'a',
      first: 0,
    });
  });

  it('keeps rows in place while a key is pressed and lets new ones join at the end', () => {
    const after = settle(table({ keys: ['a', 'b', 'c'], cursor: 'a' }), ['x', 'c', 'b', 'a'], 10, 'frozen');
    expect(after.keys).toEqual(['a', 'b', 'c', 'x']);
  });

  it('hands the cursor of a machine that is gone to the next one below, at the end to the one above', () => {
    const before = table({ keys: ['a', 'b', 'c'], cursor: 'b' });
    expect(cursorKey(settle(before, ['a', 'c'], 10, 'quiet'))).toBe('c');
    expect(cursorKey(settle({ ...before, cursor: 'c' }, ['a', 'b'], 10, 'quiet'))).toBe('b');
    expect(cursorKey(settle(before, [], 10, 'quiet'))).toBe(null);
  });

  it('gives those that joined at the end their place above the cursor when rows may move again', () => {
    const frozen = settle(table({ keys: ['a', 'b'], cursor: 'a' }), ['x', 'a', 'b'], 10, 'frozen');
    expect(frozen.keys).toEqual(['a', 'b', 'x']);
    const after = settle(frozen, ['x', 'a', 'b'], 10, 'quiet');
    expect(after.keys).toEqual(['x', 'a', 'b']);
    expect(cursorKey(after)).toBe('a');
  });

  it('is the same table when nothing changed, so that nothing is drawn', () => {
    const before = table({ cursor: 'k3' });
    expect(settle(before, keys(30), 10, 'quiet')).toBe(before);
  });
});

describe('moving', () => {
  it('goes five rows for five presses', () => {
    let now = table({ cursor: 'k0' });
    for (let press = 0; press < 5; press++) now = moveBy(now, 1, 10);
    expect(cursorKey(now)).toBe('k5');
  });

  it('stops at both ends', () => {
    expect(cursorKey(moveBy(table({ cursor: 'k1' }), -9, 10))).toBe('k0');
    expect(cursorKey(moveBy(table({ cursor: 'k1' }), 99, 10))).toBe('k29');
    expect(moveBy(table({ keys: [] }), 1, 10).cursor).toBe(null);
  });
});

const list = fc.uniqueArray(fc.integer({ min: 0, max: 40 }).map(String), { maxLength: 40 });

describe('whatever happens', () => {
  it('the cursor is on screen, no line is wasted, and it stays with a machine that is still there', () => {
    fc.assert(
      fc.property(
        list,
        list,
        fc.nat(50),
        fc.nat(50),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom('asked', 'quiet', 'frozen'),
        (was, is, at, first, height, how) => {
          const before = moveTo({ keys: was, cursor: null, first, joined: [] }, at, height);
          const after = settle(before, is, height, how as Settling);
          expect([...after.keys].sort()).toEqual([...is].sort());
          const index = cursorIndex(after);
          expect(after.first).toBeGreaterThanOrEqual(0);
          if (is.length > 0) {
            expect(index).toBeGreaterThanOrEqual(after.first);
            expect(index).toBeLessThan(after.first + height);
            expect(after.first).toBeLessThanOrEqual(Math.max(0, is.length - height));
          }
          const pointed = before.cursor;
          if (pointed !== null && is.includes(pointed)) expect(cursorKey(after)).toBe(pointed);
          if (how === 'asked') expect(after.keys).toEqual(is);
          if (how === 'frozen') {
            const kept = was.filter((key) => is.includes(key));
            expect(after.keys.slice(0, kept.length)).toEqual(kept);
          }
        },
      ),
    );
  });

  it('revealing twice changes nothing more', () => {
    fc.assert(
      fc.property(list, fc.nat(60), fc.nat(60), fc.integer({ min: 1, max: 30 }), (shown, at, first, height) => {
        const once = reveal({ keys: shown, cursor: shown[at] ?? null, first, joined: [] }, height);
        expect(reveal(once, height)).toBe(once);
      }),
    );
  });
});
