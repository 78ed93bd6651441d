/** Groups of servers (contract section 4). */
import { type Answer, json } from '../../server/answers.ts';
import { groupNamed } from '../account.ts';
import { type FieldError, invalid, malformed, notFound, nothing } from '../errors.ts';
import type { HaloGroup, PolicyPlatform } from '../model.ts';
import { pageOf } from './pages.ts';
import { actorOf, envelope, type HaloRequest, sees, topOf } from './request.ts';
import { showGroup } from './show.ts';

export function listGroups(request: HaloRequest): Answer {
  const { account, query } = request;
  const name = query.get('name')?.toLowerCase();
  const parentId = query.get('parent_id');
  const tag = query.get('tag');
  const groups = account.groups
    .list(account.now())
    .filter(
      (group) =>
        sees(request, group.id) &&
        (!name || group.name.toLowerCase() === name) &&
        (!parentId || group.parentId === parentId) &&
        (!tag || group.tag === tag),
    );
  return pageOf(request, '/v1/groups', 'groups', groups, (group) => showGroup(account, group));
}

export function getGroup(request: HaloRequest): Answer {
  const { account, id } = request;
  const group = account.groups.seen(id, account.now());
  return group && sees(request, id) ? json(200, { group: showGroup(account, group) }) : notFound('group', id);
}

export function createGroup(request: HaloRequest): Answer {
  const { account, body } = request;
  const members = envelope(body, 'group');
  if (!members) return malformed('The body has no member "group"');
  const plain = groupNamed(account.newId(), '', topOf(request));
  const group = changed(plain, { ...members, parent_id: members.parent_id ?? plain.parentId });
  const errors = errorsOf(request, group, members);
  if (errors.length > 0) return invalid(...errors);
  account.groups.put(group, account.seenFrom);
  const actor = actorOf(request);
  account.recordAct('server_group_added', `Group <strong>${group.name}</strong> was added`, actor);
  tellAssignments(request, plain, group);
  return json(201, { group: showGroup(account, group) });
}

/** Only the members sent change. */
export function changeGroup(request: HaloRequest): Answer {
  const { account, id, body } = request;
  const group = findToChange(request);
  if (!group) return notFound('group', id);
  const members = envelope(body, 'group');
  if (!members) return malformed('The body has no member "group"');
  const after = changed(group, members);
  const errors = errorsOf(request, after, members);
  if (errors.length > 0) return invalid(...errors);
  account.groups.put(after, account.seenFrom);
  if (after.parentId !== group.parentId) {
    account.recordAct('server_group_moved', `Group <strong>${after.name}</strong> was moved`, actorOf(request));
  }
  tellAssignments(request, group, after);
  account.reassign((one) => one.id === id);
  const answersGroup = account.settings.groupChangeAnswers === 'group';
  return answersGroup ? json(200, { group: showGroup(account, after) }) : nothing(204);
}

export function deleteGroup(request: HaloRequest): Answer {
  const { account, id, query } = request;
  const group = findToChange(request);
  if (!group) return notFound('group', id);
  const refuse = (details: string) => invalid({ field: 'id', value: id, code: 'in_use', details });
  const { parentId } = group;
  if (parentId === null) return refuse('The root group cannot be deleted');
  if (account.groups.all().some((one) => one.parentId === id)) return refuse('The group has child groups');
  const servers = account.serversIn(id);
  if (servers.length > 0 && query.get('move_to_parent') !== 'true') return refuse('The group has servers');
  for (const server of servers) account.move(server.id, parentId, actorOf(request));
  account.groups.remove(id, account.seenFrom);
  account.recordAct('server_group_deleted', `Group <strong>${group.name}</strong> was deleted`, actorOf(request));
  return nothing(204);
}

/** As it was written last; null: none that this key sees, or deleted by now. */
function findToChange({ account, id, ...rest }: HaloRequest): HaloGroup | null {
  const seen = account.groups.seen(id, account.now());
  return seen && sees({ account, id, ...rest }, id) ? account.groups.latest(id) : null;
}

function changed(group: HaloGroup, members: Readonly<Record<string, unknown>>): HaloGroup {
  const text = <T>(member: string, former: T) =>
    member in members ? (members[member] as string | null) : (former as string | null);
  const lists = Object.keys(group.lists).map((name) => [name, members[name] ?? group.lists[name]]);
  return {
    ...group,
    name: typeof members.name === 'string' ? members.name.trim() : group.name,
    description: text('description', group.description),
    tag: text('tag', group.tag),
    parentId: text('parent_id', group.parentId),
    linuxPolicyId: text('linux_firewall_policy_id', text('firewall_policy_id', group.linuxPolicyId)),
    windowsPolicyId: text('windows_firewall_policy_id', group.windowsPolicyId),
    serverEventsPolicyId: text('server_events_policy_id', text('special_events_policy', group.serverEventsPolicyId)),
    lists: Object.fromEntries(lists) as HaloGroup['lists'],
  };
}

function errorsOf(request: HaloRequest, group: HaloGroup, members: Readonly<Record<string, unknown>>): FieldError[] {
  const { account } = request;
  const errors: FieldError[] = [];
  const add = (field: string, value: unknown, code: string, details: string) =>
    errors.push({ field, value, code, details });
  if (group.name === '') add('name', members.name ?? '', 'required', 'Name required');
  const wasRoot = group.id === account.rootId;
  const parent = typeof group.parentId === 'string' ? account.groups.latest(group.parentId) : null;
  const isNewParent = 'parent_id' in members;
  if (wasRoot !== (group.parentId === null) || (!wasRoot && !parent)) {
    add('parent_id', group.parentId, 'invalid', 'Parent group does not exist');
  } else if (parent && isNewParent && (!sees(request, parent.id) || account.isWithin(parent.id, group.id))) {
    add('parent_id', group.parentId, 'invalid', 'Parent group does not exist');
  }
  const siblings = account.groups.all().filter((one) => one.parentId === group.parentId && one.id !== group.id);
  if (siblings.some((one) => one.name.toLowerCase() === group.name.toLowerCase())) {
    add('name', group.name, 'taken', 'Name has already been taken');
  }
  const check = (field: string, id: string | null, platform: PolicyPlatform) => {
    if (id === null) return;
    const policy = account.policies.latest(id);
    if (!policy) add(field, id, 'invalid', 'Firewall policy does not exist');
    else if (policy.platform !== platform) add(field, id, 'invalid', `Firewall policy is not for ${platform}`);
  };
  check('linux_firewall_policy_id', group.linuxPolicyId, 'linux');
  check('windows_firewall_policy_id', group.windowsPolicyId, 'windows');
  for (const [field, list] of Object.entries(group.lists)) {
    if (!Array.isArray(list)) add(field, list, 'invalid', `${field} must be a list`);
  }
  return errors;
}

function tellAssignments(request: HaloRequest, before: HaloGroup, after: HaloGroup): void {
  const { account } = request;
  for (const member of ['linuxPolicyId', 'windowsPolicyId'] as const) {
    if (before[member] === after[member]) continue;
    const [type, id, verb] =
      after[member] === null
        ? ['firewall_policy_unassigned', before[member], 'taken from']
        : ['firewall_policy_assigned', after[member], 'assigned to'];
    const name = account.policies.latest(id ?? '')?.name ?? '';
    const what = `Firewall policy <strong>${name}</strong> was ${verb} group <strong>${after.name}</strong>`;
    account.recordAct(type, what, actorOf(request), { policy_name: name });
  }
}
