/** Replay before trust: what automatic mode would have done (cli.md, `cordon replay`). */
import type { SeverityCounts } from './alert.ts';
import type { GuardId } from './decision.ts';
import type { MachineKey } from './machine.ts';

export type ReplayedIsolation = {
  /** Simulated time of the order, epoch ms. */
  readonly at: number;
  readonly machine: MachineKey;
  readonly host: string;
  readonly endpointId: string;
  /** Why it was that urgent. */
  readonly reason: string;
  /** The evidence as it stood then. */
  readonly severities: SeverityCounts;
  readonly rules: readonly string[];
  /** Ids of the newest alerts, bounded (EVIDENCE_LIMIT). */
  readonly alerts: readonly string[];
};

export type ReplayedHold = {
  /** When the guard held it first, and last; epoch ms. */
  readonly at: number;
  readonly until: number;
  readonly machine: MachineKey;
  readonly host: string;
  readonly words: string;
  readonly flip: string | null;
  /** A later cycle would have isolated it. */
  readonly isolatedLater: boolean;
};

export type Replay = {
  readonly from: number;
  readonly to: number;
  /** True: alerts of the ledger; false: a fresh search. */
  readonly stored: boolean;
  /** False where a part of the span could not be had. */
  readonly complete: boolean;
  readonly alerts: number;
  readonly machines: number;
  /** Simulated cycles that had something to decide. */
  readonly cycles: number;
  readonly isolations: readonly ReplayedIsolation[];
  /** In the order of the guards; only those that stopped something. */
  readonly stopped: readonly { readonly guard: GuardId; readonly machines: readonly ReplayedHold[] }[];
};

/** Guards that count what went before, so that the first to come are isolated and not the most urgent of the window. */
const FIRST_COME: readonly GuardId[] = ['storm', 'blast-radius'];

/** Why a replay holds what "explain" would let go now; null: no cap and no storm held anything in it. */
export function whyFirstCome({ isolations, stopped }: Pick<Replay, 'isolations' | 'stopped'>): string | null {
  if (isolations.length === 0 || !stopped.some(({ guard }) => FIRST_COME.includes(guard))) return null;
  return 'A replay goes through the window cycle by cycle: those that came first took the places under the caps. "explain" judges a machine as of now, by the orders that were really given.';
}
