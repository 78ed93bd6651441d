import { expect, it } from 'vitest';
import { readKeyFile } from '../../../src/connectors/halo/key-file.ts';

it('reads one pair a line, both halves trimmed', () => {
  const { pairs, warnings } = readKeyFile('\uFEFF# keys\n\n  9c41d07e | s3cret \r\nab12cd34|other\n');
  expect(pairs).toEqual([
    { id: '9c41d07e', secret: 's3cret' },
    { id: 'ab12cd34', secret: 'other' },
  ]);
  expect(warnings).toEqual([]);
});

it('refuses a key named twice, names the sixth, and tells of broken lines without repeating them', () => {
  const many = [1, 2, 3, 4, 5, 6, 7].map((n) => `key${n}|secret${n}`);
  const { pairs, warnings } = readKeyFile(['key1|secret1', 'key1|again', 'hush', 'a|b|c', 'x|', ...many].join('\n'));
  expect(pairs.map(({ id }) => id)).toEqual(['key1', 'key2', 'key3', 'key4', 'key5']);
  expect(warnings.map((line) => /Line (\d+)/.exec(line)?.[1])).toEqual(['2', '3', '4', '5', '6', '11', '12']);
  expect(warnings.slice(-2).join(' ')).toMatch(/key6.*key7/);
  expect(warnings.join(' ')).not.toMatch(/hush|again|secret\d/);
});
