/** Firewall rules as clients write them (contract section 5.2), read strictly: a mistake is found out here. */
import type { Account } from '../account.ts';
import type { FieldError } from '../errors.ts';
import type { Chain, FirewallRule, Peer, PolicyPlatform } from '../model.ts';

const LONGEST_PREFIX = 29;
const STATES = /^(NEW|RELATED|ESTABLISHED)(\s*,\s*(NEW|RELATED|ESTABLISHED))*$/;
const SOURCES = ['FirewallZone', 'Group', 'User', 'UserGroup'];
const TARGETS = ['FirewallZone', 'Group'];
/** Go by name, since they have no id. */
const NAMED: Readonly<Record<string, string>> = { Group: 'all active servers', UserGroup: 'all ghostports users' };

export type Body = Readonly<Record<string, unknown>>;
export type RuleRead = { readonly rule: FirewallRule; readonly errors: readonly FieldError[] };

/** A new rule. */
export function newRule(account: Account, platform: PolicyPlatform, body: Body): RuleRead {
  const blank: FirewallRule = {
    id: account.newId(),
    chain: 'INPUT',
    action: 'DROP',
    active: true,
    connectionStates: null,
    log: false,
    logPrefix: '',
    comment: '',
    interfaceId: null,
    serviceId: null,
    source: null,
    target: null,
  };
  const missing = ['chain', 'action'].filter((field) => body[field] === undefined || body[field] === null);
  const read = changedRule(account, platform, blank, body);
  return { rule: read.rule, errors: [...missing.map(required), ...read.errors] };
}

const required = (field: string): FieldError => ({
  field,
  value: null,
  code: 'required',
  details: `${field} is required`,
});

/** A rule with the members of `body` changed. */
export function changedRule(account: Account, platform: PolicyPlatform, rule: FirewallRule, body: Body): RuleRead {
  const errors: FieldError[] = [];
  const bad = (field: string, details: string) =>
    errors.push({ field, value: body[field] ?? null, code: 'invalid', details });
  const has = (field: string) => body[field] !== undefined;
  const switchOf = (field: string, former: boolean): boolean => {
    if (!has(field)) return former;
    const value = String(body[field]);
    if (value !== 'true' && value !== 'false') bad(field, `${field} must be true or false`);
    return value === 'true';
  };
  const textOf = (field: string, former: string) => (has(field) ? String(body[field] ?? '') : former);
  const oneOf = <T extends string>(field: string, former: T, allowed: readonly T[]): T => {
    if (!has(field) || body[field] === null) return former;
    if (allowed.includes(body[field] as T)) return body[field] as T;
    bad(field, `${field} must be one of ${allowed.join(', ')}`);
    return former;
  };
  const objectOf = (field: string, former: string | null, exists: (id: string) => boolean): string | null => {
    if (!has(field)) return former;
    const value = body[field];
    if (value === null) return null;
    const id = typeof value === 'object' ? (value as { id?: unknown }).id : value;
    if (typeof id === 'string' && exists(id)) return id;
    bad(field, `${field} does not exist`);
    return former;
  };
  const peerOf = (field: string, former: Peer | null, types: readonly string[]): Peer | null => {
    if (!has(field)) return former;
    if (body[field] === null) return null;
    const peer = readPeer(account, body[field], types);
    if (!peer) bad(field, `${field} does not exist`);
    return peer;
  };

  const windows = platform === 'windows';
  const chain = oneOf<Chain>('chain', rule.chain, ['INPUT', 'OUTPUT']);
  const next: FirewallRule = {
    ...rule,
    chain,
    action: oneOf('action', rule.action, windows ? ['ACCEPT', 'DROP'] : ['ACCEPT', 'DROP', 'REJECT']),
    active: switchOf('active', rule.active),
    connectionStates: has('connection_states') ? (body.connection_states as string | null) : rule.connectionStates,
    log: switchOf('log', rule.log),
    logPrefix: textOf('log_prefix', rule.logPrefix),
    comment: textOf('comment', rule.comment),
    interfaceId: objectOf('firewall_interface', rule.interfaceId, (id) => account.interfaces.latest(id) !== null),
    serviceId: objectOf('firewall_service', rule.serviceId, (id) => account.services.latest(id) !== null),
    source: peerOf('firewall_source', rule.source, SOURCES),
    target: peerOf('firewall_target', rule.target, TARGETS),
  };
  if (next.connectionStates !== null && !STATES.test(String(next.connectionStates))) {
    bad('connection_states', 'connection_states must be a list of NEW, RELATED, ESTABLISHED');
  }
  if (next.logPrefix.length > LONGEST_PREFIX) bad('log_prefix', `log_prefix is longer than ${LONGEST_PREFIX}`);
  if (chain === 'OUTPUT' && next.source) bad('firewall_source', 'firewall_source belongs to INPUT rules');
  if (chain === 'INPUT' && next.target) bad('firewall_target', 'firewall_target belongs to OUTPUT rules');
  if (windows) {
    if (next.interfaceId !== null) bad('firewall_interface', 'Windows rules have no interface');
    if (next.connectionStates !== null) bad('connection_states', 'Windows rules have no connection states');
    if (next.log) bad('log', 'Windows rules have no log of their own');
    if (next.logPrefix !== '') bad('log_prefix', 'Windows rules have no log prefix');
  }
  return { rule: next, errors };
}

function readPeer(account: Account, value: unknown, types: readonly string[]): Peer | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, name, type } = value as Record<string, unknown>;
  if (typeof type !== 'string' || !types.includes(type)) return null;
  if (typeof id === 'string') {
    // Users are not part of this world; whatever id is given for one is taken.
    const exists =
      type === 'FirewallZone' ? account.zones.latest(id) : type === 'Group' ? account.groups.latest(id) : true;
    return exists ? { id, type } : null;
  }
  return typeof name === 'string' && NAMED[type] === name.toLowerCase() ? { name, type } : null;
}
