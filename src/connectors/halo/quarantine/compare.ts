/**
 * Whether a firewall policy isolates (contract sections 5.2 and 5.4). Rules apply from top to bottom, the first that
 * matches decides. Let through may be: the loopback interface, and remote access from a narrow zone of jump hosts.
 * Anything not understood counts as open. Pure.
 */
import type { Platform, Policy, Reference, Rule } from '../objects.ts';

/** How the policy differs from what isolation needs, one sentence each; none: it isolates. */
export function differencesOf(policy: Policy, platform: Platform): readonly string[] {
  const name = `Policy "${policy.name}"`;
  if (policy.platform.trim().toLowerCase() !== platform) {
    return [`${name} is made for ${policy.platform}, not for ${platform}.`];
  }
  return platform === 'linux' ? linuxDifferences(policy, name) : windowsDifferences(policy, name);
}

function linuxDifferences(policy: Policy, name: string): readonly string[] {
  return ['INPUT', 'OUTPUT'].flatMap((chain) => {
    const open: string[] = [];
    for (const [at, rule] of rulesOf(policy, chain).entries()) {
      if (!isOn(rule.active ?? true)) continue;
      if (isBlocking(rule)) {
        if (isUnconditional(rule)) return open;
      } else if (!isHarmless(rule, chain))
        open.push(`${name} lets traffic through: ${chain} rule ${at + 1} ${told(rule)}.`);
    }
    return [...open, `${name} lets traffic through: no ${chain} rule drops what the others leave.`];
  });
}

function windowsDifferences(policy: Policy, name: string): readonly string[] {
  const switches = [
    ...(isOn(policy.block_inbound) ? [] : [`${name} lets traffic in: block_inbound is off.`]),
    ...(isOn(policy.block_outbound) ? [] : [`${name} lets traffic out: block_outbound is off.`]),
  ];
  const rules = policy.firewall_rules.flatMap((rule) => {
    if (!isOn(rule.active ?? true) || isBlocking(rule) || isHarmless(rule, rule.chain.toUpperCase())) return [];
    return [`${name} lets traffic through: a rule of ${rule.chain} ${told(rule)}.`];
  });
  return [...switches, ...rules];
}

function rulesOf(policy: Policy, chain: string): readonly Rule[] {
  return policy.firewall_rules.filter((rule) => rule.chain.trim().toUpperCase() === chain);
}

export function isOn(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.trim().toLowerCase() === 'true');
}

export function isBlocking(rule: Rule): boolean {
  return /^(DROP|REJECT)$/i.test(rule.action.trim());
}

export function isUnconditional(rule: Rule): boolean {
  const { connection_states, firewall_interface, firewall_service, firewall_source, firewall_target } = rule;
  const references = [firewall_interface, firewall_service, firewall_source, firewall_target];
  return (connection_states ?? '').trim() === '' && references.every(isAny);
}

function isAny(reference: Reference): boolean {
  return reference === null || reference === undefined;
}

function nameOf(reference: Reference): string {
  return typeof reference === 'object' && reference !== null ? (reference.name ?? '').trim().toLowerCase() : '';
}

function isHarmless(rule: Rule, chain: string): boolean {
  if (!/^ACCEPT$/i.test(rule.action.trim())) return false;
  return isLoopback(rule) || isRemoteAccess(rule, chain);
}

/** Traffic of the host with itself. */
export function isLoopback(rule: Rule): boolean {
  return nameOf(rule.firewall_interface) === 'lo';
}

/** INPUT from a zone of jump hosts to ssh or rdp; never from "any". */
function isRemoteAccess(rule: Rule, chain: string): boolean {
  const zone = rule.firewall_source;
  if (chain !== 'INPUT' || typeof zone !== 'object' || zone === null || zone.type !== 'FirewallZone') return false;
  const service = nameOf(rule.firewall_service);
  return (service === 'ssh' || service === 'rdp') && isNarrow(zone.ip_address ?? '');
}

/** Narrowest prefix of a zone of jump hosts: wider ones are networks, not hosts. */
const WIDEST = { 4: 24, 6: 112 } as const;

/** Addresses and small networks only; a zone whose addresses are not told is not trusted. */
export function isNarrow(addresses: string): boolean {
  const parts = addresses.split(/[\s,]+/).filter((part) => part !== '');
  return (
    parts.length > 0 &&
    parts.every((part) => {
      const [address = '', prefix, ...rest] = part.split('/');
      const family = /^\d+(\.\d+){3}$/.test(address) ? 4 : /^[0-9a-f:]+$/i.test(address) ? 6 : null;
      if (family === null || rest.length > 0) return false;
      return prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) >= WIDEST[family]);
    })
  );
}

function told(rule: Rule): string {
  const what = nameOf(rule.firewall_service) || (isAny(rule.firewall_service) ? 'everything' : 'a service');
  const peer = rule.firewall_source ?? rule.firewall_target;
  const whom = nameOf(peer) || (isAny(peer) ? 'any' : 'a peer');
  return `says ${rule.action} for ${what}, ${/^output$/i.test(rule.chain) ? 'to' : 'from'} ${whom}`;
}
