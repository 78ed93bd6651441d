/**
 * Remediation operations and the agents that carry them out (contract sections 4.5 and 4.6). Nothing runs by itself:
 * whoever looks calls `settle`, which works out what has happened up to now, so that a moved clock is enough.
 */
import type { Dice } from '../dice.ts';
import type { Computer } from './computers.ts';
import type { WorldSettings } from './settings.ts';

export type OperationKind = 'isolate' | 'release';

export type Target = {
  readonly computer: Computer;
  state: 'waiting' | 'delivered' | 'done' | 'notNeeded' | 'noAgent' | 'timedOut' | 'aborted';
  /** Epoch ms when the agent will have switched; null: not delivered. */
  dueAt: number | null;
};

export type Operation = {
  readonly id: string;
  readonly kind: OperationKind;
  readonly comment: string | null;
  /** Client id of the key that gave it. */
  readonly adminName: string;
  readonly createdAt: number;
  readonly startsAt: number;
  readonly expiresAt: number;
  readonly scheduled: boolean;
  readonly targets: readonly Target[];
  abortedAt: number | null;
};

export type OperationOrder = {
  readonly kind: OperationKind;
  readonly comment: string | null;
  readonly adminName: string;
  readonly startsAt: number | null;
  readonly expirationSeconds: number;
  readonly computers: readonly Computer[];
};

/** What operations need of the world. */
type Surroundings = { now(): number; readonly settings: WorldSettings; readonly dice: Dice };

const KEPT = 1000;

const isOpen = (target: Target) => target.state === 'waiting' || target.state === 'delivered';

export class Operations {
  readonly #world: Surroundings;
  /** Oldest first. */
  readonly #all: Operation[] = [];
  #open: Operation[] = [];
  #made = 0;
  readonly #reverting = new Set<Computer>();

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** As they stand now, newest first. */
  list(): readonly Operation[] {
    this.settle();
    return [...this.#all].reverse();
  }

  find(id: string): Operation | null {
    this.settle();
    return this.#all.find((one) => one.id === id) ?? null;
  }

  create(order: OperationOrder): Operation {
    this.settle();
    this.#made += 1;
    const now = this.#world.now();
    const startsAt = Math.max(now, order.startsAt ?? now);
    const operation: Operation = {
      id: this.#world.dice.fork(`operation-${this.#made}`).uuid(),
      kind: order.kind,
      comment: order.comment,
      adminName: order.adminName,
      createdAt: now,
      startsAt,
      expiresAt: startsAt + order.expirationSeconds * 1000,
      scheduled: order.startsAt !== null,
      targets: order.computers.map((computer) => ({ computer, state: 'waiting', dueAt: null })),
      abortedAt: null,
    };
    this.#all.push(operation);
    this.#open.push(operation);
    if (this.#all.length > KEPT) this.#all.splice(0, this.#all.length - KEPT);
    this.settle();
    return operation;
  }

  /** Stops further delivery; agents that have the order already go on. */
  abort(operation: Operation): void {
    this.settle();
    operation.abortedAt ??= this.#world.now();
    for (const target of operation.targets) if (target.state === 'waiting') target.state = 'aborted';
    this.#close();
  }

  /** Works out what has happened up to now. */
  settle(): void {
    const now = this.#world.now();
    if (this.#open.length === 0 && this.#reverting.size === 0) return;
    for (const operation of this.#open) {
      for (const target of operation.targets) {
        if (target.state === 'waiting') this.#deliver(operation, target, now);
        if (target.state === 'delivered') this.#carryOut(operation, target, now);
      }
    }
    this.#revert(now);
    this.#close();
  }

  /** Every agent in contact finishes at once, whatever its delays. */
  finishAll(): void {
    this.settle();
    const now = this.#world.now();
    for (const operation of this.#open) {
      for (const target of operation.targets) {
        const { computer } = target;
        if (!isOpen(target) || computer.stuck) continue;
        if (target.state === 'waiting' && (!computer.online || computer.deleted)) continue;
        target.dueAt = now;
        target.state = 'delivered';
        this.#carryOut(operation, target, now);
      }
    }
    this.#close();
  }

  #deliver(operation: Operation, target: Target, now: number): void {
    const { computer } = target;
    const { settings } = this.#world;
    if (now < operation.startsAt) return;
    if (!computer.agentInstalled) {
      target.state = 'noAgent';
      return;
    }
    const at = Math.max(operation.startsAt, computer.onlineSince) + (computer.pickupMs ?? settings.agentPickupMs);
    if (computer.online && !computer.deleted && at <= now && at < operation.expiresAt) {
      target.state = 'delivered';
      target.dueAt = at + (computer.switchMs ?? settings.agentSwitchMs);
      computer.switching = operation.kind;
    } else if (now >= operation.expiresAt) {
      target.state = 'timedOut';
    }
  }

  #carryOut(operation: Operation, target: Target, now: number): void {
    const { computer, dueAt } = target;
    if (computer.stuck && now >= operation.expiresAt) target.state = 'timedOut';
    if (dueAt === null || dueAt > now || computer.stuck) return;
    const wanted = operation.kind === 'isolate';
    target.state = computer.isolated === wanted ? 'notNeeded' : 'done';
    computer.isolated = wanted;
    computer.switching = null;
    computer.revertsAt = wanted && computer.revertsAfterMs !== null ? dueAt + computer.revertsAfterMs : null;
    if (computer.revertsAt !== null) this.#reverting.add(computer);
  }

  #revert(now: number): void {
    for (const computer of this.#reverting) {
      if (computer.revertsAt !== null && computer.revertsAt > now) continue;
      if (computer.revertsAt !== null) computer.isolated = false;
      computer.revertsAt = null;
      this.#reverting.delete(computer);
    }
  }

  #close(): void {
    if (this.#open.some((operation) => !operation.targets.some(isOpen))) {
      this.#open = this.#open.filter((operation) => operation.targets.some(isOpen));
    }
  }
}
