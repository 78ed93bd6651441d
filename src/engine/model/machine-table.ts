import type { Machine, MachineKey } from './machine.ts';

type Machines = ReadonlyMap<MachineKey, Machine>;

/**
 * A read-only map of machines whose copy costs one short array copy instead of hashing every key anew: the keys'
 * index is shared by all snapshots and only ever grows; a snapshot ignores places beyond its own length.
 * Copying a Map of 10,000 machines for each page of 1,000 alerts would cost as much as parsing the page.
 */
class MachineTable implements Machines {
  readonly #index: Map<MachineKey, number>;
  readonly #machines: readonly Machine[];

  constructor(index: Map<MachineKey, number>, machines: readonly Machine[]) {
    this.#index = index;
    this.#machines = machines;
  }

  get size(): number {
    return this.#machines.length;
  }

  get(key: MachineKey): Machine | undefined {
    const place = this.#index.get(key);
    return place === undefined ? undefined : this.#machines[place];
  }

  has(key: MachineKey): boolean {
    return this.get(key) !== undefined;
  }

  *keys(): Generator<MachineKey, undefined> {
    for (const machine of this.#machines) yield machine.key;
  }

  values(): MapIterator<Machine> {
    return this.#machines.values();
  }

  *entries(): Generator<[MachineKey, Machine], undefined> {
    for (const machine of this.#machines) yield [machine.key, machine];
  }

  [Symbol.iterator](): Generator<[MachineKey, Machine], undefined> {
    return this.entries();
  }

  forEach(visit: (machine: Machine, key: MachineKey, map: Machines) => void, self?: unknown): void {
    for (const machine of this.#machines) visit.call(self, machine, machine.key, this);
  }

  with(changed: Iterable<Machine>): Machines {
    const machines = this.#machines.slice();
    let index = this.#index;
    let differs = false;
    for (const machine of changed) {
      const place = index.get(machine.key);
      if (place !== undefined && place < machines.length) {
        if (machines[place] === machine) continue;
        machines[place] = machine;
      } else {
        // Another snapshot has grown the shared index past this one: from here on this one needs its own.
        if (index.size !== machines.length) index = indexOf(machines);
        index.set(machine.key, machines.length);
        machines.push(machine);
      }
      differs = true;
    }
    return differs ? new MachineTable(index, machines) : this;
  }
}

function indexOf(machines: readonly Machine[]): Map<MachineKey, number> {
  return new Map(machines.map((machine, place) => [machine.key, place]));
}

function tableOf(machines: Machines): MachineTable {
  if (machines instanceof MachineTable) return machines;
  const list = [...machines.values()];
  return new MachineTable(indexOf(list), list);
}

export const NO_MACHINES: ReadonlyMap<MachineKey, Machine> = new MachineTable(new Map(), []);

/** The machines with some replaced or added, each under its own key; the same map where nothing differs. */
export function withMachines(machines: Machines, changed: Iterable<Machine>): Machines {
  return tableOf(machines).with(changed);
}

/** The machines that `keep` approves of; the same map where it approves of all. */
export function keepMachines(machines: Machines, keep: (machine: Machine) => boolean): Machines {
  const kept = [...machines.values()].filter(keep);
  return kept.length === machines.size ? machines : new MachineTable(indexOf(kept), kept);
}
