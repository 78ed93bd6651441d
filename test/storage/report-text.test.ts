import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExecutionReport } from '../../src/engine/reporting/report.ts';
import { reportPieces } from '../../src/storage/report-text.ts';

const keep = (text: string) => text;
const asReport = (value: unknown) => value as ExecutionReport;

describe('the pieces of a report', () => {
  test('make the document that JSON.stringify makes in one go', () => {
    const machines = fc.array(fc.record({ hostname: fc.string(), users: fc.array(fc.string(), { maxLength: 3 }) }), {
      maxLength: 230,
    });
    fc.assert(
      fc.property(machines, fc.jsonValue(), (machines_processed, rest) => {
        const report = { schema_version: 1, rest, machines_processed, left_out: undefined, audit_head: null };
        const text = [...reportPieces(asReport(report), keep)].join('');
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
      }),
      { numRuns: 60 },
    );
    const plain = { a: 1, list: Array.from({ length: 250 }, (_, n) => ({ n, names: ['x'] })), none: [], o: { p: [1] } };
    expect([...reportPieces(asReport(plain), keep)].join('')).toBe(`${JSON.stringify(plain, null, 2)}\n`);
  });

  test('hold no secret, and are many where there are many machines', () => {
    const report = { machines_processed: Array.from({ length: 1000 }, () => ({ reason: 'the s3cret of it' })) };
    const pieces = [...reportPieces(asReport(report), (text) => text.replaceAll('s3cret', '[secret]'))];
    expect(pieces.length).toBeGreaterThan(10);
    expect(pieces.join('')).not.toContain('s3cret');
  });
});
