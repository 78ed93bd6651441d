import { describe, expect, it } from 'vitest';
import { explainVerdicts, summariseVerdicts } from '../../../src/engine/decision/explain.ts';
import { judge } from '../../../src/engine/decision/guards.ts';
import { GUARDS } from '../../../src/engine/model/decision.ts';
import { aMachine, oneEndpoint, severalEndpoints } from '../../support/builders.ts';
import { context } from './contexts.ts';

describe('explain', () => {
  it('gives a line for every guard, with value, limit and a word for the result', () => {
    const lines = explainVerdicts(judge(context({ machine: aMachine({ alerts: { low: 2 } }) })));
    expect(lines.map(({ guard }) => guard)).toEqual(GUARDS.filter((guard) => guard !== 'reputation'));
    expect(lines.find(({ guard }) => guard === 'evidence')).toEqual({
      guard: 'evidence',
      title: 'Evidence',
      result: 'hold',
      resultWord: 'HOLD',
      measured: '0 alerts of High or worse (limit 1 of High or worse)',
      words: 'The evidence is below the bar: 0 alerts of High or worse, 1 needed.',
      flip: '1 more alert of High or worse, or a lower bar in the settings.',
    });
    expect(lines.filter(({ flip }) => flip !== null).map(({ guard }) => guard)).toEqual(['evidence']);
  });

  it('sums up in a sentence', () => {
    expect(summariseVerdicts(judge(context()))).toBe('No guard holds it.');
    const held = judge(context({ machine: aMachine({ alerts: { low: 1 } }), match: severalEndpoints() }));
    expect(summariseVerdicts(held)).toMatch(
      /^Identity holds it \(and 1 more\): .* To flip: Isolate the right one by its id\.$/,
    );
    const server = oneEndpoint({ endpoint: { kind: 'server' } });
    expect(summariseVerdicts(judge(context({ actor: 'person', match: server })))).toBe(
      'It is a server, protected from automation.',
    );
  });
});
