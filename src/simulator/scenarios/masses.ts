/** Worlds for counting: exactly so many alerts, all of them found by the default filter, and nothing to come. */
import type { Dice } from '../dice.ts';
import { ATTACKS, type AttackName } from '../world/attacks.ts';
import { fleetOf, type Host, hostNamed } from '../world/hosts.ts';
import { alertRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { addPast, MINUTE, SECOND } from './casting.ts';
import type { MassSize } from './catalog.ts';

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

/** `size` for benches; as it stands 25,000 alerts on 400 machines. */
export function flood(world: World, size: MassSize = { alerts: 25_000, machines: 400 }): void {
  const hosts = fleetOf(size.machines, world.dice.fork('fleet'));
  for (const host of hosts) world.addComputer({ host });
  addMass(world, hosts, size.alerts, (dice) => dice.fraction());
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
  // Drawn twice, for the time and again for the record: a million alerts are kept as numbers, not as records.
  const draw = (index: number) => {
    const own = dice.fork(index);
    const host = hosts[index] ?? own.pick(hosts);
    return { own, host, at: now - (58.5 - 58 * place(own)) * MINUTE };
  };
  const make = (index: number) => {
    const { own, host, at } = draw(index);
    return alertRecord(own, host, ATTACKS[own.pick(SERIOUS)], at, index);
  };
  world.alerts.addMany(
    Array.from({ length: count }, (_unused, index) => {
      const { at } = draw(index);
      return { at: Math.floor(at / SECOND) * SECOND, visibleAt: at, make, index };
    }),
  );
}
