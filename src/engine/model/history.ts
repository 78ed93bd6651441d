/** What the ledger tells of past and open isolations (product.md, History; safety.md, Life of an isolation). */
import type { Order } from './isolation.ts';
import type { MachineKey } from './machine.ts';

/** Every verified isolation has an owner, a reason and a time at which somebody looks at it again. */
export type Lease = {
  readonly owner: string;
  readonly reason: string;
  /** Epoch ms. */
  readonly reviewAt: number;
  /** Who set it last, and when; the first one is set by the program as the isolation is verified. */
  readonly setBy: string;
  readonly setAt: number;
};

/** An isolated machine that the vendor's record no longer shows as isolated, though nobody released it here. */
export type Drift = {
  readonly at: number;
  /** The vendor's wording, verbatim. */
  readonly vendorState: string;
};

export type HistoryEntry = {
  /** The isolation: who, when, why (its comment), on what evidence, verified when. */
  readonly order: Order;
  /** The release that ended it, or the latest one that was tried; null: none. */
  readonly release: Order | null;
  readonly lease: Lease | null;
  readonly drift: Drift | null;
  /** Verified, and neither released nor drifted: still isolated since `order.verifiedAt`. */
  readonly open: boolean;
};

export type HistoryQuery = {
  /** Only what is still isolated. */
  readonly open?: boolean;
  /** Part of the host name, without regard to case. */
  readonly host?: string;
  /** Every word must occur somewhere: host, person, comment, endpoint id, run, rule, alert id, vendor's words. */
  readonly text?: string;
  readonly machine?: MachineKey;
  readonly run?: string;
  /** Epoch ms: ordered at or after. */
  readonly since?: number;
  readonly limit?: number;
};

export function isOverdue(entry: Pick<HistoryEntry, 'open' | 'lease'>, now: number): boolean {
  return entry.open && entry.lease !== null && entry.lease.reviewAt <= now;
}

/** Forgotten machines first: overdue ones, then those isolated longest; what is closed follows, newest first. */
export function byForgotten(now: number): (a: HistoryEntry, b: HistoryEntry) => number {
  const rank = (entry: HistoryEntry): number => (isOverdue(entry, now) ? 0 : entry.open ? 1 : 2);
  return (a, b) => {
    const order = rank(a) - rank(b);
    if (order !== 0) return order;
    if (!a.open) return b.order.createdAt - a.order.createdAt;
    return (a.order.verifiedAt ?? a.order.createdAt) - (b.order.verifiedAt ?? b.order.createdAt);
  };
}
