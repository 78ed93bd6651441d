import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/engine/model/endpoint.ts';
import type { ProtectRule } from '../../../src/engine/settings.ts';
import { aMachine, HOUR, limits, NOW, oneEndpoint, settings } from '../../support/builders.ts';
import { both, verdictOf } from './contexts.ts';

const ENDPOINT: Partial<Endpoint> = {
  id: 'EP-0007',
  name: 'FIN-LT-07',
  domain: 'corp.example',
  ip: '10.20.30.7',
  type: 'Laptop',
  groups: [{ id: 'g-1', name: 'Finance Laptops', path: 'All/Finance Laptops' }],
  organisationalUnit: 'OU=Laptops,OU=Finance,DC=corp,DC=example',
};

function judged(rules: readonly ProtectRule[], endpoint: Partial<Endpoint> = {}) {
  const match = oneEndpoint({ endpoint: { ...ENDPOINT, ...endpoint } });
  return { settings: settings({ auto: true, protect: rules }), match, machine: aMachine() };
}

describe('protected by rule', () => {
  it.each([
    ['glob', 'fin-*', true],
    ['glob', '*.corp.example', true],
    ['glob', 'hr-*', false],
    ['name', 'Fin-LT-07', true],
    ['name', 'fin-lt-07.corp.example.', true],
    ['name', 'fin-lt', false],
    ['id', 'ep-0007', true],
    ['id', 'ep-000', false],
    ['group', 'finance laptops', true],
    ['group', 'g-1', true],
    ['group', 'All/Finance*', true],
    ['group', 'finance', false],
    ['type', 'laptop', true],
    ['type', 'workstation', true],
    ['type', 'server', false],
    ['ou', 'OU=Finance,DC=corp,DC=example', true],
    ['ou', 'OU=Laptops*', true],
    ['ou', 'OU=HR,DC=corp,DC=example', false],
    ['subnet', '10.20.0.0/16', true],
    ['subnet', '10.99.0.0/16', false],
  ] as const)('%s %s: %s', (match, value, isProtected) => {
    expect(both('protected', judged([{ match, value }]))).toEqual(isProtected ? ['hold', 'warn'] : ['pass', 'pass']);
  });

  it('tells the reason, and ends when it expires', () => {
    const rule: ProtectRule = { match: 'glob', value: 'FIN-*', reason: 'month end', expiresAt: NOW + HOUR };
    expect(verdictOf('protected', judged([rule])).words).toBe('Protected by glob "FIN-*": month end.');
    expect(verdictOf('protected', judged([{ ...rule, expiresAt: NOW }])).result).toBe('pass');
  });

  it('does not match what the vendor does not tell', () => {
    const untold = { ip: null, groups: [], organisationalUnit: null };
    const rules = [
      { match: 'subnet', value: '0.0.0.0/0' },
      { match: 'group', value: '*' },
      { match: 'ou', value: '*' },
    ] as const;
    expect(verdictOf('protected', judged(rules, untold)).result).toBe('pass');
  });

  it('protects by name before the machine is looked up', () => {
    const rule = { match: 'glob', value: 'fin-*' } as const;
    expect(verdictOf('protected', { ...judged([rule]), match: { kind: 'unread' } }).result).toBe('hold');
  });
});

describe('protected by kind', () => {
  it.each(['server', 'domain-controller'] as const)('a %s is kept from automation, a person is warned', (kind) => {
    expect(both('protected', judged([], { kind }))).toEqual(['hold', 'warn']);
  });

  it('lets automation have a server that is allowed by name', () => {
    const allowed = settings({ auto: true, limits: limits({ allowServers: ['Fin-LT-07'] }) });
    expect(verdictOf('protected', { ...judged([], { kind: 'server' }), settings: allowed }).result).toBe('pass');
    const byRule = settings({ ...allowed, protect: [{ match: 'glob', value: 'fin-*' }] });
    expect(verdictOf('protected', { ...judged([], { kind: 'server' }), settings: byRule }).result).toBe('hold');
  });

  it('passes a kind that is not told, and shows that', () => {
    const verdict = verdictOf('protected', judged([], { kind: 'unknown', type: 'N/A' }));
    expect([verdict.result, verdict.value]).toEqual(['pass', 'kind not told (N/A)']);
  });
});

describe('self', () => {
  const base = judged([]);

  it.each([
    [{ names: ['fin-lt-07'], addresses: [] }, 'hold'],
    [{ names: ['FIN-LT-07.corp.example'], addresses: [] }, 'hold'],
    [{ names: ['fin-lt-07.elsewhere.example'], addresses: [] }, 'pass'],
    [{ names: [], addresses: ['10.20.30.7'] }, 'hold'],
    [{ names: [], addresses: ['::ffff:10.20.30.7'] }, 'hold'],
    [{ names: ['localhost'], addresses: ['127.0.0.1'] }, 'pass'],
    [{ names: [], addresses: [] }, 'not-applicable'],
  ])('%j: %s', (self, result) => {
    expect(verdictOf('self', { ...base, self }).result).toBe(result);
    expect(verdictOf('self', { ...base, self, actor: 'person' }).result).toBe(result);
  });

  it('holds on the name alone where no domain is known', () => {
    const match = oneEndpoint({ endpoint: { ...ENDPOINT, domain: null } });
    const self = { names: ['fin-lt-07.corp.example'], addresses: [] };
    expect(verdictOf('self', { ...base, match, self }).result).toBe('hold');
  });
});
