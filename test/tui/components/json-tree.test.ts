import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { treeRows } from '../../../src/tui/components/json-tree/json-tree.tsx';
import { findHits } from '../../../src/tui/components/json-tree/search.ts';
import {
  fold,
  initialFolds,
  reveal,
  toggle,
  unfold,
  visibleLines,
} from '../../../src/tui/components/json-tree/tree.ts';
import { spansText, spansWidth } from '../../../src/tui/components/spans.ts';

const NONE: ReadonlySet<string> = new Set();
const RECORD = {
  action: 'Detect',
  src_user_name: ['ana', 'bob'],
  nested: { deep: { hash: 'e3b0c442', size: 12, ok: true, none: null } },
  empty: {},
};
const shown = (record: unknown, folded = NONE) =>
  visibleLines(record, folded).map((line) => `${'  '.repeat(line.depth)}${line.key ?? 'record'}`);

describe('the tree of a record', () => {
  it('has a line a member, in the order of the record', () => {
    expect(shown(RECORD)).toEqual([
      'record',
      '  action',
      '  src_user_name',
      '    0',
      '    1',
      '  nested',
      '    deep',
      '      hash',
      '      size',
      '      ok',
      '      none',
      '  empty',
    ]);
  });

  it('folds, goes to the parent, and unfolds one level at a time', () => {
    const atNested = fold(RECORD, NONE, 5);
    expect(shown(RECORD, atNested.folded)).not.toContain('    deep');
    const open = unfold(RECORD, atNested.folded, 5);
    expect(shown(RECORD, open.folded)).toContain('    deep');
    expect(shown(RECORD, open.folded)).not.toContain('      hash');
    expect(fold(RECORD, NONE, 8)).toEqual({ folded: NONE, cursor: 6 });
    expect(unfold(RECORD, NONE, 5).cursor).toBe(6);
    expect(toggle(RECORD, toggle(RECORD, NONE, 2).folded, 2).folded.size).toBe(0);
  });

  it('shows every leaf once when all is unfolded, for any record', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (record) => {
        const lines = visibleLines(record, NONE);
        expect(new Set(lines.map((line) => line.id)).size).toBe(lines.length);
        let leaves = 0;
        JSON.stringify(record, (_key, value) => {
          if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) leaves += 1;
          return value;
        });
        expect(lines.filter((line) => line.members === 0).length).toBe(leaves);
      }),
    );
  });

  it('finds in names and values, and shows the place', () => {
    const hits = findHits(RECORD, 'E3B0');
    expect(hits).toEqual(['/nested/deep/hash']);
    expect(findHits(RECORD, 'size')).toEqual(['/nested/deep/size']);
    expect(findHits(RECORD, '')).toEqual([]);
    const folded = initialFolds(RECORD, 1);
    const found = reveal(RECORD, folded, hits[0] ?? '');
    expect(visibleLines(RECORD, found.folded)[found.cursor]?.key).toBe('hash');
    expect(reveal(RECORD, folded, '/nowhere').cursor).toBe(-1);
  });

  it('reveals every hit of any record', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom('a', '1', 'e', 'null'), (record, query) => {
        const folded = initialFolds(record, 3);
        for (const id of findHits(record, query).slice(0, 10)) {
          const found = reveal(record, folded, id);
          expect(visibleLines(record, found.folded)[found.cursor]?.id).toBe(id);
        }
      }),
    );
  });

  it('opens a record of 10 MB, searches it, and shows no more than a thousand lines under one', () => {
    const big = {
      list: Array.from({ length: 60_000 }, (_, index) => ({ index, text: 'x'.repeat(100), needle: index === 59_999 })),
      text: 'y'.repeat(3_000_000),
    };
    // Against the speed of this machine, as busy as it is: parsing the same text once.
    const text = JSON.stringify(big);
    const before = performance.now();
    JSON.parse(text);
    const parsed = performance.now() - before;
    const start = performance.now();
    const folded = initialFolds(big);
    const rows = treeRows({ record: big, folded, cursor: 0, first: 0, width: 80, height: 24 });
    const opened = performance.now() - start;
    expect(rows.length).toBeGreaterThan(2);
    expect(opened).toBeLessThan(50 + 4 * parsed);
    expect(spansText(rows.at(-1)?.spans ?? [])).toContain('(3000000 characters)');
    const hits = findHits(big, 'true');
    expect(hits.length).toBe(1);
    const found = reveal(big, folded, hits[0] ?? '');
    expect(visibleLines(big, found.folded)[found.cursor]).toMatchObject({ key: 'needle', value: true });
    expect(visibleLines(big, found.folded).length).toBeLessThan(1500);
  });

  it('survives a record nested beyond reason', () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}1${']'.repeat(20_000)}`) as unknown;
    expect(visibleLines(deep, NONE).length).toBeLessThan(600);
    expect(findHits(deep, 'deeper').length).toBe(1);
  });

  it('draws hostile records as text, within the width and with the cursor on the screen', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
        fc.boolean(),
        fc.integer({ min: 20, max: 100 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (record, wrap, width, at) => {
          const total = visibleLines(record, NONE).length;
          const cursor = Math.floor(at * total);
          const first = Math.max(0, cursor - 3);
          const rows = treeRows({ record, folded: NONE, cursor, first, width, height: 6, wrap });
          expect(rows.length).toBeLessThanOrEqual(6);
          expect(rows.some((row) => spansText(row.spans).startsWith('›'))).toBe(true);
          for (const row of rows) {
            expect(spansText(row.spans)).not.toMatch(/\p{C}/u);
            if (wrap && spansWidth(row.spans) > width) expect(spansText(row.spans)).toContain(': ');
          }
        },
      ),
    );
    const rows = treeRows({
      record: { 'a\x1b]52;c;x\x07': 'evil\u202e\n' },
      folded: NONE,
      cursor: 0,
      first: 0,
      width: 80,
      height: 5,
    });
    expect(spansText(rows[1]?.spans ?? [])).toContain('"a\\u001b]52;c;x\\u0007": "evil\\u202e\\n"');
  });
});
