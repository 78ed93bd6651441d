/** Worlds for counting: exactly so many alerts, all of them found by the default filter, and nothing to come. */
import type { Dice } from '../dice.ts';
import type { AttackName } from '../world/attacks.ts';
import { fleetOf, type Host, hostNamed } from '../world/hosts.ts';
import type { World } from '../world/world.ts';
import { addPast, entryOf, MINUTE } from './casting.ts';

const SERIOUS: readonly AttackName[] = ['ransomware', 'beacon', 'dropper', 'script', 'worm', 'credentialTheft'];

export function empty(world: World): void {
  for (const host of fleetOf(20, world.dice.fork('fleet'))) world.addComputer({ host });
}

export function oneMachine(world: World): void {
  empty(world);
  const host = hostNamed('FIN-LT-0142', world.dice.fork('FIN-LT-0142'), { user: 'm.okafor', ip: '192.0.2.41' });
  world.addComputer({ host });
  addPast(world, host, { count: 47, attacks: ['ransomware', 'script'], from: 55, to: 1, rising: true });
}

export function large(world: World): void {
  const hosts = world.dice.fork('order').shuffled(fleetOf(200, world.dice.fork('fleet')));
  hosts.forEach((host, i) => {
    addOfKind(world, host, i);
  });
  addMass(world, hosts, 5000, (dice) => dice.fraction());
}

/** Of 200: 10 offline, 10 isolated, 8 with a namesake, 5 with a deleted twin, 7 unknown, 3 without agent, 157 plain. */
function addOfKind(world: World, host: Host, i: number): void {
  const isUnknown = i >= 33 && i < 40;
  if (isUnknown) return;
  world.addComputer({
    host,
    online: i >= 10,
    isolated: i >= 10 && i < 20,
    agentInstalled: i < 40 || i >= 43,
  });
  if (i >= 20 && i < 28) world.addComputer({ host: { ...host, ip: '203.0.113.99' } });
  if (i >= 28 && i < 33) world.addComputer({ host, deleted: true, online: false });
}

export function flood(world: World): void {
  const hosts = fleetOf(400, world.dice.fork('fleet'));
  for (const host of hosts) world.addComputer({ host });
  addMass(world, hosts, 25_000, (dice) => dice.fraction());
}

export function sameSecond(world: World): void {
  const hosts = fleetOf(20, world.dice.fork('fleet'));
  for (const host of hosts) world.addComputer({ host });
  addMass(world, hosts, 12_000, () => 0.8);
}

/** `count` alerts in the last hour, at least one for each host; `place` says where in the hour, 0 to 1. */
function addMass(world: World, hosts: readonly Host[], count: number, place: (dice: Dice) => number): void {
  const dice = world.dice.fork('mass');
  const now = world.now();
  world.alerts.addMany(
    Array.from({ length: count }, (_unused, i) => {
      const own = dice.fork(i);
      const host = hosts[i] ?? own.pick(hosts);
      const at = now - (58.5 - 58 * place(own)) * MINUTE;
      return entryOf(own, host, own.pick(SERIOUS), at, i);
    }),
  );
}
