import { describe, expect, test } from 'vitest';
import type { FirewallPolicy, FirewallRule } from '../../../src/simulator/halo/model.ts';
import { trafficUnder } from '../../../src/simulator/halo/traffic.ts';

const rule = (chain: 'INPUT' | 'OUTPUT', action: FirewallRule['action'], more: Partial<FirewallRule> = {}) => ({
  ...{ id: '1', chain, action, active: true, connectionStates: null, log: false, logPrefix: '', comment: '' },
  ...{ interfaceId: null, serviceId: null, source: null, target: null, ...more },
});

const under = (platform: 'linux' | 'windows', rules: FirewallRule[], blocked = false) => {
  const switches = { block_inbound: blocked, block_outbound: blocked, log_allowed: true, log_dropped: true };
  return trafficUnder({ platform, rules, switches } as unknown as FirewallPolicy, 'lo', 'any');
};

describe('what a policy lets through', () => {
  test('on Linux: the first rule that fits decides, then everything is let in', () => {
    expect(under('linux', [])).toEqual({ inbound: 'open', outbound: 'open' });
    expect(under('linux', [rule('INPUT', 'DROP'), rule('OUTPUT', 'REJECT')])).toEqual({
      ...{ inbound: 'blocked', outbound: 'blocked' },
    });
    expect(under('linux', [rule('INPUT', 'ACCEPT'), rule('INPUT', 'DROP')]).inbound).toBe('open');
    expect(under('linux', [rule('INPUT', 'DROP'), rule('INPUT', 'ACCEPT')]).inbound).toBe('blocked');
  });

  test('loopback and rules that are off do not count; conditions limit', () => {
    const drop = rule('INPUT', 'DROP');
    const inbound = (first: Partial<FirewallRule>) => under('linux', [rule('INPUT', 'ACCEPT', first), drop]).inbound;
    expect(inbound({ interfaceId: 'lo' })).toBe('blocked');
    expect(inbound({ active: false })).toBe('blocked');
    expect(inbound({ serviceId: 'ssh' })).toBe('limited');
    expect(inbound({ connectionStates: 'ESTABLISHED' })).toBe('limited');
    expect(inbound({ source: { type: 'FirewallZone', id: 'jump' } })).toBe('limited');
    expect(inbound({ source: { type: 'FirewallZone', id: 'any' } })).toBe('open');
    expect(under('linux', [rule('INPUT', 'DROP', { connectionStates: 'NEW' })]).inbound).toBe('open');
  });

  test('on Windows: what no rule matches is for the switches', () => {
    expect(under('windows', [], true)).toEqual({ inbound: 'blocked', outbound: 'blocked' });
    expect(under('windows', [])).toEqual({ inbound: 'open', outbound: 'open' });
    expect(under('windows', [rule('INPUT', 'ACCEPT', { serviceId: 'rdp' })], true)).toEqual({
      ...{ inbound: 'limited', outbound: 'blocked' },
    });
  });
});
