/** Truth about a host: what its firewall, as installed, lets through. */
import type { Chain, FirewallPolicy, FirewallRule } from './model.ts';

/** "blocked": nothing but loopback. "limited": some peers, ports or states only. */
export type Passage = 'open' | 'limited' | 'blocked';

export type Traffic = { readonly inbound: Passage; readonly outbound: Passage };

export const OPEN: Traffic = { inbound: 'open', outbound: 'open' };

/** What a policy lets through once it is on a host; first match decides (contract section 5.2). */
export function trafficUnder(policy: FirewallPolicy, loopbackId: string, anyZoneId: string): Traffic {
  const { block_inbound: inbound, block_outbound: outbound } = policy.switches;
  const windows = policy.platform === 'windows';
  const passage = (chain: Chain, blocked: boolean): Passage => {
    let limited = false;
    for (const rule of policy.rules) {
      if (rule.chain !== chain || !rule.active || rule.interfaceId === loopbackId) continue;
      const everything = isUnconditional(rule, anyZoneId);
      if (rule.action === 'ACCEPT' && everything) return 'open';
      if (rule.action === 'ACCEPT') limited = true;
      else if (everything) return limited ? 'limited' : 'blocked';
    }
    if (windows && blocked) return limited ? 'limited' : 'blocked';
    return 'open';
  };
  return { inbound: passage('INPUT', inbound), outbound: passage('OUTPUT', outbound) };
}

function isUnconditional(rule: FirewallRule, anyZoneId: string): boolean {
  const peer = rule.chain === 'INPUT' ? rule.source : rule.target;
  const anyPeer = peer === null || peer.id === anyZoneId;
  return anyPeer && rule.serviceId === null && rule.interfaceId === null && rule.connectionStates === null;
}
