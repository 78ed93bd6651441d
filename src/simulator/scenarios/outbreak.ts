/** One worm, one hash, 200 machines: about a dozen at the start, all of them a quarter of an hour later. */
import type { Dice } from '../dice.ts';
import type { AlertEntry, AlertStream } from '../world/alerts.ts';
import { fleetOf, type Host } from '../world/hosts.ts';
import type { World } from '../world/world.ts';
import { entryOf, HOUR, isSilent, MINUTE, SECOND } from './casting.ts';

const MACHINES = 200;
const HALF_AFTER = 5 * MINUTE;
const STEEPNESS = 100 * SECOND;

type Victim = { readonly host: Host; readonly dice: Dice; alerts: number; nextAt: number };

export function outbreak(world: World): void {
  const hosts = fleetOf(MACHINES, world.dice.fork('fleet'));
  for (const host of hosts) world.addComputer({ host, online: world.dice.fork(host.name).chance(0.94) });
  const start = world.now();
  const victims = hosts.map((host, i) => {
    // Logistic growth: slow, then everywhere, then nobody is left.
    const share = (i + 0.5) / MACHINES;
    const nextAt = start + HALF_AFTER + STEEPNESS * Math.log(share / (1 - share));
    return { host, dice: world.dice.fork(`victim-${i}`), alerts: 0, nextAt };
  });
  world.alerts.addStream(spreading(world, victims));
}

/** Each machine calls often at first, then less and less; one that is cut off is silent. */
function spreading(world: World, victims: readonly Victim[]): AlertStream {
  return {
    next(): AlertEntry {
      for (;;) {
        const victim = victims.reduce((soonest, one) => (one.nextAt < soonest.nextAt ? one : soonest));
        const { host, nextAt } = victim;
        const own = victim.dice.fork(victim.alerts);
        victim.alerts += 1;
        const usual = Math.min(HOUR, 25 * SECOND * 1.6 ** Math.max(0, victim.alerts - 3));
        victim.nextAt = nextAt + usual * (0.6 + 0.8 * own.fraction());
        if (victim.alerts > 1 && isSilent(world, host)) continue;
        return entryOf(own, host, 'worm', nextAt, victim.alerts);
      }
    },
  };
}
