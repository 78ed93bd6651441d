import { describe, expect, it } from 'vitest';
import { conclusion, explainVerdicts, summariseVerdicts } from '../../../src/engine/decision/explain.ts';
import { judge } from '../../../src/engine/decision/guards.ts';
import { type Explained, GUARDS } from '../../../src/engine/model/decision.ts';
import { aMachine, noEndpoint, oneEndpoint, settings, severalEndpoints } from '../../support/builders.ts';
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
      measured: '0 alerts of High or worse (needs 1 of High or worse)',
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

describe('what automatic mode would do, in a sentence', () => {
  const explained = (change: Partial<Explained> = {}): Explained => {
    const verdicts = judge(context({ ladder: 'stored', settings: settings({ mode: 'approve' }) }));
    const { key: machine, host } = aMachine();
    return { machine, host, match: oneEndpoint(), alerts: 3, verdicts, wouldIsolate: true, heldBy: null, ...change };
  };

  it('says in one breath that it would and why it does not', () => {
    expect(conclusion(explained())).toBe(
      'Automatic mode would isolate it. Now it does not: Mode approve: a person confirms.',
    );
  });

  it('says of a name that nobody bears that there is no such machine', () => {
    const unknown = explained({ host: 'NOPE-9', match: noEndpoint(), alerts: 0, wouldIsolate: false });
    expect(conclusion(unknown)).toMatch(/^No such machine at the vendor: .*NOPE-9/);
    expect(conclusion({ ...unknown, alerts: 2 })).not.toContain('No such machine');
  });
});

it('a maximum is told as one', () => {
  const measured = explainVerdicts(judge(context())).map((line) => [line.guard, line.measured]);
  expect(Object.fromEntries(measured)).toMatchObject({
    'blast-radius': '0 in this cycle (at most 3)',
    freshness: expect.stringMatching(/^record read .* ago \(at most /),
    evidence: expect.stringContaining('(needs 1 of High or worse)'),
  });
});
