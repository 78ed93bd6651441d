import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuditEntry, type AuditRecord, EMPTY_HEAD, lineOf, nextRecord } from '../../src/ledger/audit.ts';
import { verifyChain } from '../../src/ledger/verify-chain.ts';

/** The test vector of safety.md. */
const VECTOR = [
  '{"actor":{"id":"console","kind":"system"},"data":{},"event":"log.open","hash":"c1d30e6168aa41efbc27f508949d4d26d891a41d4f6cda60a18ca330f91caa36","prev":"0000000000000000000000000000000000000000000000000000000000000000","run":"r-0001","seq":0,"ts":"2026-01-01T00:00:00.000Z","v":1}',
  '{"actor":{"id":"ana","kind":"human"},"data":{"host":"c-17","name":"WS-ALPHA","reason":"ransomware note"},"event":"isolate.intent","hash":"ae793571f654d20148bf43ad1c36678286deaeff241ea339ea381360b544a64b","prev":"c1d30e6168aa41efbc27f508949d4d26d891a41d4f6cda60a18ca330f91caa36","run":"r-0001","seq":1,"ts":"2026-01-01T00:00:05.120Z","v":1}',
] as const;

function chainOf(entries: readonly AuditEntry[]): AuditRecord[] {
  const records: AuditRecord[] = [];
  let head = EMPTY_HEAD;
  for (const entry of entries) {
    const record = nextRecord(head, entry);
    records.push(record);
    head = { count: record.seq + 1, hash: record.hash };
  }
  return records;
}

const entry = (n: number): AuditEntry => ({
  at: Date.UTC(2026, 0, 1) + n * 1000,
  actor: { kind: 'human', id: 'ana' },
  run: 'r-1',
  event: 'isolate.intent',
  // Made to look like the end of a record, so that a search for the hash member in the text is put to the test.
  data: { n, hash: 'f'.repeat(64), prev: 'x', run: '","seq":1', text: '\\","hash":"' },
});
const lines = chainOf(Array.from({ length: 8 }, (_, n) => entry(n))).map(lineOf);
const head = { count: 8, hash: (JSON.parse(lines[7] as string) as AuditRecord).hash };

describe('the test vector', () => {
  test('is built byte for byte', () => {
    const built = chainOf([
      {
        at: Date.UTC(2026, 0, 1),
        actor: { id: 'console', kind: 'system' },
        run: 'r-0001',
        event: 'log.open',
        data: {},
      },
      {
        at: Date.UTC(2026, 0, 1, 0, 0, 5, 120),
        actor: { kind: 'human', id: 'ana' },
        run: 'r-0001',
        event: 'isolate.intent',
        data: { reason: 'ransomware note', name: 'WS-ALPHA', host: 'c-17' },
      },
    ]);
    expect(built.map(lineOf)).toEqual(VECTOR);
  });

  test('verifies', () => {
    expect(verifyChain(VECTOR)).toEqual({ kind: 'intact', head: { count: 2, hash: JSON.parse(VECTOR[1]).hash } });
  });

  test('in another spelling does not: two readers might see different things', () => {
    expect(verifyChain([VECTOR[0].replace('"data":{}', '"data": {}')]).kind).toBe('altered');
    expect(verifyChain([VECTOR[0].replace('"data":{}', '"data":{"host":"x"},"data":{}')]).kind).toBe('altered');
  });
});

describe('a chain', () => {
  test('is intact as written, with Windows line ends and a last empty line too', () => {
    expect(verifyChain(lines, head)).toEqual({ kind: 'intact', head });
    expect(verifyChain([...lines.map((line) => `${line}\r`), ''], head).kind).toBe('intact');
    expect(verifyChain([])).toEqual({ kind: 'intact', head: EMPTY_HEAD });
  });

  test('with one character changed is altered, at that line', () => {
    fc.assert(
      fc.property(fc.nat(7), fc.nat(), fc.constantFrom('x', '0', '"', '}', ' '), (at, place, letter) => {
        const line = lines[at] as string;
        const position = place % line.length;
        fc.pre(line[position] !== letter);
        const changed = line.slice(0, position) + letter + line.slice(position + 1);
        const verdict = verifyChain(lines.with(at, changed), head);
        expect(verdict.kind).not.toBe('intact');
        if (verdict.kind !== 'intact') {
          expect(verdict.line).toBe(at + 1);
          expect(verdict.lastGood.count).toBe(at);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('with a line removed, added or swapped is altered, at that line', () => {
    const altered = (changed: readonly string[], line: number) =>
      expect(verifyChain(changed, head)).toMatchObject({ kind: 'altered', line });
    altered(lines.toSpliced(3, 1), 4);
    altered(lines.toSpliced(0, 1), 1);
    altered(lines.toSpliced(3, 0, lines[3] as string), 5);
    altered(lines.toSpliced(3, 0, ''), 4);
    altered([...lines.slice(0, 2), lines[3] as string, lines[2] as string, ...lines.slice(4)], 3);
  });

  test('with a cut tail is truncated, which only the head tells', () => {
    expect(verifyChain(lines.slice(0, 5)).kind).toBe('intact');
    const verdict = verifyChain(lines.slice(0, 5), head);
    expect(verdict).toMatchObject({ kind: 'truncated', line: 6, lastGood: { count: 5 } });
    expect(verdict).toHaveProperty('words', expect.stringContaining('after 5 of the 8 records'));
    expect(verifyChain([], head).kind).toBe('truncated');
  });

  test('with a torn last line is truncated, and the last good record is named', () => {
    const torn = [...lines.slice(0, 5), (lines[5] as string).slice(0, 80)];
    const verdict = verifyChain(torn);
    expect(verdict).toMatchObject({ kind: 'truncated', line: 6, lastGoodAt: '2026-01-01T00:00:04.000Z' });
    expect(verdict).toHaveProperty('words', expect.stringContaining('The last good record is 4'));
  });

  test('rebuilt with other content does not pass the head noted before', () => {
    const rebuilt = chainOf(Array.from({ length: 9 }, (_, n) => entry(n + 1))).map(lineOf);
    expect(verifyChain(rebuilt).kind).toBe('intact');
    expect(verifyChain(rebuilt, head)).toMatchObject({ kind: 'altered', line: 8 });
  });

  test('that grew passes the head noted before', () => {
    expect(verifyChain(lines, { count: 3, hash: JSON.parse(lines[2] as string).hash }).kind).toBe('intact');
  });

  test('that is none is unreadable', () => {
    expect(verifyChain(['PK\u0003\u0004', 'zip']).kind).toBe('unreadable');
    expect(verifyChain(['{"some":"json"}']).kind).toBe('altered');
    const deep = `{"data":${'['.repeat(20_000)}${']'.repeat(20_000)},${(lines[0] as string).slice(1)}`;
    expect(verifyChain([deep]).kind).toBe('altered');
  });
});
