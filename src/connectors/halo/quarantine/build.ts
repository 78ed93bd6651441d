/** Making the quarantine's policies and group (contract section 5.4), by the ids that Halo returns. */
import { type Problem, ServiceError } from '../../../engine/errors.ts';
import { PLATFORMS, type Platform, type Policy, pathOf, policyIdOf, sameName } from '../objects.ts';
import { textOf } from '../values.ts';
import { differencesOf, isNarrow } from './compare.ts';
import { type Library, VISIBLE_MS } from './library.ts';

const POLICY_NAME: Readonly<Record<Platform, string>> = { linux: 'quarantine-linux', windows: 'quarantine-windows' };
const POLICY_MEMBER = { linux: 'linux_firewall_policy_id', windows: 'windows_firewall_policy_id' } as const;
/** At most 29 characters. */
const LOG_PREFIX = 'quarantine ';
const DESCRIPTION = 'Isolation: nothing in, nothing out.';

/** Group and policies anew. Throws ServiceError; a policy of the right name that lets traffic through is not used. */
export async function createQuarantine(
  library: Library,
  name: string,
  jumpHosts: string | null,
  signal: AbortSignal,
): Promise<string> {
  const ids: Record<string, string> = {};
  // Both are looked at before the first is made: a refusal leaves nothing behind.
  const found = new Map<Platform, string | null>();
  const visitors = await visitorsFrom(library, jumpHosts, signal);
  for (const platform of PLATFORMS) found.set(platform, await usablePolicy(library, platform, 'refuse', signal));
  for (const platform of PLATFORMS) {
    ids[POLICY_MEMBER[platform]] = found.get(platform) ?? (await createPolicy(library, platform, visitors, signal));
  }
  const find = async (): Promise<string | null> =>
    (await library.groups(signal)).find((group) => sameName(group.name, name))?.id ?? null;
  const body = { name, description: DESCRIPTION, tag: null, policy_ids: [], ...ids };
  const id = await library.create('/v1/groups', 'group', body, find, signal);
  await untilSet(library, id, ids, signal);
  return id;
}

/** Gives the group policies that isolate. Existing policies stay as they are: other groups may use them. */
export async function repairGroup(
  library: Library,
  groupId: string,
  platforms: readonly Platform[],
  jumpHosts: string | null,
  signal: AbortSignal,
): Promise<void> {
  const ids: Record<string, string> = {};
  const visitors = await visitorsFrom(library, jumpHosts, signal);
  for (const platform of platforms) {
    ids[POLICY_MEMBER[platform]] =
      (await usablePolicy(library, platform, 'pass over', signal)) ??
      (await createPolicy(library, platform, visitors, signal));
  }
  await library.changeGroup(groupId, ids, signal);
  await untilSet(library, groupId, ids, signal);
}

/** A policy of the quarantine's name that isolates; null: there is none, and one may be made. */
async function usablePolicy(
  library: Library,
  platform: Platform,
  ifOpen: 'refuse' | 'pass over',
  signal: AbortSignal,
): Promise<string | null> {
  const open: string[] = [];
  for (const { id, name } of await library.policies(signal)) {
    if (!isOneOfOurs(textOf(name), platform)) continue;
    const policy = await library.policy(id, signal);
    const differences = policy ? differencesOf(policy, platform) : [];
    if (policy && differences.length === 0) return id;
    if (sameName(textOf(name), POLICY_NAME[platform])) open.push(...differences);
  }
  if (open.length > 0 && ifOpen === 'refuse') throw new ServiceError(openPolicy(open));
  return null;
}

/** "quarantine-linux", and those a repair made beside it: "quarantine-linux-2". */
function isOneOfOurs(name: string, platform: Platform): boolean {
  return sameName(name.replace(/-\d+$/, ''), POLICY_NAME[platform]);
}

async function createPolicy(
  library: Library,
  platform: Platform,
  visitors: Visitors | null,
  signal: AbortSignal,
): Promise<string> {
  const taken = (await library.policies(signal)).map(({ name }) => textOf(name).toLowerCase());
  const wanted = POLICY_NAME[platform];
  let name = wanted;
  for (let number = 2; taken.includes(name); number++) name = `${wanted}-${number}`;
  const body = {
    name,
    platform,
    description: DESCRIPTION,
    ...(platform === 'linux'
      ? { firewall_rules: linuxRules(await library.loopback(signal), visitors) }
      : windows(visitors)),
  };
  const find = async (): Promise<string | null> =>
    (await library.policies(signal)).find((policy) => sameName(textOf(policy.name), name))?.id ?? null;
  const id = await library.create('/v1/firewall_policies', 'firewall_policy', body, find, signal);
  let policy: Policy | null = null;
  const isolating = await library.until(
    VISIBLE_MS,
    async () => {
      policy = await library.policy(id, signal);
      return policy && differencesOf(policy, platform).length === 0 ? id : null;
    },
    signal,
  );
  if (isolating !== null) return id;
  throw new ServiceError(policy ? openPolicy(differencesOf(policy, platform)) : notSeen(`policy "${name}"`));
}

