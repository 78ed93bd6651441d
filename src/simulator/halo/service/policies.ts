/** Firewall policies (contract sections 5.1 to 5.3). */
import { type Answer, json } from '../../server/answers.ts';
import { type FieldError, invalid, malformed, notFound, nothing } from '../errors.ts';
import type { FirewallPolicy, FirewallRule, PolicyPlatform, Switches } from '../model.ts';
import { pageOf } from './pages.ts';
import { actorOf, envelope, type HaloRequest, sees, topOf } from './request.ts';
import { type Body, newRule } from './rule-body.ts';
import { showPolicy, showPolicyWithRules } from './show.ts';

const SWITCHES = ['block_inbound', 'block_outbound', 'log_allowed', 'log_dropped'] as const;

/** A bound key sees the policies of its groups, and those that are shared from above. */
function mayRead(request: HaloRequest, policy: FirewallPolicy): boolean {
  return sees(request, policy.groupId) || (policy.shared && request.account.isWithin(topOf(request), policy.groupId));
}

export function findPolicy(request: HaloRequest): FirewallPolicy | null {
  const policy = request.account.policies.seen(request.id, request.account.now());
  return policy && mayRead(request, policy) ? policy : null;
}

/** As it was written last; null: none that this key may change, or deleted by now. */
export function findPolicyToChange(request: HaloRequest): FirewallPolicy | null {
  const seen = findPolicy(request);
  return seen && sees(request, seen.groupId) ? request.account.policies.latest(request.id) : null;
}

/** Writes a policy; what reaches the hosts has changed where `forHosts` says so. */
export function writePolicy(request: HaloRequest, policy: FirewallPolicy, forHosts: boolean): void {
  const { account, key } = request;
  const revision = policy.revision + (forHosts ? 1 : 0);
  account.policies.put({ ...policy, revision, updatedAt: account.now(), updatedBy: key.label }, account.seenFrom);
  account.recordAct('firewall_policy_modified', `Firewall policy ${policy.name} was modified`, actorOf(request), {
    policy_name: policy.name,
  });
  if (forHosts) account.reassign((group) => [group.linuxPolicyId, group.windowsPolicyId].includes(policy.id));
}

export function listPolicies(request: HaloRequest): Answer {
  const { account } = request;
  const policies = account.policies.list(account.now()).filter((policy) => mayRead(request, policy));
  const show = (policy: FirewallPolicy) => showPolicy(account, policy);
  return pageOf(request, '/v1/firewall_policies', 'firewall_policies', policies, show);
}

export function getPolicy(request: HaloRequest): Answer {
  const policy = findPolicy(request);
  if (!policy) return notFound('firewall_policy', request.id);
  return json(200, { firewall_policy: showPolicyWithRules(request.account, policy) });
}

export function createPolicy(request: HaloRequest): Answer {
  const { account, key, body } = request;
  const members = envelope(body, 'firewall_policy');
  if (!members) return malformed('The body has no member "firewall_policy"');
  const { name, platform, description } = members;
  const errors: FieldError[] = [];
  if (typeof name !== 'string' || name.trim() === '') {
    errors.push({ field: 'name', value: name ?? '', code: 'required', details: 'Name required' });
  }
  if (platform !== 'linux' && platform !== 'windows') {
    errors.push({
      field: 'platform',
      value: platform ?? null,
      code: 'invalid',
      details: 'Platform must be linux or windows',
    });
    return invalid(...errors);
  }
  errors.push(...foreignMembers(members, platform));
  const rules = readRules(request, platform, members.firewall_rules ?? [], errors);
  if (errors.length > 0) return invalid(...errors);
  const policy: FirewallPolicy = {
    id: account.newId(),
    name: String(name).trim(),
    platform,
    description: typeof description === 'string' ? description : null,
    revision: 1,
    createdBy: key.label,
    updatedBy: key.label,
    createdAt: account.now(),
    updatedAt: account.now(),
    groupId: topOf(request),
    shared: String(members.shared ?? true) === 'true',
    rules: inChains(rules),
    ignoreForwarding: members.ignore_forwarding_rules === true,
    switches: Object.fromEntries(SWITCHES.map((one) => [one, members[one] === true])) as Switches,
  };
  account.policies.put(policy, account.seenFrom);
  const what = `Firewall policy <strong>${policy.name}</strong> was created`;
  account.recordAct('firewall_policy_created', what, actorOf(request), { policy_name: policy.name });
  return json(account.settings.policyCreatedStatus, { firewall_policy: showPolicyWithRules(account, policy) });
}

