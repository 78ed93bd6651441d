/**
 * How the isolation of a server stands by its own record (contract section 3): *placed* in the group is not yet
 * *contained*, and only contained is isolated. Released is the same the other way round. Pure.
 */
import type { EndpointReading } from '../../../engine/model/endpoint.ts';
import { type Group, platformOf, policyIdOf, type Server } from '../objects.ts';
import type { Place } from '../quarantine/place.ts';
import { installationOf, type Move } from './order.ts';

export type Verdict = Pick<EndpointReading, 'isolation' | 'vendorState' | 'cannotApply'>;

const AUDIT = 'the agent runs in audit mode and does not change the firewall of its host';

/** `home`: the group the server is in, where it is not the place; needed for a release only. */
export function judge(server: Server, place: Place, home: Group | null, move: Move | null): Verdict {
  const inside = place.groups.some(({ id }) => id === server.group_id);
  if (move?.kind === 'release') return inside ? stillInside(server, place) : judgeHome(server, place, home, move);
  const verdict = inside ? judgeInside(server, place, move) : outside(server);
  return server.read_only === true && verdict.isolation !== 'isolated' ? { ...verdict, cannotApply: AUDIT } : verdict;
}

function groupName(server: Server): string {
  return server.group_name || server.group_id || 'no group';
}

function outside(server: Server): Verdict {
  return { isolation: 'not-isolated', vendorState: `in ${groupName(server)}` };
}

/** While an order is followed, "placed" is a wait; without one it is a state nobody should take for either. */
function placed(words: string, place: Place, move: Move | null): Verdict {
  return { isolation: move ? 'not-isolated' : 'unknown', vendorState: `placed in ${place.name}, ${words}` };
}

function judgeInside(server: Server, place: Place, move: Move | null): Verdict {
  if (!place.policies) return placed('one of several groups of this name', place, move);
  const { id, differences } = place.policies[platformOf(server)];
  const name = server.firewall_policy?.name || 'its firewall policy';
  if (differences.length > 0) return placed(`which is no quarantine: ${differences.join(' ')}`, place, null);
  if (id === null) return placedWithoutPolicy(server, place, move);
  if (server.read_only === true) return placed('not contained: the agent runs in audit mode', place, move);
  switch (installationOf(server, id, move)) {
    case 'installed':
      return {
        isolation: 'isolated',
        vendorState: place.isQuarantine
          ? `contained in ${place.name} (${name} installed)`
          : `placed in ${place.name} (${name} installed)`,
      };
    case 'failed':
      return {
        ...placed(`${name} failed`, place, move),
        cannotApply: `the agent reports that it could not install ${name}`,
      };
    default:
      return placed(`${name} not installed yet${awayWords(server)}`, place, move);
  }
}

/** A group a person named may have no policy: then there is nothing to wait for, once the former one is off. */
function placedWithoutPolicy(server: Server, place: Place, move: Move | null): Verdict {
  if (server.firewall_policy?.id) return placed(`its former policy is still on${awayWords(server)}`, place, move);
  return { isolation: 'isolated', vendorState: `placed in ${place.name}, which has no firewall policy` };
}

function stillInside(server: Server, place: Place): Verdict {
  return { isolation: 'isolated', vendorState: `still in ${place.name}${awayWords(server)}` };
}

/** Back where it belongs; released when the policy of that group is on the host, or none where it has none. */
function judgeHome(server: Server, place: Place, home: Group | null, move: Move): Verdict {
  const back = `back in ${groupName(server)}`;
  const released: Verdict = { isolation: 'not-isolated', vendorState: back };
  const waiting = (words: string): Verdict => ({
    isolation: 'isolated',
    vendorState: `${back}, ${words}${awayWords(server)}`,
  });
  // An agent in audit mode never put any rules on.
  if (server.read_only === true) return released;
  const quarantine = place.policies?.[platformOf(server)].id ?? null;
  const expected = home ? policyIdOf(home, platformOf(server)) : (server.firewall_policy?.id ?? null);
  if (expected === null || (home === null && expected === quarantine)) {
    return server.firewall_policy?.id ? waiting('the quarantine policy is still on') : released;
  }
  const asked = server.group_id === move.groupId ? move : null;
  switch (installationOf(server, expected, asked)) {
    case 'installed':
      return released;
    case 'failed':
      return {
        ...waiting('its firewall policy failed'),
        cannotApply: 'the agent reports that it could not install the policy of its group',
      };
    default:
      return waiting('its firewall policy is not installed yet');
  }
}

function awayWords(server: Server): string {
  const state = server.state.trim().toLowerCase();
  return state === 'active' ? '' : `; the server is ${state} and takes it when it reports again`;
}
