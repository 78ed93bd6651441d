/**
 * What a firewall policy lets through, in words for a person who is about to isolate by it (contract sections 5.2 and
 * 5.4). Never less than it may let through: conditions that narrow a rule further are left out. Pure.
 */
import type { Platform, Policy, Reference, Rule } from '../objects.ts';
import { differencesOf, isBlocking, isLoopback, isOn, isUnconditional } from './compare.ts';

/** What only the agent itself can reach, by the vendor's word. */
export const GRID_ONLY = 'nothing but the Halo grid';

export type LetThrough = {
  /** To follow "will reach". */
  readonly reach: string;
  /** More than the grid and hosts that may look in. */
  readonly open: boolean;
};

/** `policy` null: there is one, and it cannot be read. */
export function letThrough(group: string, policy: Policy | null, platform: Platform): LetThrough {
  if (policy === null) return { reach: `what the policy of ${group} lets through, which cannot be read`, open: true };
  if (policy.platform.trim().toLowerCase() !== platform) {
    return { reach: `what it reaches now: the policy of ${group} is made for ${policy.platform}`, open: true };
  }
  const inbound = flowsOf(policy, platform, 'INPUT');
  const outbound = flowsOf(policy, platform, 'OUTPUT');
  if (differencesOf(policy, platform).length === 0) {
    const visitors = inbound.length === 0 ? '' : `; ${listed(inbound)} is let in`;
    return { reach: `${GRID_ONLY}${visitors}`, open: false };
  }
  const out = outbound.length === 0 ? GRID_ONLY : `no more than ${listed(outbound)} and the Halo grid`;
  const into = inbound.length === 0 ? 'nothing is let in' : `${listed(inbound)} is let in`;
  return { reach: `${out}; ${into}`, open: true };
}

/** A group without a policy for the platform: nothing of Halo stands in the way. */
export function letAll(group: string, platform: string): LetThrough {
  return { reach: `whatever its host lets it: ${group} has no firewall policy for ${platform}`, open: true };
}

/** What is accepted, each as "ssh from soc-jump-hosts" or "syslog to collectors". */
function flowsOf(policy: Policy, platform: Platform, chain: 'INPUT' | 'OUTPUT'): readonly string[] {
  const word = chain === 'INPUT' ? 'from' : 'to';
  const everything = `everything ${word} anywhere`;
  const flows: string[] = [];
  for (const rule of policy.firewall_rules) {
    if (rule.chain.trim().toUpperCase() !== chain || !isOn(rule.active ?? true)) continue;
    if (isBlocking(rule)) {
      if (isUnconditional(rule)) return flows;
    } else if (!isLoopback(rule)) flows.push(`${serviceOf(rule)} ${word} ${peerOf(rule, chain)}`);
  }
  const blocks = platform === 'windows' && isOn(chain === 'INPUT' ? policy.block_inbound : policy.block_outbound);
  return [...new Set(blocks || flows.includes(everything) ? flows : [...flows, everything])];
}

function serviceOf({ firewall_service: service }: Rule): string {
  return nameOf(service) ?? (service === null || service === undefined ? 'everything' : 'a service');
}

function peerOf(rule: Rule, chain: 'INPUT' | 'OUTPUT'): string {
  const peer = chain === 'INPUT' ? rule.firewall_source : rule.firewall_target;
  if (peer === null || peer === undefined) return 'anywhere';
  return nameOf(peer) ?? 'certain hosts';
}

function nameOf(reference: Reference): string | null {
  return (typeof reference === 'object' && reference !== null && reference.name?.trim()) || null;
}

const TOLD = 3;

function listed(flows: readonly string[]): string {
  const told = flows.slice(0, TOLD);
  if (flows.length > TOLD) told.push(`${flows.length - TOLD} more`);
  return told.length < 2 ? told.join('') : `${told.slice(0, -1).join(', ')} and ${told.at(-1)}`;
}
