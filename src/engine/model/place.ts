/** Where an isolation puts a machine, at vendors that isolate by moving it into a group, and where a release puts it back. */
import type { Problem } from '../errors.ts';

export type Place = {
  /** The vendor's id. */
  readonly id: string;
  readonly name: string;
};

/** One of the places a machine can be isolated in. */
export type PlaceChoice = {
  /** null: it is made by the first order. */
  readonly id: string | null;
  readonly name: string;
  /** Where it goes when nobody chooses. */
  readonly usual: boolean;
  /** What a machine reaches there, to follow "will reach"; never less than the vendor's policies may let through. */
  readonly reach: string;
  /** More than the vendor's own service can be reached, or nobody can tell. */
  readonly open: boolean;
  /** Why no order may go there; null: it may. */
  readonly problem: Problem | null;
  /** How it differs from what isolation needs, one sentence each; `Isolator.repair` mends it where `repairable`. */
  readonly differences: readonly string[];
  readonly repairable: boolean;
};

/** A group some of the machines at hand are in, and how many there are in it. */
export type GroupSize = { readonly id: string; readonly name: string; readonly machines: number };

/** How far an isolation of certain endpoints reaches, as far as the vendor tells. */
export type Survey = {
  /** The usual one first; empty: the vendor knows no places. */
  readonly places: readonly PlaceChoice[];
  readonly groups: readonly GroupSize[];
};

/** What a release brings a machine back to. */
export type WayBack = {
  readonly name: string;
  /** What has changed there since it was isolated, one sentence each. */
  readonly changes: readonly string[];
  /** Why it cannot go back; null: it can. */
  readonly problem: Problem | null;
};

/** What a machine reaches that is isolated without being put anywhere. */
export const NOTHING_ELSE = 'nothing but the vendor’s own service';
