/** A group that servers are isolated in, as it is now (contract sections 4 and 5.4). */
import type { Problem } from '../../../engine/errors.ts';
import { type Group, type Platform, type Policy, pathOf, policyIdOf, sameName } from '../objects.ts';
import { differencesOf } from './compare.ts';
import type { Library } from './library.ts';

export const QUARANTINE = 'Quarantine';

/** One of the group's policies; `differences` none: it isolates. */
export type PolicyFinding = {
  readonly id: string | null;
  readonly differences: readonly string[];
  /** With its rules, where it was read. */
  readonly policy: Policy | null;
};

export type Place = {
  /** As it is called in words. */
  readonly name: string;
  /** The quarantine; false: a group a person named, which is not compared. */
  readonly isQuarantine: boolean;
  /** Of this name, over the whole tree; several: nobody can tell which is meant. */
  readonly groups: readonly Group[];
  /** Of the one group; null where there is none or several. */
  readonly policies: Readonly<Record<Platform, PolicyFinding>> | null;
};

/** How the platform is called in words. */
export const PLATFORM_NAME: Readonly<Record<Platform, string>> = { linux: 'Linux', windows: 'Windows' };

/** A group by its id, as a place. Throws ServiceError. */
export async function placeOfGroup(library: Library, group: Group, signal: AbortSignal): Promise<Place> {
  const isQuarantine = sameName(group.name, QUARANTINE);
  const policies = await policiesOf(library, group, isQuarantine, signal);
  return { name: group.name, isQuarantine, groups: [group], policies };
}

/** Throws ServiceError. */
export async function policiesOf(
  library: Library,
  group: Group,
  isQuarantine: boolean,
  signal: AbortSignal,
): Promise<Readonly<Record<Platform, PolicyFinding>>> {
  const [linux, windows] = await Promise.all([
    findingOf(library, group, 'linux', isQuarantine, signal),
    findingOf(library, group, 'windows', isQuarantine, signal),
  ]);
  return { linux, windows };
}

async function findingOf(
  library: Library,
  group: Group,
  platform: Platform,
  isQuarantine: boolean,
  signal: AbortSignal,
): Promise<PolicyFinding> {
  const id = policyIdOf(group, platform);
  if (!isQuarantine) return { id, differences: [], policy: null };
  const name = PLATFORM_NAME[platform];
  if (id === null) {
    return { id, differences: [`The group ${pathOf(group)} has no firewall policy for ${name}.`], policy: null };
  }
  const policy = await library.policy(id, signal);
  if (policy) return { id, differences: differencesOf(policy, platform), policy };
  return { id, differences: [`The ${name} policy of the group ${pathOf(group)} cannot be read.`], policy };
}

/** Why no order may go there; null: it may, or the quarantine is still to be made. */
export function refusalOf({ name, isQuarantine, groups, policies }: Place, platform: Platform): Problem | null {
  if (groups.length > 1) {
    return {
      code: 'settings',
      what: `Several groups are called "${name}": ${groups.map(pathOf).join(', ')}.`,
      affects: 'Nobody can tell which one is meant: nothing was moved.',
      next: 'Rename all but one in the Halo portal.',
    };
  }
  if (groups.length === 0) {
    if (isQuarantine) return null;
    return {
      code: 'settings',
      what: `There is no group called "${name}".`,
      affects: 'Nothing was moved.',
      next: 'Make it in the Halo portal, or name another one (--isolation-group).',
    };
  }
  const differences = policies?.[platform].differences ?? [];
  if (differences.length === 0) return null;
  return {
    code: 'settings',
    what: `The group "${name}" is no quarantine: ${differences.join(' ')}`,
    affects: 'Nothing was moved.',
    next: 'Mend it in the Halo portal, or with "cordon doctor --repair".',
  };
}
