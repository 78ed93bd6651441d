import { describe, expect, it } from 'vitest';
import type { Suppression, SuppressionKind } from '../../../src/engine/model/suppression.ts';
import { isActive, matcherOf } from '../../../src/engine/suppression/matcher.ts';
import { facts, NOW } from '../../support/builders.ts';

function marked(kind: SuppressionKind, value: string, change: Partial<Suppression> = {}): Suppression {
  const base = { reason: 'known', by: 'ana', at: NOW, expiresAt: null, endedAt: null, endedBy: null };
  return { id: `${kind}-${value}`, kind, value, ...base, ...change };
}

const ALERT = facts({
  rule: 'Gen.Rep.exe',
  users: ['CORP\\Ana'],
  indicators: [
    { kind: 'sha256', value: 'AB12' },
    { kind: 'file', value: 'C:\\Tools\\scan.exe' },
    { kind: 'ip', value: '10.0.0.1' },
  ],
});

describe('what an alert matches', () => {
  it.each<[SuppressionKind, string, boolean]>([
    ['rule', 'gen.rep.EXE', true],
    ['rule', 'Gen.Rep', false],
    ['rule', 'Gen.*', false],
    ['hash', 'ab12', true],
    ['hash', '10.0.0.1', false],
    ['path', 'c:\\tools\\*', true],
    ['path', 'C:\\Tools\\scan.exe', true],
    ['path', 'C:\\Tools', false],
    ['user', 'corp\\ana', true],
    ['user', 'ana', false],
    ['user', 'Gen.Rep.exe', false],
  ])('%s "%s": %s', (kind, value, is) => {
    expect(matcherOf([marked(kind, value)])(ALERT)).toHaveLength(is ? 1 : 0);
  });

  it('is all that match, each once', () => {
    const both = [marked('rule', 'Gen.Rep.exe'), marked('path', '*'), marked('rule', 'other')];
    expect(matcherOf(both)(ALERT)).toEqual(both.slice(0, 2));
    expect(matcherOf([])(ALERT)).toEqual([]);
    expect(matcherOf([marked('rule', '')])(facts({ rule: '' }))).toEqual([]);
  });

  it('is nothing when it has expired or was ended', () => {
    expect(isActive(marked('rule', 'x', { expiresAt: NOW + 1 }), NOW)).toBe(true);
    expect(isActive(marked('rule', 'x', { expiresAt: NOW }), NOW)).toBe(false);
    expect(isActive(marked('rule', 'x', { endedAt: NOW - 1 }), NOW)).toBe(false);
  });
});
