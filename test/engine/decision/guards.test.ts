import { describe, expect, it } from 'vitest';
import { firstHold, judge } from '../../../src/engine/decision/guards.ts';
import { GUARDS } from '../../../src/engine/model/decision.ts';
import {
  aMachine,
  anEntry,
  aReading,
  DAY,
  HOUR,
  limits,
  MINUTE,
  NOW,
  noEndpoint,
  oneEndpoint,
  SECOND,
  settings,
  severalEndpoints,
} from '../../support/builders.ts';
import { both, context, verdictOf } from './contexts.ts';

const HOLDS_ALL = ['hold', 'hold'];
const HOLDS_AUTO = ['hold', 'not-applicable'];

const NOTHING_KNOWN = { gravest: null, answered: 0, open: 0, oldest: null };

describe('judge', () => {
  it('asks every guard, in their order', () => {
    const without = GUARDS.filter((guard) => guard !== 'reputation');
    expect(judge(context()).map(({ guard }) => guard)).toEqual(without);
    const reputation = { service: 'S', influence: 'inform', of: () => NOTHING_KNOWN } as const;
    expect(judge(context({ reputation })).map(({ guard }) => guard)).toEqual(GUARDS);
  });

  it('lets a plain machine pass, by rule and by a person', () => {
    expect(firstHold(judge(context()))).toBeNull();
    expect(firstHold(judge(context({ actor: 'person', settings: settings() })))).toBeNull();
  });

  it('names the smallest change with every hold', () => {
    const worst = context({
      halted: true,
      settings: settings({ readOnly: true, protect: [{ match: 'glob', value: '*' }] }),
      health: { complete: false, problem: null, clockSkewMs: 5 * MINUTE },
      match: severalEndpoints(),
      self: { names: ['fin-lt-07'], addresses: [] },
      used: { cycle: 99, hour: 99, day: 99 },
      machine: aMachine({ alerts: { low: 1 } }),
    });
    const held = judge(worst).filter(({ result }) => result === 'hold');
    expect(held.map(({ guard }) => guard)).toEqual([
      'halt',
      'mode',
      'health',
      'freshness',
      'identity',
      'protected',
      'self',
      'evidence',
      'blast-radius',
    ]);
    for (const { flip, words, value, limit } of held) {
      expect([flip, words, value, limit].every((text) => text !== undefined && text.length > 0)).toBe(true);
    }
  });
});

describe('halt and mode', () => {
  it('the halt holds everybody, but never a release', () => {
    expect(both('halt', { halted: true })).toEqual(HOLDS_ALL);
    expect(verdictOf('halt', { halted: true, kind: 'release' }).result).toBe('not-applicable');
  });

  it('read-only holds everybody, releases too', () => {
    const readOnly = settings({ readOnly: true, auto: true });
    expect(both('mode', { settings: readOnly })).toEqual(HOLDS_ALL);
    expect(verdictOf('mode', { settings: readOnly, kind: 'release', actor: 'person' }).result).toBe('hold');
  });

  it.each([
    ['declared', { auto: true }, 'pass', undefined],
    ['declared', { mode: 'automatic' }, 'hold', 'proposed'],
    ['declared', { auto: true, dryRun: true }, 'hold', 'dry_run'],
    ['stored', { mode: 'automatic' }, 'pass', undefined],
    ['stored', { mode: 'approve' }, 'hold', 'proposed'],
    ['stored', { mode: 'observe' }, 'hold', 'proposed'],
    ['stored', { mode: 'dry-run' }, 'hold', 'dry_run'],
    ['stored', { mode: 'observe', auto: true }, 'pass', undefined],
  ] as const)('leave %s, settings %j: %s %s', (ladder, change, result, outcome) => {
    const verdict = verdictOf('mode', { ladder, settings: settings(change) });
    expect([verdict.result, verdict.outcome]).toEqual([result, outcome]);
  });

  it('a person may act in every mode', () => {
    expect(verdictOf('mode', { actor: 'person', settings: settings({ mode: 'observe' }) }).result).toBe('pass');
  });
});

