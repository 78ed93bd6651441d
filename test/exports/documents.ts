/** Documents for the tests of the exports: every text of a record is one that somebody else chose. */
import fc from 'fast-check';
import { SEVERITIES } from '../../src/engine/model/alert.ts';
import type { ExportDocument, ExportedMachine } from '../../src/exports/document.ts';
import { shown } from '../../src/exports/text.ts';
import { NOW } from '../support/builders.ts';

/** What has broken pages before, and whatever else. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '',
    ' ',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '</style></title></svg></textarea>--><b>',
    '<!--',
    ']]>',
    '&lt;&#60;&amp;',
    'https://evil.example/x',
    'www.evil.example mailto:a@evil.example',
    '[click](javascript:alert(1)) ![x](https://evil.example/p.png)',
    '| a | b |\n| --- | --- |',
    '\\| \\\\| `` ` ``` \\',
    '`',
    '```\n# heading',
    '* * *\r\n> quote',
    '\x1b]8;;https://evil.example\x07x\x1b]8;;\x07',
    '\u202eexe.txt',
    '名前.例え',
    'مرحبا',
    '{{x}} $& $1',
  ),
);

const texts = fc.array(hostileText, { maxLength: 3 });
const time = fc.option(fc.integer({ min: NOW - 3_600_000, max: NOW }));
const counted = fc.nat({ max: 50 });

const machine: fc.Arbitrary<ExportedMachine> = fc.record({
  host: hostileText,
  state: fc.constantFrom({ words: 'not isolated', tone: 'calm' as const }, { words: 'held', tone: 'warn' as const }),
  reason: hostileText,
  alerts: counted,
  counts: fc.option(
    fc.record({ critical: counted, high: counted, medium: counted, low: counted, info: counted, unknown: counted }),
  ),
  severities: fc.subarray([...SEVERITIES]),
  suppressed: counted,
  first: time,
  last: time,
  users: texts,
  events: texts,
  rules: texts,
  techniques: texts,
  indicators: fc.array(
    fc.record({ kind: fc.constantFrom('url' as const, 'file' as const), value: hostileText, verdict: hostileText }),
    {
      maxLength: 3,
    },
  ),
  facts: fc.array(fc.record({ label: fc.constant('Comment'), text: hostileText }), { maxLength: 2 }),
  guards: fc.array(fc.record({ title: fc.constant('Protected'), verdict: fc.constant('hold'), words: hostileText }), {
    maxLength: 2,
  }),
  kinds: fc.option(
    fc.array(
      fc.record({
        severity: fc.constantFrom(...SEVERITIES),
        event: hostileText,
        rule: hostileText,
        techniques: texts,
        suppressed: fc.boolean(),
        count: counted,
        first: time,
        last: time,
      }),
      { maxLength: 3 },
    ),
  ),
  timeline: fc.option(
    fc.array(
      fc.record({
        time,
        severity: fc.constantFrom(...SEVERITIES),
        event: hostileText,
        rule: hostileText,
        techniques: texts,
        suppressed: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
  ),
});

export const hostileDocument: fc.Arbitrary<ExportDocument> = fc.record({
  about: fc.constantFrom('machine', 'machines', 'run'),
  title: hostileText,
  madeAt: fc.constant(NOW),
  version: fc.constant('1.0.0'),
  demo: fc.boolean(),
  facts: fc.array(fc.record({ label: fc.constant('Filter'), text: hostileText }), { maxLength: 2 }),
  advice: texts,
  errors: texts,
  machines: fc.array(machine, { maxLength: 3 }),
  histogram: fc.constantFrom(null, {
    from: NOW - 3_600_000,
    to: NOW,
    parts: [
      { critical: 1, high: 2, medium: 0, low: 0, info: 0, unknown: 0 },
      { critical: 0, high: 0, medium: 0, low: 3, info: 0, unknown: 1 },
    ],
  }),
});

const OWN = new Set(['about', 'severity', 'kind', 'tone', 'words', 'title', 'verdict', 'label', 'version']);

/** The same document with harmless texts: what holds text holds an x, what is empty stays so. */
export function tame(document: ExportDocument): ExportDocument {
  const walk = (value: unknown, key: string, inside: string): unknown => {
    if (typeof value === 'string') {
      const own = OWN.has(key) && !(key === 'title' && inside === '') && !(key === 'words' && inside === 'guards');
      if (own || inside === 'severities') return value;
      return value === '' ? '' : shown(value).trim() === '' ? ' ' : 'x';
    }
    if (Array.isArray(value)) return value.map((each) => walk(each, key, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each, name, inside)]));
  };
  return walk(document, '', '') as ExportDocument;
}
