import { expect, test } from 'vitest';
import { REPUTATION_THRESHOLDS } from '../../../src/engine/model/reputation.ts';
import { machineReputationSpans, reputationCell, reputationSpans } from '../../../src/tui/components/reputation.ts';
import { analysis, domain } from '../../engine/support/enricher.ts';
import { HOUR, NOW } from '../../support/builders.ts';

const text = (spans: readonly { readonly text: string }[]) => spans.map((each) => each.text).join('');
const bad = { analysis: analysis({ label: 'trojan\u001b[2J.\u202ex\u0007' }), checkedAt: NOW };
const gravest = { indicator: domain('a.com'), reputation: bad, word: 'bad', isAgainst: true } as const;

test('an indicator: the word, what it rests on, and since when; a hostile name is text', () => {
  const shown = text(reputationSpans(bad, REPUTATION_THRESHOLDS, NOW));
  expect(shown).toContain('bad  12/74, last analysed 3 d ago, trojan');
  expect(shown).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/u);
  expect(text(reputationSpans(null, REPUTATION_THRESHOLDS, NOW))).toBe('not checked');
  const unknown = { analysis: null, checkedAt: NOW };
  expect(text(reputationSpans(unknown, REPUTATION_THRESHOLDS, NOW))).toBe('unknown');
});

test('a cell is as wide as its column, whatever it says', () => {
  const found = { gravest, answered: 1, open: 2, oldest: NOW };
  const nothing = { gravest: null, answered: 0, open: 0, oldest: null };
  for (const each of [found, nothing, { ...nothing, open: 2 }, null])
    expect(text(reputationCell(each, 11))).toHaveLength(11);
  expect(text(reputationCell(found, 11)).trim()).toBe('bad 12/74');
  expect(text(reputationCell(nothing, 11)).trim()).toBe('–');
  expect(text(reputationCell({ ...nothing, open: 2 }, 11)).trim()).toBe('not checked');
});

test('a machine: how much is checked, and why the rest is not', () => {
  const found = { gravest, answered: 1, open: 2, oldest: NOW };
  const view = { service: 'VirusTotal', refusedKinds: [], reputations: new Map(), pageOf: () => null, sent: 1 };
  const shown = (condition: Parameters<typeof machineReputationSpans>[1]['condition']) =>
    text(machineReputationSpans(found, { ...view, condition }, NOW));
  const problem = { code: 'credentials', what: 'no' } as const;
  expect(shown({ kind: 'ready' })).toBe('bad 12/74  VirusTotal, 1 of 3 checked');
  expect(shown({ kind: 'over-quota', until: NOW + 5 * HOUR })).toContain('over quota for 5 h');
  expect(shown({ kind: 'over-quota', until: NOW })).not.toContain('quota');
  expect(shown({ kind: 'off', problem })).toContain('off: the key was refused');
  expect(shown({ kind: 'waiting', until: NOW + HOUR, problem })).toContain('no answer, again in 1 h');
});
