/** The objects of Halo as far as orders depend on them, validated at the edge (contract sections 3 to 5). */
import * as z from 'zod';
import { isId } from './values.ts';

const Id = z.custom<string>(isId, 'expected an id');
const Text = z.string().nullish();

export const ServerShape = z.looseObject({
  id: Id,
  state: z.string(),
  hostname: Text,
  platform: Text,
  kernel_name: Text,
  read_only: z.boolean().nullish(),
  group_id: Id.nullish(),
  group_name: Text,
  group_path: Text,
  firewall_policy: z.looseObject({ id: Text, name: Text, status: Text, installed: Text, last_checked: Text }).nullish(),
});
export type Server = z.output<typeof ServerShape>;

const Count = z.number().int().nonnegative().optional();

export const GroupShape = z.looseObject({
  id: Id,
  name: z.string(),
  group_path: Text,
  parent_id: Text,
  linux_firewall_policy_id: Id.nullish(),
  windows_firewall_policy_id: Id.nullish(),
  server_counts: z.looseObject({ active: Count, missing: Count, deactivated: Count }).nullish().catch(null),
});
export type Group = z.output<typeof GroupShape>;

/** What a rule refers to: left out or null means any. */
const Reference = z
  .union([z.string(), z.looseObject({ id: Text, name: Text, type: Text, ip_address: Text })])
  .nullish();
export type Reference = z.output<typeof Reference>;

export const RuleShape = z.looseObject({
  chain: z.string(),
  action: z.string(),
  active: z.union([z.boolean(), z.string()]).nullish(),
  connection_states: Text,
  firewall_interface: Reference,
  firewall_service: Reference,
  firewall_source: Reference,
  firewall_target: Reference,
});
export type Rule = z.output<typeof RuleShape>;

const Switch = z.union([z.boolean(), z.string()]).nullish();

export const PolicyShape = z.looseObject({
  id: Id,
  name: z.string(),
  platform: z.string(),
  /** Must be there: a policy read without its rules says nothing about what it lets through. */
  firewall_rules: z.array(RuleShape),
  block_inbound: Switch,
  block_outbound: Switch,
  log_allowed: Switch,
  log_dropped: Switch,
});
export type Policy = z.output<typeof PolicyShape>;

export type Platform = 'linux' | 'windows';
export const PLATFORMS: readonly Platform[] = ['linux', 'windows'];

/** Which of a group's two policies applies to a server (section 3): Windows, or any of the Linux distributions. */
export function platformOf(server: Partial<Pick<Server, 'platform' | 'kernel_name'>>): Platform {
  return /^win/i.test(server.platform || server.kernel_name || '') ? 'windows' : 'linux';
}

export function policyIdOf(group: Group, platform: Platform): string | null {
  return (platform === 'linux' ? group.linux_firewall_policy_id : group.windows_firewall_policy_id) ?? null;
}

/** How a person finds a group: names are not unique over the tree, paths are. */
export function pathOf(group: Pick<Group, 'id' | 'name' | 'group_path'>): string {
  return group.group_path || `${group.name} (${group.id})`;
}

export function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
