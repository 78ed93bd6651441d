/** Where servers can be isolated, what stays reachable there, and how large their groups are. Reads only. */
import type { Endpoint } from '../../../engine/model/endpoint.ts';
import type { GroupSize, PlaceChoice, Survey } from '../../../engine/model/place.ts';
import { type Group, PLATFORMS, type Platform, pathOf, platformOf, policyIdOf } from '../objects.ts';
import { GRID_ONLY, type LetThrough, letAll, letThrough } from './let-through.ts';
import type { Library } from './library.ts';
import { PLATFORM_NAME, type Place, placeOfGroup, refusalOf } from './place.ts';
import type { Quarantine } from './quarantine.ts';

/** Groups that are offered beside the usual one: what their names say they are for. */
const OFFERED = /quarantin|isolat|containment|forensic|analys[ie]s|investigat|data[ _-]?capture|evidence|incident/i;
const MOST_OFFERED = 8;

/** Throws ServiceError. */
export async function survey(
  quarantine: Quarantine,
  endpoints: readonly Endpoint[],
  signal: AbortSignal,
): Promise<Survey> {
  const { library } = quarantine;
  const [usual, groups] = await Promise.all([quarantine.look(signal, true), library.groups(signal)]);
  const homes = new Set(endpoints.flatMap((endpoint) => endpoint.groups.map(({ id }) => id)));
  const isOther = ({ id, name }: Group) =>
    OFFERED.test(name) && !homes.has(id) && !usual.groups.some((group) => group.id === id);
  const platforms = platformsOf(endpoints);
  const offer = async (group: Group) =>
    choiceOf(quarantine, await placeOfGroup(library, group, signal), false, platforms, signal);
  const [first, ...others] = await Promise.all([
    choiceOf(quarantine, usual, true, platforms, signal),
    // One that cannot be read is not offered, and keeps nobody from the usual place.
    ...groups
      .filter(isOther)
      .slice(0, MOST_OFFERED)
      .map((group) => offer(group).catch(() => null)),
  ]);
  const places = [first, ...others.filter((place) => place !== null)];
  return { places, groups: groups.filter(({ id }) => homes.has(id)).flatMap(sizeOf) };
}

/** Both where one is not told. */
function platformsOf(endpoints: readonly Endpoint[]): readonly Platform[] {
  if (endpoints.some(({ os }) => os === null)) return PLATFORMS;
  const told = new Set(endpoints.map(({ os }) => platformOf({ platform: os })));
  return PLATFORMS.filter((platform) => told.has(platform));
}

/** Retired servers are none any more. */
function sizeOf({ id, name, server_counts: counts }: Group): readonly GroupSize[] {
  const { active, missing = 0, deactivated = 0 } = counts ?? {};
  return active === undefined ? [] : [{ id, name, machines: active + missing + deactivated }];
}

async function choiceOf(
  { library, jumpHosts }: Quarantine,
  place: Place,
  usual: boolean,
  platforms: readonly Platform[],
  signal: AbortSignal,
): Promise<PlaceChoice> {
  const [group] = place.groups;
  const problem = platforms.map((platform) => refusalOf(place, platform)).find((found) => found !== null) ?? null;
  const differences = place.isQuarantine
    ? platforms.flatMap((platform) => place.policies?.[platform].differences ?? [])
    : [];
  const told = { usual, problem, differences, repairable: usual && differences.length > 0 };
  if (!group) {
    const visitors = jumpHosts === null ? '' : `; remote access from ${jumpHosts} is let in`;
    return { ...told, id: null, name: place.name, reach: `${GRID_ONLY}${visitors}`, open: false };
  }
  const name = place.groups.length > 1 || usual ? place.name : nameOf(group);
  const ways = await Promise.all(platforms.map((platform) => wayThrough(library, group, platform, signal)));
  return { ...told, id: group.id, name, ...together(ways, platforms) };
}

/** Groups below the root are told by their path: names are not unique. */
function nameOf(group: Group): string {
  return pathOf(group).split('/').slice(1).join('/') || group.name;
}

async function wayThrough(
  library: Library,
  group: Group,
  platform: Platform,
  signal: AbortSignal,
): Promise<LetThrough> {
  const id = policyIdOf(group, platform);
  if (id === null) return letAll(group.name, PLATFORM_NAME[platform]);
  return letThrough(group.name, await library.policy(id, signal), platform);
}

function together(ways: readonly LetThrough[], platforms: readonly Platform[]): LetThrough {
  const open = ways.some((way) => way.open);
  const words = new Set(ways.map(({ reach }) => reach));
  if (words.size === 1) return { reach: [...words].join(''), open };
  const each = ways.map(({ reach }, at) => `${reach} (${PLATFORM_NAME[platforms[at] ?? 'linux']})`);
  return { reach: each.join('; '), open };
}
