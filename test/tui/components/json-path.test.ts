import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathOf, textAt } from '../../../src/tui/components/json-tree/path.ts';
import { initialFolds, reveal, visibleLines } from '../../../src/tui/components/json-tree/tree.ts';

const NONE: ReadonlySet<string> = new Set();

/** What jq would find there. */
function at(record: unknown, path: string): unknown {
  const keys = [...path.matchAll(/\.?\[(\d+)\]|\.([A-Za-z_]\w*)|\.("(?:[^"\\]|\\.)*")/gu)];
  expect(keys.map(([whole]) => whole).join('')).toBe(path === '.' ? '' : path);
  return keys.reduce<unknown>((value, [, index, plain, quoted]) => {
    const key = index ?? plain ?? JSON.parse(quoted ?? '""');
    return (value as Record<string, unknown>)[key];
  }, record);
}

describe('the path of a line', () => {
  it('leads to the line’s own value, in any record', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }), (record) => {
        for (const { id, value } of visibleLines(record, NONE)) {
          expect(at(record, pathOf(record, id))).toBe(value);
          const text = textAt(record, id);
          if (typeof value === 'string') expect(text).toBe(value);
          else expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        }
      }),
    );
  });

  it('is written as jq takes it', () => {
    const record = { policy: { tags: ['a', 'b'] }, 'odd name': [{ x: 1 }] };
    expect(pathOf(record, '')).toBe('.');
    expect(pathOf(record, '/policy/tags/1')).toBe('.policy.tags[1]');
    expect(pathOf(record, '/odd name/0/x')).toBe('."odd name"[0].x');
    expect(pathOf([1, [2]], '/1/0')).toBe('.[1][0]');
  });

  it('is found in a record of 10 MB as quickly as the record is opened', () => {
    const big = { list: Array.from({ length: 60_000 }, (_, index) => ({ index, text: 'x'.repeat(150) })) };
    const text = JSON.stringify(big);
    expect(text.length).toBeGreaterThan(10_000_000);
    const before = performance.now();
    JSON.parse(text);
    const parsed = performance.now() - before;
    const start = performance.now();
    const found = reveal(big, initialFolds(big), '/list/~59000+1000/59999/index');
    const line = visibleLines(big, found.folded)[found.cursor];
    expect(pathOf(big, line?.id ?? '')).toBe('.list[59999].index');
    for (let turn = 0; turn < 20; turn += 1) pathOf(big, line?.id ?? '');
    expect(performance.now() - start).toBeLessThan(100 + 4 * parsed);
    expect(JSON.parse(textAt(big, '/list/~0+1000'))).toHaveLength(1000);
  });
});
