import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policy, Rule } from '../../../src/connectors/halo/objects.ts';
import { differencesOf, isNarrow } from '../../../src/connectors/halo/quarantine/compare.ts';

const rule = (chain: string, action: string, more: Partial<Rule> = {}): Rule => ({
  chain,
  action,
  active: true,
  ...more,
});
const linux = (...firewall_rules: Rule[]): Policy => ({ id: 'p1', name: 'q', platform: 'linux', firewall_rules });
const windows = (switches: Partial<Policy>, ...firewall_rules: Rule[]): Policy => ({
  ...{ id: 'p1', name: 'q', platform: 'windows', firewall_rules, block_inbound: true, block_outbound: true },
  ...switches,
});

const lo = { firewall_interface: { id: 'i1', name: 'lo' } };
const ssh = { firewall_service: { id: 's1', name: 'ssh' } };
const jump = { firewall_source: { id: 'z1', name: 'jump', type: 'FirewallZone', ip_address: '198.51.100.200/30' } };
const drops = [rule('INPUT', 'DROP'), rule('OUTPUT', 'DROP')] as const;
const differences = (...rules: Rule[]) => differencesOf(linux(...rules), 'linux').length;

describe('a Linux policy isolates', () => {
  it.each<[string, Rule[]]>([
    ['as the seed made it', [...drops]],
    ['with loopback', [rule('INPUT', 'ACCEPT', lo), rule('OUTPUT', 'ACCEPT', lo), ...drops]],
    ['with jump hosts', [rule('INPUT', 'ACCEPT', { ...ssh, ...jump }), ...drops]],
    ['whatever stands behind the drop', [...drops, rule('INPUT', 'ACCEPT'), rule('OUTPUT', 'ACCEPT')]],
    ['with rules that are off', [rule('INPUT', 'ACCEPT', { active: false }), ...drops]],
    ['by rejecting', [rule('INPUT', 'REJECT'), rule('OUTPUT', 'DROP')]],
    ['with narrower drops before', [rule('INPUT', 'DROP', ssh), ...drops]],
  ])('%s', (_, rules) => {
    expect(differences(...rules)).toBe(0);
  });
});

describe('a Linux policy lets traffic through', () => {
  it.each<[string, Rule[]]>([
    ['without rules', []],
    ['with a drop in one direction only', [rule('INPUT', 'DROP')]],
    ['with an accept first', [rule('INPUT', 'ACCEPT'), ...drops]],
    ['for one service from anywhere', [rule('INPUT', 'ACCEPT', ssh), ...drops]],
    [
      'for a zone of everything',
      [
        rule('INPUT', 'ACCEPT', { ...ssh, firewall_source: { ...jump.firewall_source, ip_address: '0.0.0.0/0' } }),
        ...drops,
      ],
    ],
    [
      'for a zone whose addresses are not told',
      [rule('INPUT', 'ACCEPT', { ...ssh, firewall_source: { id: 'z', name: 'z', type: 'FirewallZone' } }), ...drops],
    ],
    [
      'for a group of servers',
      [rule('INPUT', 'ACCEPT', { ...ssh, firewall_source: { id: 'g', name: 'g', type: 'Group' } }), ...drops],
    ],
    ['outward to jump hosts', [rule('OUTPUT', 'ACCEPT', { firewall_target: jump.firewall_source }), ...drops]],
    ['with an interface known by id only', [rule('INPUT', 'ACCEPT', { firewall_interface: 'i1' }), ...drops]],
    ['on another interface', [rule('INPUT', 'ACCEPT', { firewall_interface: { id: 'i', name: 'eth0' } }), ...drops]],
    ['for connections that are open', [rule('INPUT', 'DROP', { connection_states: 'NEW' }), rule('OUTPUT', 'DROP')]],
    ['by a drop on one interface', [rule('INPUT', 'DROP', lo), rule('OUTPUT', 'DROP')]],
    ['by a drop that is off', [rule('INPUT', 'DROP', { active: 'false' }), rule('OUTPUT', 'DROP')]],
    ['by an action nobody knows', [rule('INPUT', 'QUEUE'), ...drops]],
  ])('%s', (_, rules) => {
    expect(differences(...rules)).toBeGreaterThan(0);
  });

  it('whatever comes before, an unconditional accept is found out', () => {
    const harmless = fc.constantFrom(rule('INPUT', 'ACCEPT', lo), rule('INPUT', 'DROP', ssh), rule('OUTPUT', 'DROP'));
    fc.assert(
      fc.property(fc.array(harmless), (before) => {
        expect(differences(...before, rule('INPUT', 'ACCEPT'), ...drops)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a Windows policy', () => {
  const many = (policy: Policy) => differencesOf(policy, 'windows').length;
  it('isolates by its switches', () => {
    expect(many(windows({}))).toBe(0);
    const rdp = { firewall_service: { id: 's', name: 'rdp' }, ...jump };
    expect(many(windows({}, rule('INPUT', 'ACCEPT', rdp)))).toBe(0);
  });
  it('lets traffic through where one is off, or by a rule', () => {
    expect(many(windows({ block_inbound: false }))).toBe(1);
    expect(many(windows({ block_outbound: null }))).toBe(1);
    expect(many(windows({}, rule('OUTPUT', 'ACCEPT')))).toBe(1);
  });
});

it('a policy of the other platform is none', () => {
  expect(differencesOf(linux(...drops), 'windows').length).toBe(1);
  expect(differencesOf(windows({}), 'linux').length).toBe(1);
});

it('knows a narrow zone', () => {
  for (const yes of ['192.0.2.1', '192.0.2.0/24', '192.0.2.1, 198.51.100.200/30\n203.0.113.5', '2001:db8::1/128']) {
    expect(isNarrow(yes), yes).toBe(true);
  }
  for (const no of [
    '',
    '0.0.0.0/0',
    '10.0.0.0/8',
    '192.0.2.1,0.0.0.0/0',
    '::/0',
    'any',
    '192.0.2.1/x',
    '1.2.3.4-5.6.7.8',
  ]) {
    expect(isNarrow(no), no).toBe(false);
  }
});
