/** Verdicts of the guards, and the plan a person or a rule confirms (safety.md, Guards). */
import type { EndpointMatch } from './endpoint.ts';
import type { OrderKind } from './isolation.ts';
import type { MachineKey } from './machine.ts';
import type { Outcome, ReleaseOutcome } from './outcome.ts';
import type { GroupSize, PlaceChoice, WayBack } from './place.ts';

/** In the order of evaluation. */
export const GUARDS = [
  'halt',
  'mode',
  'health',
  'freshness',
  'identity',
  'protected',
  'self',
  'already',
  'evidence',
  'reputation',
  'cool-down',
  'repeat',
  'storm',
  'blast-radius',
  'rate',
  'confirmation',
] as const;
export type GuardId = (typeof GUARDS)[number];

export type Verdict = {
  readonly guard: GuardId;
  readonly result: 'pass' | 'warn' | 'hold' | 'not-applicable';
  /** What was found, and the limit it was held against, as short texts. */
  readonly value: string;
  readonly limit: string;
  /** One sentence for a person. */
  readonly words: string;
  /** The smallest change that would flip a hold. */
  readonly flip?: string;
  /** What a hold by this guard makes of the machine; default `held`. A hold of a release may be `not_isolated`. */
  readonly outcome?: Outcome | ReleaseOutcome;
};

/** A machine as automatic mode would judge it now. */
export type Explained = {
  readonly machine: MachineKey;
  readonly host: string;
  readonly match: EndpointMatch;
  /** Alerts inside the window that are evidence. */
  readonly alerts: number;
  /** Every guard; the mode as it is stored. */
  readonly verdicts: readonly Verdict[];
  /** Whether automatic mode would isolate it; if not, the first guard besides the mode that holds it. */
  readonly wouldIsolate: boolean;
  readonly heldBy: Verdict | null;
};

/** What the person must do to confirm: friction grows with reach (guard 15). */
export type Friction =
  | { readonly kind: 'yes' }
  | { readonly kind: 'type'; readonly expected: string; readonly what: 'count' | 'name' };

export type PlanTarget = {
  readonly machine: MachineKey;
  readonly host: string;
  readonly match: EndpointMatch;
  readonly verdicts: readonly Verdict[];
  /** The first hold, if any: this target will not be ordered. */
  readonly blockedBy: Verdict | null;
  /** Of a release: what it goes back to. Absent: the vendor moves nothing, or it could not be read. */
  readonly back?: WayBack;
};

/** What counts against a cap, and the cap. */
export type Cap = {
  readonly cap: 'cycle' | 'hour' | 'day' | 'fleet';
  readonly used: number;
  readonly limit: number;
  /** Machines in all; of the fleet only. */
  readonly of?: number;
};

/** A group that this plan cuts machines out of. */
export type GroupShare = GroupSize & { readonly cut: number };

export type Plan = {
  readonly id: string;
  readonly kind: OrderKind;
  readonly targets: readonly PlanTarget[];
  /** Machines that will be ordered when confirmed. */
  readonly reach: number;
  readonly friction: Friction;
  /** A protected machine is among them: the comment must be the person's own. */
  readonly ownComment: boolean;
  readonly comment: string;
  /** Blast radius: orders already counted and the limit, for each cap. */
  readonly radius: readonly Cap[];
  /** Where the machines can be isolated; empty: the vendor knows no places, or they go to several vendors. */
  readonly places: readonly PlaceChoice[];
  /** The one that is chosen; null where there is none to choose. */
  readonly place: PlaceChoice | null;
  /** What the machines will reach when they are isolated, to follow "will reach"; '' for a release. */
  readonly reaches: string;
  readonly shares: readonly GroupShare[];
  readonly createdAt: number;
};
