/** What each guard stopped in a replay: a machine once a guard, from the first time to the last. */
import { GUARDS, type GuardId, type Verdict } from '../model/decision.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import type { Replay, ReplayedHold } from '../model/replay.ts';

export class HoldBook {
  readonly #holds = new Map<GuardId, Map<MachineKey, ReplayedHold>>();
  readonly #isolated = new Set<MachineKey>();

  note({ guard, words, flip }: Verdict, { key: machine, host }: Machine, time: number): void {
    let machines = this.#holds.get(guard);
    if (machines === undefined) {
      machines = new Map();
      this.#holds.set(guard, machines);
    }
    const at = machines.get(machine)?.at ?? time;
    machines.set(machine, { at, until: time, machine, host, words, flip: flip ?? null, isolatedLater: false });
  }

  isolated(machine: MachineKey): void {
    this.#isolated.add(machine);
  }

  stopped(): Replay['stopped'] {
    return GUARDS.flatMap((guard) => {
      const held = this.#holds.get(guard);
      if (held === undefined) return [];
      const machines = [...held.values()].map((hold) => ({ ...hold, isolatedLater: this.#isolated.has(hold.machine) }));
      return [{ guard, machines: machines.sort((a, b) => a.at - b.at) }];
    });
  }
}