function readRules(
  request: HaloRequest,
  platform: PolicyPlatform,
  list: unknown,
  errors: FieldError[],
): FirewallRule[] {
  if (!Array.isArray(list)) {
    errors.push({ field: 'firewall_rules', value: list, code: 'invalid', details: 'firewall_rules must be a list' });
    return [];
  }
  return list.map((one) => {
    const read = newRule(request.account, platform, typeof one === 'object' && one !== null ? (one as Body) : {});
    errors.push(...read.errors);
    return read.rule;
  });
}

/** Switches of the other platform. */
function foreignMembers(members: Body, platform: PolicyPlatform): FieldError[] {
  const foreign = platform === 'linux' ? SWITCHES : ['ignore_forwarding_rules'];
  return foreign
    .filter((field) => members[field] !== undefined && members[field] !== null)
    .map((field) => ({ field, value: members[field], code: 'invalid', details: `${field} is not for ${platform}` }));
}

/** INPUT before OUTPUT, each in its own order. */
export function inChains(rules: readonly FirewallRule[]): FirewallRule[] {
  return [...rules.filter(({ chain }) => chain === 'INPUT'), ...rules.filter(({ chain }) => chain === 'OUTPUT')];
}

/** Name, description and platform only; rules and switches are not replaced this way. */
export function changePolicy(request: HaloRequest): Answer {
  const { account, id, body } = request;
  const policy = findPolicyToChange(request);
  if (!policy) return notFound('firewall_policy', id);
  const members = envelope(body, 'firewall_policy');
  if (!members) return malformed('The body has no member "firewall_policy"');
  const name = members.name ?? policy.name;
  if (typeof name !== 'string' || name.trim() === '') {
    return invalid({ field: 'name', value: name, code: 'required', details: 'Name required' });
  }
  const platform = members.platform ?? policy.platform;
  if (platform !== policy.platform && usersOf(request, id) > 0) {
    const details = 'The platform of a policy in use cannot change';
    return invalid({ field: 'platform', value: platform, code: 'in_use', details });
  }
  if (platform !== 'linux' && platform !== 'windows') {
    return invalid({
      field: 'platform',
      value: platform,
      code: 'invalid',
      details: 'Platform must be linux or windows',
    });
  }
  const description = members.description === undefined ? policy.description : (members.description as string | null);
  const latest = account.policies.latest(id) ?? policy;
  writePolicy(request, { ...latest, name: name.trim(), description, platform }, false);
  return nothing(204);
}

export function deletePolicy(request: HaloRequest): Answer {
  const { account, id } = request;
  const policy = findPolicyToChange(request);
  if (!policy) return notFound('firewall_policy', id);
  if (usersOf(request, id) > 0) {
    return invalid({ field: 'id', value: id, code: 'in_use', details: 'The policy is used by a group' });
  }
  account.policies.remove(id, account.seenFrom);
  const what = `Firewall policy <strong>${policy.name}</strong> was deleted`;
  account.recordAct('firewall_policy_deleted', what, actorOf(request), { policy_name: policy.name });
  return nothing(204);
}

function usersOf({ account }: HaloRequest, policyId: string): number {
  return account.groups
    .all()
    .filter(({ linuxPolicyId, windowsPolicyId }) => linuxPolicyId === policyId || windowsPolicyId === policyId).length;
}