/** Who may look in (contract section 5.4): a zone of jump hosts, and the services of remote access. */
type Visitors = { readonly zone: string; readonly service: Readonly<Record<Platform, string>> };

/** Throws ServiceError where the zone that was named cannot serve: nothing is made then. */
async function visitorsFrom(library: Library, name: string | null, signal: AbortSignal): Promise<Visitors | null> {
  if (name === null) return null;
  const [zones, ssh, rdp] = await Promise.all([
    library.zones(signal),
    library.service('ssh', signal),
    library.service('rdp', signal),
  ]);
  const [zone, another] = zones.filter((each) => sameName(textOf(each.name), name));
  if (!zone) throw new ServiceError(noJumpHosts(`there is no firewall zone "${name}".`));
  if (another) throw new ServiceError(noJumpHosts(`several firewall zones are called "${name}".`));
  if (!isNarrow(textOf(zone.ip_address))) {
    throw new ServiceError(
      noJumpHosts(`the firewall zone "${name}" is wider than a few hosts, or does not tell them.`),
    );
  }
  if (ssh === null || rdp === null) throw new ServiceError(noJumpHosts('Halo shows no service ssh or rdp.'));
  return { zone: zone.id, service: { linux: ssh, windows: rdp } };
}

function noJumpHosts(why: string): Problem {
  return {
    code: 'settings',
    what: `The quarantine was not made: ${why}`,
    affects: 'Nothing was changed.',
    next: 'Mend the zone in the Halo portal, or set another one (cordon config set connections.halo.jumpHosts NAME).',
  };
}

function visit({ zone, service }: Visitors, platform: Platform) {
  return {
    ...{ chain: 'INPUT', action: 'ACCEPT', active: true, log: false, connection_states: null },
    firewall_interface: null,
    firewall_service: service[platform],
    firewall_source: { id: zone, type: 'FirewallZone' },
  };
}

function windows(visitors: Visitors | null) {
  const firewall_rules = visitors === null ? [] : [visit(visitors, 'windows')];
  return { firewall_rules, block_inbound: true, block_outbound: true, log_allowed: true, log_dropped: true };
}

/** Loopback stays: local services and forensics need it. The drops have no conditions, so open connections end too. */
function linuxRules(loopback: string | null, visitors: Visitors | null): readonly Readonly<Record<string, unknown>>[] {
  const any = { active: true, connection_states: null, firewall_service: null };
  const chains = [
    { chain: 'INPUT', ...any, firewall_source: null },
    { chain: 'OUTPUT', ...any, firewall_target: null },
  ];
  return [
    ...(loopback === null
      ? []
      : chains.map((rule) => ({ ...rule, action: 'ACCEPT', log: false, firewall_interface: loopback }))),
    ...(visitors === null ? [] : [visit(visitors, 'linux')]),
    ...chains.map((rule) => ({
      ...rule,
      action: 'DROP',
      log: true,
      log_prefix: LOG_PREFIX,
      firewall_interface: null,
    })),
  ];
}

/** A write is seen later than it is answered: waits until the group reads as written. */
async function untilSet(
  library: Library,
  id: string,
  ids: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const seen = await library.until(
    VISIBLE_MS,
    async () => {
      const group = await library.group(id, signal);
      const asWritten =
        group && PLATFORMS.every((platform) => isSet(ids[POLICY_MEMBER[platform]], policyIdOf(group, platform)));
      return asWritten ? pathOf(group) : null;
    },
    signal,
  );
  if (seen === null) throw new ServiceError(notSeen('quarantine group'));
}

function isSet(wanted: string | undefined, is: string | null): boolean {
  return wanted === undefined || wanted === is;
}

function openPolicy(differences: readonly string[]): Problem {
  return {
    code: 'settings',
    what: `A firewall policy of the quarantine's name is no quarantine: ${differences.join(' ')}`,
    affects: 'It is not used and not changed.',
    next: 'Mend it in the Halo portal, or let "cordon doctor --repair" put one beside it.',
  };
}

function notSeen(what: string): Problem {
  return {
    code: 'service',
    what: `Halo took the ${what}, but does not show it as written after ${VISIBLE_MS / 1000} s.`,
    next: 'Try again in a minute.',
  };
}
