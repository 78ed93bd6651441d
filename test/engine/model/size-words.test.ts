import { expect, it } from 'vitest';
import { sizeWords } from '../../../src/engine/model/size-words.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [9_940, '9.9 kB'],
  [12_345, '12 kB'],
  [3_400_000, '3.4 MB'],
  [250e9, '250 GB'],
  [5e15, '5000 TB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
