import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/decision/guards.ts';
import type { MachineReputation } from '../../../src/engine/model/enrichment.ts';
import type { ReputationWord } from '../../../src/engine/model/reputation.ts';
import type { EnrichmentInfluence } from '../../../src/engine/settings.ts';
import { aMachine, HOUR, NOW } from '../../support/builders.ts';
import { analysis, domain } from '../support/enricher.ts';
import { context } from './contexts.ts';

function known(word: ReputationWord, change: Partial<MachineReputation> = {}): MachineReputation {
  const malicious = word === 'bad' ? 12 : 0;
  const reputation = { analysis: analysis({ malicious, suspicious: 0 }), checkedAt: NOW };
  const gravest = { indicator: domain('a.com'), reputation, word, isAgainst: word === 'bad' };
  return { gravest, answered: 2, open: 0, oldest: NOW, ...change };
}

function judged(influence: EnrichmentInfluence, found: MachineReputation, actor: 'auto' | 'person' = 'auto') {
  const machine = aMachine({ alerts: { high: 1 } });
  const verdicts = judge(context({ machine, actor, reputation: { service: 'S', influence, of: () => found } }));
  const result = (guard: string) => verdicts.find((verdict) => verdict.guard === guard);
  return { evidence: result('evidence')?.result, reputation: result('reputation') };
}

describe('no finding on everything', () => {
  it('informs, where nothing else is set', () => {
    const { evidence, reputation } = judged('inform', known('no-finding'));
    expect([evidence, reputation?.result]).toEqual(['pass', 'pass']);
    expect(reputation?.words).toContain('clears nothing');
    expect(JSON.stringify(reputation)).not.toContain('clean');
  });

  it('asks for twice the evidence, or leaves it to a person, where the settings say so', () => {
    expect(judged('raise', known('no-finding')).evidence).toBe('hold');
    const held = judged('hold', known('no-finding'));
    expect(held.reputation).toMatchObject({ result: 'hold', flip: expect.stringContaining('influence') });
    expect(judged('hold', known('no-finding'), 'person').reputation?.result).toBe('not-applicable');
  });
});

describe('silence never holds', () => {
  const cases: readonly (readonly [string, MachineReputation])[] = [
    ['nothing asked yet', { gravest: null, answered: 0, open: 3, oldest: null }],
    ['nothing may be asked', { gravest: null, answered: 0, open: 0, oldest: null }],
    ['some are not answered', known('no-finding', { open: 1 })],
    ['the answers are old', known('no-finding', { oldest: NOW - 25 * HOUR })],
    ['one is unknown', known('unknown')],
    ['one is stale', known('stale')],
    ['one is bad', known('bad')],
  ];
  it.each(cases)('%s', (_, found) => {
    for (const influence of ['raise', 'hold'] as const) {
      const { evidence, reputation } = judged(influence, found);
      expect(evidence).toBe('pass');
      expect(reputation?.result).not.toBe('hold');
    }
  });
});

it('what speaks against a machine passes no guard for it', () => {
  const without = judge(context({ machine: aMachine({ alerts: { low: 1 } }) }));
  const machine = aMachine({ alerts: { low: 1 } });
  const reputation = { service: 'S', influence: 'inform', of: () => known('bad') } as const;
  const holds = (verdicts: ReturnType<typeof judge>) =>
    verdicts.filter(({ result }) => result === 'hold').map(({ guard }) => guard);
  expect(holds(judge(context({ machine, reputation })))).toEqual(holds(without));
});
