/** The vendor's side of the truth: computers, alerts, orders, and the agents that carry them out. */
import { Dice } from '../dice.ts';
import { AlertStore, type LogRecord } from './alerts.ts';
import { ATTACKS, type AttackName } from './attacks.ts';
import { type Computer, type ComputerChange, type ComputerSpec, computerFrom } from './computers.ts';
import { type Host, hostNamed } from './hosts.ts';
import { Operations } from './operations.ts';
import { alertRecord } from './records.ts';
import type { WorldSettings } from './settings.ts';
import { type Truth, tell } from './truth.ts';

export type AddedAlert = {
  /** Where in time searches find it, epoch ms; default: the record's own time, else now. */
  readonly at?: number;
  /** When the service has it; default: `at`, but not before now. */
  readonly visibleAt?: number;
};

export class World {
  readonly settings: WorldSettings;
  readonly seed: number;
  readonly dice: Dice;
  readonly alerts = new AlertStore();
  readonly operations: Operations;
  readonly #now: () => number;
  readonly #computers: Computer[] = [];
  readonly #byId = new Map<string, Computer>();
  #raised = 0;

  constructor(now: () => number, seed: number, settings: WorldSettings) {
    this.#now = now;
    this.seed = seed;
    this.settings = settings;
    this.dice = new Dice(seed);
    this.operations = new Operations(this);
  }

  now(): number {
    return this.#now();
  }

  // ── computers ──

  /** All computers as they are now, agents' work included. */
  computers(): readonly Computer[] {
    this.operations.settle();
    return this.#computers;
  }

  /** By id, or by a name that only one computer bears (deleted records do not count). Throws otherwise. */
  computer(idOrName: string): Computer {
    this.operations.settle();
    const byId = this.#byId.get(idOrName);
    if (byId) return byId;
    const named = this.#computers.filter((one) => !one.deleted && one.name.toLowerCase() === idOrName.toLowerCase());
    const [only] = named;
    if (!only || named.length > 1) throw new Error(`${named.length} computers are named "${idOrName}".`);
    return only;
  }

  /** As last worked out: for those who are part of working it out. */
  knownComputers(): readonly Computer[] {
    return this.#computers;
  }

  findComputer(id: string): Computer | null {
    return this.#byId.get(id) ?? null;
  }

  addComputer(spec: ComputerSpec): Computer {
    const computer = computerFrom(spec, this.dice.fork(`computer-${this.#computers.length}`), this.now());
    if (this.#byId.has(computer.id)) throw new Error(`There is a computer with the id "${computer.id}" already.`);
    this.#computers.push(computer);
    this.#byId.set(computer.id, computer);
    return computer;
  }

  /** Changes a computer from now on: back online, renamed, deleted, another agent behaviour. */
  alterComputer(idOrName: string, change: ComputerChange): Computer {
    const computer = this.computer(idOrName);
    if (change.online !== undefined && change.online !== computer.online) {
      computer.onlineSince = this.now();
      if (!change.online) computer.lastConnection = this.now();
    }
    Object.assign(computer, change);
    this.operations.settle();
    return computer;
  }

  /** Lets every agent that has, or could now pick up, an order finish at once, whatever its delays. */
  advanceAgents(): void {
    this.operations.finishAll();
  }

  // ── alerts ──

  /** Adds a record exactly as it is. */
  addAlert(record: LogRecord, when: AddedAlert = {}): void {
    const now = this.now();
    const own = typeof record.time === 'string' ? Date.parse(record.time) : Number.NaN;
    const at = when.at ?? (Number.isNaN(own) ? now : own);
    this.alerts.add({ at, visibleAt: when.visibleAt ?? Math.max(at, now), record });
  }

  /** Adds a believable new alert of now on a host, known to the vendor or not; answers the record. */
  raise(hostName: string, overrides: LogRecord = {}, attack: AttackName = 'dropper'): LogRecord {
    this.#raised += 1;
    const dice = this.dice.fork(`raised-${this.#raised}`);
    const host = this.hostOf(hostName);
    const record = { ...alertRecord(dice, host, ATTACKS[attack], this.now(), this.#raised), ...overrides };
    this.addAlert(record);
    return record;
  }

  /** What an alert about this host says of it; invented where no computer bears the name. */
  hostOf(name: string): Host {
    const known = this.#computers.find((one) => one.name === name);
    return known?.host ?? hostNamed(name, this.dice.fork(`host-${name}`));
  }

  /** Brings alerts and agents up to now. */
  settle(): void {
    this.alerts.advance(this.now());
    this.operations.settle();
  }

  /** What is really so, for tests: alerts by host, and what the vendor knows of each host. */
  truth(span?: { readonly from: number; readonly to: number }): Truth {
    this.settle();
    const now = this.now();
    const records = [...this.alerts.newestFirst(span?.from ?? 0, span?.to ?? now, now)].map((entry) =>
      this.alerts.recordOf(entry),
    );
    return tell(records, this.#computers);
  }
}
