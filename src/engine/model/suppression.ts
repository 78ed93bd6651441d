/** False positives: a rule, hash, path or user that a person marked as such. Its alerts are seen, and never evidence. */
import type { AlertFacts } from './alert.ts';
import type { MachineKey } from './machine.ts';

export const SUPPRESSION_KINDS = ['rule', 'hash', 'path', 'user'] as const;
export type SuppressionKind = (typeof SUPPRESSION_KINDS)[number];

/** What a person says: this is a false positive, because of that, until then. */
export type NewSuppression = {
  readonly kind: SuppressionKind;
  /** Compared whole and without regard to case; a path may hold `*` and `?`. */
  readonly value: string;
  readonly reason: string;
  /** Epoch ms; null: until somebody ends it. */
  readonly expiresAt: number | null;
};

export type Suppression = NewSuppression & {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  /** Epoch ms when a person ended it before its time; null: nobody did. */
  readonly endedAt: number | null;
  readonly endedBy: string | null;
};

/** A suppression and what it does to the window shown: History lists it so. */
export type SuppressionView = Suppression & {
  readonly active: boolean;
  /** Alerts of the window that match it, whatever else matches them. */
  readonly alerts: number;
  readonly machines: readonly MachineKey[];
  /** Machines whose evidence would reach the bar without it: what it would have caused. */
  readonly flips: readonly MachineKey[];
};

export type Subject = Pick<AlertFacts, 'rule' | 'indicators' | 'users'>;
