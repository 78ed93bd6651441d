/** A quiet morning: three machines with little to say, and minutes between alerts. */
import { fleetOf, type Host, hostNamed } from '../world/hosts.ts';
import type { World } from '../world/world.ts';
import { addPast, coming } from './casting.ts';

export function quietMorning(world: World): void {
  const fleet = fleetOf(80, world.dice.fork('fleet'));
  const named = ['LEGAL-LT-0017', 'PROC-WS-0310', 'HR-WS-0031'].map((name) => hostNamed(name, world.dice.fork(name)));
  for (const host of [...named, ...fleet]) world.addComputer({ host });
  const [legal, proc, hr] = named as [Host, Host, Host];
  addPast(world, legal, { count: 2, attacks: ['nuisance'], from: 52, to: 31 });
  addPast(world, proc, { count: 1, attacks: ['download'], from: 20, to: 18 });
  addPast(world, hr, { count: 3, attacks: ['dropper'], from: 44, to: 9 });
  for (const host of fleet.slice(0, 20)) addPast(world, host, { count: 1, attacks: ['browsing'], from: 59, to: 1 });
  world.alerts.addStream(
    coming(world, [300, 720], (dice) => ({
      host: dice.pick([...named, ...fleet]),
      attack: dice.pick(['nuisance', 'dropper', 'browsing']),
    })),
  );
}
