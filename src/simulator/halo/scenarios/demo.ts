/** The showcase: a bad hour on the servers of the example organisation, and more to come while one watches. */
import type { HaloServer } from '../model.ts';
import { trafficUnder } from '../traffic.ts';
import type { HaloWorld } from '../world.ts';
import { MINUTE } from './casting.ts';
import { addFleet, type Fleet } from './fleet.ts';
import { addHostile, addTrouble, STRONG, strongFor, WEAK } from './trouble.ts';

/** Minutes ago. */
const WORST: readonly (readonly [type: string, ago: number])[] = [
  ['server_account_created', 52],
  ['lids_rule_failed', 51.5],
  ['lids_rule_failed', 40],
  ['server_firewall_modified_locally', 24],
  ['fim_target_integrity_changed', 17],
  ['fim_target_integrity_changed', 16.9],
  ['daemon_compromised', 6],
  ['server_firewall_modified_locally', 3],
];

export function demo(world: HaloWorld): void {
  const fleet = addFleet(world);
  addPast(world, fleet);
  world.addStream({
    dice: world.dice.fork('stream'),
    gapSec: [9, 24],
    happen: (dice, at) => {
      const reporting = [fleet.worst, fleet.worst, ...fleet.troubled].filter((one) => isHeard(world, one));
      if (reporting.length === 0) return;
      const server = world.main.server(dice.pick(reporting).id);
      addTrouble(world.main, dice, server, dice.pick(dice.chance(0.35) ? strongFor(server) : WEAK), at);
    },
  });
}

function addPast(world: HaloWorld, { worst, troubled, hostile, missing }: Fleet): void {
  const now = world.now();
  const dice = world.dice.fork('past');
  const before = (minutes: number) => Math.floor(now - minutes * MINUTE);
  for (const [type, ago] of WORST) addTrouble(world.main, dice.fork(`worst ${ago}`), worst, type, before(ago));
  troubled.forEach((server, i) => {
    const own = dice.fork(`troubled ${i}`);
    // The first seven have a good reason to be isolated; the others have only everyday life.
    const strong = STRONG[i % STRONG.length] as string;
    if (i < 7) addTrouble(world.main, own, server, strong, before(own.between(4, 55) + own.fraction()));
    for (let n = own.between(1, 5); n > 0; n--)
      addTrouble(world.main, own, server, own.pick(WEAK), before(own.between(1, 57) + own.fraction()));
  });
  // Two at the same instant.
  for (const server of troubled.slice(0, 2))
    addTrouble(world.main, dice, server, 'server_firewall_modified_locally', before(11));
  addHostile(world.main, hostile, before(30));
  addTrouble(world.main, dice, missing, 'multiple_root_accounts', before(58));
  world.main.record('server_missing', missing.id, {}, before(55));
  const login = { actor_username: 'm.ops', actor_ip_address: '198.51.100.9', actor_country: 'ZZZ', critical: true };
  world.main.record('halo_login_failure', null, login, before(20));
  const [lab] = world.second.servers.all();
  if (lab) addTrouble(world.second, dice, lab, 'daemon_compromised', before(9));
}

/** A server that is cut off, or no longer watched in its new group, says nothing more. */
function isHeard(world: HaloWorld, { id, groupId }: HaloServer): boolean {
  const server = world.main.servers.latest(id);
  if (server?.state !== 'active' || server.groupId !== groupId) return false;
  const policy = world.main.onHost.get(id);
  return !policy || trafficUnder(policy, world.main.loopbackId, world.main.anyZoneId).outbound !== 'blocked';
}