describe('health and freshness', () => {
  it('a problem or a part holds automation only', () => {
    expect(both('health', { health: { complete: false, problem: null, clockSkewMs: null } })).toEqual(HOLDS_AUTO);
    const problem = { code: 'rate', what: 'The service asked to wait.' } as const;
    expect(both('health', { health: { complete: true, problem, clockSkewMs: null } })).toEqual(HOLDS_AUTO);
  });

  it('warns a person of what is stale and holds automation', () => {
    const stale = ['hold', 'warn'];
    expect(both('freshness', { match: oneEndpoint({ readAt: NOW - MINUTE }) })).toEqual(['pass', 'pass']);
    expect(both('freshness', { match: oneEndpoint({ readAt: NOW - MINUTE - 1 }) })).toEqual(stale);
    const skewed = { complete: true, problem: null, clockSkewMs: -121 * SECOND };
    expect(both('freshness', { health: skewed })).toEqual(stale);
    const alertAt = (time: number | null) => ({ machine: aMachine({ alerts: [anEntry({ time })] }) });
    expect(both('freshness', alertAt(NOW - HOUR))).toEqual(['pass', 'pass']);
    expect(both('freshness', alertAt(NOW - HOUR - 1))).toEqual(stale);
    expect(both('freshness', alertAt(NOW + 3 * MINUTE))).toEqual(stale);
    expect(both('freshness', alertAt(null))).toEqual(stale);
  });

  it('measures by the span that was searched, where that is told', () => {
    const machine = aMachine({ alerts: [anEntry({ time: NOW - HOUR - 30 * SECOND })] });
    expect(verdictOf('freshness', { machine, searchedFrom: NOW - HOUR - MINUTE }).result).toBe('pass');
    const span = settings({ auto: true, window: { kind: 'span', from: NOW - 2 * DAY, to: NOW - DAY } });
    expect(verdictOf('freshness', { machine, settings: span }).result).toBe('pass');
  });

  it('leaves it to identity where there is no single record', () => {
    expect(verdictOf('freshness', { match: noEndpoint() }).result).toBe('not-applicable');
  });
});

describe('identity', () => {
  const machine = aMachine({ domains: ['corp.example'] });

  it.each([
    [noEndpoint(), 'not_found'],
    [severalEndpoints(), 'ambiguous'],
    [oneEndpoint({ endpoint: { deleted: true } }), 'not_found'],
    [{ kind: 'unread' }, undefined],
  ] as const)('holds everybody where it is not exactly one: %#', (match, outcome) => {
    expect(both('identity', { match })).toEqual(HOLDS_ALL);
    expect(verdictOf('identity', { match }).outcome).toBe(outcome);
  });

  it('shows the candidates side by side, and deleted twins', () => {
    const twins = severalEndpoints(
      aReading({ endpoint: { id: 'ep-1', domain: 'corp.example', ip: '10.0.0.1' } }),
      aReading({ endpoint: { id: 'ep-2', domain: null, ip: null } }),
    );
    expect(verdictOf('identity', { match: twins }).words).toBe(
      'Several endpoints bear the name: ep-1, corp.example, 10.0.0.1, Not Isolated; ep-2, Not Isolated.',
    );
    const deleted = { kind: 'none', deleted: [aReading().endpoint] } as const;
    expect(verdictOf('identity', { match: deleted }).words).toContain('1 deleted record');
  });

  it('holds an answer of another name or another id', () => {
    expect(both('identity', { match: oneEndpoint({ endpoint: { name: 'FIN-LT-70' } }) })).toEqual(HOLDS_ALL);
    const carried = aMachine({ endpointId: 'srv-1', endpoint: oneEndpoint({ endpoint: { id: 'srv-2' } }) });
    expect(both('identity', { machine: carried, match: carried.endpoint })).toEqual(HOLDS_ALL);
  });

  it('takes an endpoint asked for by its id, whatever its name', () => {
    const match = oneEndpoint({ endpoint: { id: 'ep-9', name: 'OTHER' } });
    expect(verdictOf('identity', { machine: null, host: 'ep-9', match, actor: 'person' }).result).toBe('pass');
  });

  it.each([
    ['corp.example', 'pass'],
    ['CORP.example.', 'pass'],
    ['CORP', 'pass'],
    ['WORKGROUP', 'pass'],
    [null, 'pass'],
    ['lab.example', 'hold'],
    ['cor', 'hold'],
  ])('alerts from corp.example, endpoint in %s: %s', (domain, result) => {
    expect(verdictOf('identity', { machine, match: oneEndpoint({ endpoint: { domain } }) }).result).toBe(result);
  });

  it('reads the domain out of the endpoint name', () => {
    const match = oneEndpoint({ endpoint: { name: 'fin-lt-07.lab.example' } });
    expect(verdictOf('identity', { machine, match }).result).toBe('hold');
  });

  it('holds where the alerts carry two domains and the vendor tells none', () => {
    const two = aMachine({ domains: ['corp.example', 'lab.example'] });
    expect(verdictOf('identity', { machine: two, match: oneEndpoint() }).result).toBe('hold');
  });

  it('holds records without a host', () => {
    const nobody = aMachine({ host: '' });
    const verdict = verdictOf('identity', { machine: nobody, host: '', match: noEndpoint() });
    expect([verdict.result, verdict.outcome, verdict.words]).toEqual(['hold', undefined, 'The records name no host.']);
  });
});

