/** What the state says of the reputation service, and what follows from it for a machine. */
import type { Problem } from '../errors.ts';
import type { Indicator } from './alert.ts';
import type { Machine } from './machine.ts';
import {
  gravityOf,
  indicatorKey,
  isAgainst,
  type LookUpKind,
  type Reputation,
  type Reputations,
  type ReputationThresholds,
  type ReputationWord,
  wordOf,
} from './reputation.ts';

export type EnrichmentCondition =
  | { readonly kind: 'ready' }
  /** The service refused the key: nothing is asked until the setting changes. */
  | { readonly kind: 'off'; readonly problem: Problem }
  /** The quota is used up; a minute's quota is no news and shows as ready. `until`: epoch ms. */
  | { readonly kind: 'over-quota'; readonly until: number }
  /** It does not answer, or asks for fewer calls. */
  | { readonly kind: 'waiting'; readonly until: number; readonly problem: Problem };

export type EnrichmentView = {
  /** Its name; null: none is switched on. */
  readonly service: string | null;
  readonly condition: EnrichmentCondition;
  /** Kinds that the key may not look up. */
  readonly refusedKinds: readonly LookUpKind[];
  readonly reputations: Reputations;
  /** The service's page of an indicator, for a person's browser; null: there is none. Pure. */
  readonly pageOf: (indicator: Indicator) => string | null;
  /** Requests sent in this run. */
  readonly sent: number;
};

export const NO_ENRICHMENT: EnrichmentView = {
  service: null,
  condition: { kind: 'ready' },
  refusedKinds: [],
  reputations: new Map(),
  pageOf: () => null,
  sent: 0,
};

/** The gravest answer about a machine, and the indicator it is about. */
export type Gravest = { readonly indicator: Indicator; readonly reputation: Reputation };

/** What is known of a machine's indicators together. */
export type MachineReputation = {
  readonly gravest: (Gravest & { readonly word: ReputationWord; readonly isAgainst: boolean }) | null;
  /** Indicators with an answer, and those that wait for one. */
  readonly answered: number;
  readonly open: number;
  /** Epoch ms of the oldest answer; null: none. */
  readonly oldest: number | null;
};

/** An answer with its word. */
export type Verdict = { readonly word: ReputationWord; readonly reputation: Reputation };

/** About one indicator; null: it has no answer. `now`: epoch ms. */
export function verdictOn(
  indicator: Indicator,
  reputations: Reputations,
  limits: ReputationThresholds,
  now: number,
): Verdict | null {
  const reputation = reputations.get(indicatorKey(indicator));
  return reputation ? { word: wordOf(reputation, limits, now), reputation } : null;
}

type Remembered = {
  readonly reputations: Reputations;
  readonly gravest: Gravest | null;
  readonly answered: number;
  readonly open: number;
  readonly oldest: number | null;
  told: MachineReputation | null;
};

const remembered = new WeakMap<readonly Indicator[], Remembered>();
const NOTHING: MachineReputation = { gravest: null, answered: 0, open: 0, oldest: null };

/** `now`: epoch ms. Remembered for each snapshot of machine and answers. */
export function reputationOf(
  { indicators }: Pick<Machine, 'indicators'>,
  reputations: Reputations,
  limits: ReputationThresholds,
  now: number,
): MachineReputation {
  if (reputations.size === 0 || indicators.length === 0) return NOTHING;
  const known = remember(indicators, reputations, limits, now);
  const word = known.gravest && wordOf(known.gravest.reputation, limits, now);
  // The same answer keeps its identity, so that a row need not be drawn anew.
  if (known.told === null || known.told.gravest?.word !== (word ?? undefined)) {
    known.told = tell(known, word, limits, now);
  }
  return known.told;
}

function tell(
  { gravest, answered, open, oldest }: Remembered,
  word: ReputationWord | null,
  limits: ReputationThresholds,
  now: number,
): MachineReputation {
  if (gravest === null || word === null) return { gravest: null, answered, open, oldest };
  const against = isAgainst(gravest.reputation, limits, now);
  return { gravest: { ...gravest, word, isAgainst: against }, answered, open, oldest };
}

function remember(
  indicators: readonly Indicator[],
  reputations: Reputations,
  limits: ReputationThresholds,
  now: number,
): Remembered {
  const known = remembered.get(indicators);
  if (known?.reputations === reputations) return known;
  let gravest: Gravest | null = null;
  let most = Number.NEGATIVE_INFINITY;
  let answered = 0;
  let open = 0;
  let oldest: number | null = null;
  for (const indicator of indicators) {
    const reputation = reputations.get(indicatorKey(indicator));
    if (reputation === null) open += 1;
    if (!reputation) continue;
    answered += 1;
    oldest = Math.min(oldest ?? reputation.checkedAt, reputation.checkedAt);
    const gravity = gravityOf(reputation, limits, now) * 1000 + (reputation.analysis?.malicious ?? 0);
    if (gravity <= most) continue;
    most = gravity;
    gravest = { indicator, reputation };
  }
  const found = { reputations, gravest, answered, open, oldest, told: null };
  remembered.set(indicators, found);
  return found;
}
