/** Rules of a firewall policy, one by one (contract sections 5.1 and 5.2). */
import { type Answer, json } from '../../server/answers.ts';
import { type FieldError, invalid, malformed, notFound, nothing } from '../errors.ts';
import type { FirewallPolicy, FirewallRule } from '../model.ts';
import { pageOf } from './pages.ts';
import { findPolicy, findPolicyToChange, inChains, writePolicy } from './policies.ts';
import { envelope, type HaloRequest } from './request.ts';
import { type Body, changedRule, newRule } from './rule-body.ts';
import { showRule } from './show.ts';

export function listRules(request: HaloRequest): Answer {
  const { account, id } = request;
  const policy = findPolicy(request);
  if (!policy) return notFound('firewall_policy', id);
  const path = `/v1/firewall_policies/${id}/firewall_rules`;
  return pageOf(request, path, 'firewall_rules', policy.rules, (rule) => showRule(account, policy, rule));
}

export function getRule(request: HaloRequest): Answer {
  const policy = findPolicy(request);
  if (!policy) return notFound('firewall_policy', request.id);
  const rule = policy.rules.find(({ id }) => id === request.child);
  if (!rule) return notFound('firewall_rule', request.child);
  return json(200, { firewall_rule: shown(request, policy, rule) });
}

export function createRule(request: HaloRequest): Answer {
  const policy = findPolicyToChange(request);
  if (!policy) return notFound('firewall_policy', request.id);
  const members = envelope(request.body, 'firewall_rule');
  if (!members) return malformed('The body has no member "firewall_rule"');
  const read = newRule(request.account, policy.platform, members);
  const errors = [...read.errors, ...positionErrors(members)];
  if (errors.length > 0) return invalid(...errors);
  const after = { ...policy, rules: placed(policy.rules, read.rule, members.position ?? 'last') };
  writePolicy(request, after, true);
  return json(201, { firewall_rule: shown(request, after, read.rule) });
}

export function changeRule(request: HaloRequest): Answer {
  const policy = findPolicyToChange(request);
  if (!policy) return notFound('firewall_policy', request.id);
  const rule = policy.rules.find(({ id }) => id === request.child);
  if (!rule) return notFound('firewall_rule', request.child);
  const members = envelope(request.body, 'firewall_rule');
  if (!members) return malformed('The body has no member "firewall_rule"');
  const read = changedRule(request.account, policy.platform, rule, members);
  const errors = [...read.errors, ...positionErrors(members)];
  if (errors.length > 0) return invalid(...errors);
  const others = policy.rules.filter((one) => one !== rule);
  const stays = members.position === undefined && read.rule.chain === rule.chain;
  const position = stays ? positionOf(policy.rules, rule) : (members.position ?? 'last');
  writePolicy(request, { ...policy, rules: placed(others, read.rule, position) }, true);
  return nothing(204);
}

export function deleteRule(request: HaloRequest): Answer {
  const policy = findPolicyToChange(request);
  if (!policy) return notFound('firewall_policy', request.id);
  const rules = policy.rules.filter(({ id }) => id !== request.child);
  if (rules.length === policy.rules.length) return notFound('firewall_rule', request.child);
  writePolicy(request, { ...policy, rules }, true);
  return nothing(204);
}

/** Only a single rule tells its position. */
function shown(request: HaloRequest, policy: FirewallPolicy, rule: FirewallRule): Record<string, unknown> {
  return { ...showRule(request.account, policy, rule), position: positionOf(policy.rules, rule) };
}

/** From 1, within its chain. */
function positionOf(rules: readonly FirewallRule[], rule: FirewallRule): number {
  return rules.filter(({ chain }) => chain === rule.chain).findIndex(({ id }) => id === rule.id) + 1;
}

/** Puts a rule at its place in its chain and moves the others down. */
function placed(rules: readonly FirewallRule[], rule: FirewallRule, position: unknown): FirewallRule[] {
  const chain = rules.filter((one) => one.chain === rule.chain);
  const index = position === 'last' ? chain.length : Number(position) - 1;
  chain.splice(index, 0, rule);
  return inChains([...rules.filter((one) => one.chain !== rule.chain), ...chain]);
}

function positionErrors({ position }: Body): FieldError[] {
  if (position === undefined || position === 'last' || (Number.isInteger(position) && Number(position) >= 1)) return [];
  return [{ field: 'position', value: position, code: 'invalid', details: 'position counts from 1, or is "last"' }];
}
