import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPlace } from '../../src/settings/json-place.ts';

test.each([
  ['{"a": }', ' (line 1, column 7)'],
  ['{"window": "1h",\n  "mode": }', ' (line 2, column 11)'],
  ['{"a": 1,}', ' (line 1, column 9)'],
  ['[1, 2\n 3]', ' (line 2, column 2)'],
  ['{\n\n  a: 1}', ' (line 3, column 3)'],
  ['{"a": 01}', ' (line 1, column 8)'],
  ['{"a": "tab\there"}', ' (line 1, column 7)'],
  ['{"a": True}', ' (line 1, column 7)'],
  ['{"a": 1]', ' (line 1, column 8)'],
  ['{} {}', ' (line 1, column 4)'],
  ['{"a": "b"', ' (it ends too early)'],
  ['', ' (it ends too early)'],
  ['  \n', ' (it ends too early)'],
])('%j is off at%s', (text, place) => {
  expect(jsonPlace(text)).toBe(place);
});

test('names a place exactly where JSON.parse refuses', () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const almost = fc
    .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.constantFrom('', '"', '}', ',', '1', 'e', '\\', '\n', ' ', ':'))
    .map(([json, at, letter]) => {
      const place = at % (json.length + 1);
      return json.slice(0, place) + letter + json.slice(place + 1);
    });
  fc.assert(
    fc.property(fc.oneof(fc.json(), almost), (text) => (jsonPlace(text) === '') === isJson(text)),
    { numRuns: 1000 },
  );
});
