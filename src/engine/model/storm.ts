/** Storms: one rule or one hash on many machines at once (safety.md, guard 12). */
import type { MachineKey } from './machine.ts';

export type StormKind = 'rule' | 'hash';

/** A storm as the console shows it: one card, one decision for the group. */
export type StormView = {
  /** `rule:<rule>` or `hash:<hash>`. */
  readonly key: string;
  readonly kind: StormKind;
  readonly value: string;
  /** All machines of the window that bear it. */
  readonly machines: readonly MachineKey[];
  /** Those of them that still wait for a decision: not cut off, not in flight, not set aside. */
  readonly waiting: readonly MachineKey[];
  /** How many of them are cut off, by the vendor's record, and how many have an order in flight; whoever ordered. */
  readonly isolated: number;
  readonly inFlight: number;
  /** Most machines within the limit's time, and the limit they were held against. */
  readonly peak: number;
  readonly threshold: number;
  /** Automatic orders given for it, in this cycle and before. */
  readonly ordered: number;
  /** Epoch ms of its first alert in the window. */
  readonly since: number;
};