describe('evidence', () => {
  it('holds automation below the bar', () => {
    const machine = aMachine({ alerts: { medium: 9, high: 1 } });
    expect(both('evidence', { machine })).toEqual(['pass', 'pass']);
    const bar = settings({ auto: true, limits: limits({ evidence: { count: 2, severity: 'high' } }) });
    expect(both('evidence', { machine, settings: bar })).toEqual(HOLDS_AUTO);
    expect(verdictOf('evidence', { machine, settings: bar })).toMatchObject({
      value: '1 alert of High or worse',
      limit: '2 of High or worse',
      flip: '1 more alert of High or worse, or a lower bar in the settings.',
    });
  });
});

describe('storm and blast radius', () => {
  it('lets a storm have one cycle of orders and no more', () => {
    const storm = { key: 'rule:Ransomware.Win', name: 'Ransomware.Win', machines: 12, ordered: 0 };
    expect(both('storm', { storm })).toEqual(['pass', 'pass']);
    expect(both('storm', { storm: { ...storm, ordered: 3 } })).toEqual(HOLDS_AUTO);
    expect(both('storm', { storm: { ...storm, machines: 9, ordered: 3 } })).toEqual(['pass', 'pass']);
    expect(both('storm')).toEqual(['not-applicable', 'not-applicable']);
  });

  it.each([
    [{ cycle: 3, hour: 3, day: 3 }, 'this cycle'],
    [{ cycle: 0, hour: 10, day: 10 }, 'the last hour'],
    [{ cycle: 0, hour: 0, day: 25 }, 'the last day'],
    [{ cycle: 0, hour: 0, day: 0, fleet: 100 }, 'the share of the fleet'],
  ])('holds automation where a cap is reached: %j', (used, cap) => {
    expect(both('blast-radius', { used })).toEqual(HOLDS_AUTO);
    expect(verdictOf('blast-radius', { used }).words).toContain(cap);
  });

  it('foresees more urgent machines without calling them ordered', () => {
    const used = { cycle: 0, hour: 1, day: 1, ahead: 3 };
    expect(both('blast-radius', { used })).toEqual(HOLDS_AUTO);
    expect(verdictOf('blast-radius', { used })).toMatchObject({
      value: '0 in this cycle, 3 would go first',
      words: '3 more urgent machines would go first, and with them the cap for this cycle, 3, is reached.',
    });
    expect(verdictOf('blast-radius', { used: { ...used, ahead: 2 } }).result).toBe('pass');
    const storm = { key: 'rule:R', name: 'R', machines: 12, ordered: 0, ahead: 3 };
    expect(verdictOf('storm', { storm }).words).toContain('3 more urgent ones would go first');
    expect(verdictOf('storm', { storm: { ...storm, ahead: 2 } }).result).toBe('pass');
  });

  it('--max-isolations lifts the other caps to itself', () => {
    const used = { cycle: 29, hour: 29, day: 29 };
    const declared = settings({ auto: true, limits: limits({ perCycle: 30, declared: true }) });
    expect(verdictOf('blast-radius', { used, settings: declared }).result).toBe('pass');
    const plain = settings({ auto: true, limits: limits({ perCycle: 30 }) });
    expect(verdictOf('blast-radius', { used, settings: plain }).result).toBe('hold');
  });

  it('never lets the share of the fleet fall below the cycle cap, and skips it where the fleet is not known', () => {
    expect(verdictOf('blast-radius', { fleetSize: 10, used: { cycle: 2, hour: 2, day: 2 } }).result).toBe('pass');
    expect(verdictOf('blast-radius', { fleetSize: null, used: { cycle: 0, hour: 0, day: 24 } }).result).toBe('pass');
  });
});

describe('a release', () => {
  it('is held only by identity, state, orders in flight and read-only', () => {
    const isolated = oneEndpoint({ isolation: 'isolated' });
    const worst = {
      kind: 'release',
      actor: 'person',
      halted: true,
      match: isolated,
      used: { cycle: 99, hour: 99, day: 99 },
      settings: settings({ protect: [{ match: 'glob', value: '*' }] }),
    } as const;
    expect(firstHold(judge(context(worst)))).toBeNull();
    expect(firstHold(judge(context({ ...worst, match: oneEndpoint() })))).toMatchObject({
      guard: 'already',
      outcome: 'not_isolated',
    });
    expect(firstHold(judge(context({ ...worst, match: severalEndpoints() })))?.outcome).toBe('ambiguous');
  });
});
