import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFilter } from '../../src/simulator/infinity-events/filter.ts';
import { DEFAULT_FILTER } from './support.ts';

const record = {
  severity: 'High',
  product: 'Forensics',
  event_type: 'Forensics Case Analysis',
  src: '192.0.2.1',
  src_machine_name: 'FIN-LT-0142',
  src_user_name: ['m.okafor'],
  file_name: ['a.exe', 'say "hi" \\o'],
  file_size: 4096,
  time: '2026-02-03T08:53:12.000001Z',
};

function matches(filter: string, one: Record<string, unknown> = record): boolean {
  const compiled = compileFilter(filter);
  if ('refused' in compiled) throw new Error(`${filter}: ${compiled.refused}`);
  return compiled.matches(one);
}

test.each([
  ['', true],
  ['*', true],
  [DEFAULT_FILTER, true],
  ['severity:"High"', true],
  ['severity:"high"', true],
  ['severity:High', true],
  ['severity:"Hig"', false],
  ['blade:"Forensics"', true],
  ['blade:"Anti-Bot"', false],
  ['product:"Forensics"', true],
  ['ci_app_name:"Harmony Endpoint"', true],
  ['ci_app_name:"Harmony Mobile"', false],
  ['event_type:"Forensics Case Analysis"', true],
  ['event_type:Forensics', false],
  ['event_type:Forensics*', true],
  ['src:"192.0.2.1"', true],
  ['src:192.0.2.*', true],
  ['src_machine_name:FIN-LT-????', true],
  ['src_machine_name:FIN-LT-???', false],
  ['src_user_name:"m.okafor"', true],
  ['file_name:"a.exe"', true],
  ['file_name:"say \\"hi\\" \\\\o"', true],
  ['file_name:*', true],
  ['file_md5:*', false],
  ['_exists_:file_name', true],
  ['NOT severity:"Low"', true],
  ['NOT severity:"High"', false],
  ['-severity:High', false],
  ['severity:High AND NOT product:"Anti-Bot"', true],
  ['severity:High NOT product:Forensics', false],
  ['severity:(Low OR High)', true],
  ['severity:(Low OR Medium)', false],
  ['severity:Low severity:High', true],
  ['file_size:[1000 TO 5000]', true],
  ['file_size:{4096 TO 5000}', false],
  ['file_size:>4000', true],
  ['file_size:<=4000', false],
  ['time:[2026-02-03T08:00:00Z TO 2026-02-03T09:00:00Z]', true],
  ['okafor', true],
  ['okaf', false],
  ['(NOT severity:"Low") AND (src:"192.0.2.1" OR src:"192.0.2.2")', true],
])('%s matches: %s', (filter, expected) => {
  expect(matches(filter)).toBe(expected);
});

test('AND binds closer than OR, whatever comes first', () => {
  const abc = (a: number, b: number, c: number) => ({ a: String(a), b: String(b), c: String(c) });
  expect(matches('a:1 OR b:1 AND c:1', abc(1, 0, 0))).toBe(true);
  expect(matches('a:1 AND b:1 OR c:1', abc(0, 0, 1))).toBe(true);
  expect(matches('a:1 AND (b:1 OR c:1)', abc(0, 0, 1))).toBe(false);
  expect(matches('a:1 OR NOT b:1 AND c:1', abc(0, 0, 0))).toBe(false);
});

test.each([
  ...['severity:"High', '(a', 'a:', 'a:1)', '()', 'a:/x/', 'a:b~', 'AND', 'NOT', 'a AND', 'OR a', 'a AND OR b'],
  ...['a AND AND b', '(a AND) b', 'a NOT', 'NOT NOT a'],
])('%s is refused with a reason', (filter) => {
  expect(compileFilter(filter)).toMatchObject({ refused: expect.stringMatching(/./) });
});

test('a stray operator is shown by its column; inside quotes it is a word', () => {
  expect(compileFilter('severity:High AND')).toMatchObject({ column: 15 });
  expect(matches('src:"AND"', { src: 'AND' })).toBe(true);
  expect(matches('src:"a) AND" OR src:b', { src: 'b' })).toBe(true);
});

/** A random expression with its meaning worked out on the side. */
type Known = { readonly text: string; readonly holds: boolean };
const atom = fc.record({ field: fc.constantFrom('a', 'b', 'c'), value: fc.constantFrom('0', '1') });
const values = { a: '0', b: '1', c: '1' } as const;
const expression: fc.Arbitrary<Known> = fc.letrec<{ node: Known }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    atom.map(({ field, value }) => ({
      text: `${field}:"${value}"`,
      holds: values[field as keyof typeof values] === value,
    })),
    tie('node').map((one) => ({ text: `NOT (${one.text})`, holds: !one.holds })),
    fc.tuple(tie('node'), fc.constantFrom('AND', 'OR'), tie('node')).map(([left, operator, right]) => ({
      text: `(${left.text}) ${operator} (${right.text})`,
      holds: operator === 'AND' ? left.holds && right.holds : left.holds || right.holds,
    })),
  ),
})).node;

test('any bracketed expression means what it says', () => {
  fc.assert(
    fc.property(expression, ({ text, holds }) => matches(text, values) === holds),
    { numRuns: 300 },
  );
});

test('any text is either compiled or refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const compiled = compileFilter(text);
      if ('matches' in compiled) compiled.matches(record);
    }),
    { numRuns: 500 },
  );
});
