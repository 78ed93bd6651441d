/** What scenarios are made of: machines that have had a bad hour, and alerts to come. */
import type { Dice } from '../dice.ts';
import type { AlertEntry, AlertStream } from '../world/alerts.ts';
import { ATTACKS, type AttackName } from '../world/attacks.ts';
import type { Host } from '../world/hosts.ts';
import { alertRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** An alert that is made when somebody reads it; the same dice make the same record. */
export function entryOf(dice: Dice, host: Host, attack: AttackName, at: number, sequence: number): AlertEntry {
  return {
    // The service keeps whole seconds.
    at: Math.floor(at / SECOND) * SECOND,
    visibleAt: at,
    make: () => alertRecord(dice.fork('record'), host, ATTACKS[attack], at, sequence),
  };
}

export type Past = {
  readonly count: number;
  readonly attacks: readonly AttackName[];
  /** Minutes ago: the oldest and the youngest alert. */
  readonly from: number;
  readonly to: number;
  /** More and more of them towards now. */
  readonly rising?: boolean;
};

/** Gives a host alerts in the past. */
export function addPast(world: World, host: Host, past: Past): void {
  const dice = world.dice.fork(`past-${host.name}`);
  const now = world.now();
  const entries = Array.from({ length: past.count }, (_unused, i) => {
    const own = dice.fork(i);
    const share = past.rising ? Math.sqrt(own.fraction()) : own.fraction();
    const at = now - (past.from - (past.from - past.to) * share) * MINUTE;
    return entryOf(own, host, own.pick(past.attacks), at, i);
  });
  world.alerts.addMany(entries);
}

export type Coming = { readonly host: Host; readonly attack: AttackName };

/** Alerts to come for ever, `gap` seconds apart; what each is about is chosen when its turn is near. */
export function coming(
  world: World,
  gap: readonly [least: number, most: number],
  choose: (dice: Dice, index: number) => Coming,
): AlertStream {
  const dice = world.dice.fork('coming');
  let at = world.now();
  let index = 0;
  return {
    next() {
      const own = dice.fork(index);
      at += own.between(gap[0] * SECOND, gap[1] * SECOND);
      const { host, attack } = choose(own, index);
      index += 1;
      return entryOf(own, host, attack, at, index);
    },
  };
}

/** Whether a machine that is cut off would still send: only what it cannot reach is silent. */
export function isSilent(world: World, host: Host): boolean {
  return world.knownComputers().some((one) => one.host === host && (one.isolated || !one.online));
}
