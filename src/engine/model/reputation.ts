/** What a reputation service says of an indicator, and the word for it. It informs a person; it never decides alone. */
import type { Indicator } from './alert.ts';

export const LOOK_UP_KINDS = ['file', 'address', 'domain', 'url'] as const;
export type LookUpKind = (typeof LOOK_UP_KINDS)[number];

/** An indicator in the form in which it may be sent: normalised, nothing private in it. */
export type Subject = { readonly kind: LookUpKind; readonly value: string };

export function subjectKey({ kind, value }: Subject): string {
  return `${kind}:${value}`;
}

/** An indicator as the alerts spell it: what answers are shown by. */
export function indicatorKey({ kind, value }: Indicator): string {
  return `${kind}:${value}`;
}

export type Analysis = {
  /** Engines that call it bad. */
  readonly malicious: number;
  /** Engines that are unsure on the bad side; null: not told. */
  readonly suspicious: number | null;
  /** Engines that had an opinion; null: not told. */
  readonly engines: number | null;
  /** Name of the threat, as received; null: none. */
  readonly label: string | null;
  /** Epoch ms; null: not told. */
  readonly analysedAt: number | null;
};

export type Reputation = {
  /** null: the service does not know the indicator, or has never analysed it. */
  readonly analysis: Analysis | null;
  /** Epoch ms of the answer. */
  readonly checkedAt: number;
};

/** By indicator, as the alerts spell it. null: it may be asked about, and is not answered yet; absent: never sent. */
export type Reputations = ReadonlyMap<string, Reputation | null>;

export type ReputationThresholds = {
  /** So many engines make it bad. */
  readonly bad: number;
  /** So many do, where the threat has a name. */
  readonly badNamed: number;
  /** So many unsure engines make it likely bad. */
  readonly suspicious: number;
  /** An analysis older than this says little about today. */
  readonly staleMs: number;
};

export const REPUTATION_THRESHOLDS: ReputationThresholds = {
  bad: 5,
  badNamed: 3,
  suspicious: 3,
  staleMs: 30 * 86_400_000,
};

export type ReputationWord = 'bad' | 'likely-bad' | 'no-finding' | 'unknown' | 'stale';

/** "No finding" is not "clean": no word of this program says clean. */
export const REPUTATION_WORDS: Readonly<Record<ReputationWord, string>> = {
  bad: 'bad',
  'likely-bad': 'likely bad',
  'no-finding': 'no finding',
  unknown: 'unknown',
  stale: 'stale',
};
export const NOT_CHECKED = 'not checked';

/** `now`: epoch ms. */
export function wordOf({ analysis }: Reputation, limits: ReputationThresholds, now: number): ReputationWord {
  if (analysis === null) return 'unknown';
  if (analysis.analysedAt !== null && now - analysis.analysedAt > limits.staleMs) return 'stale';
  return opinionOf(analysis, limits);
}

/** What the engines say, whenever that was. One or two unsure engines are no clear finding, and nobody's opinion is none. */
function opinionOf(analysis: Analysis, limits: ReputationThresholds): Exclude<ReputationWord, 'stale'> {
  const { malicious, suspicious, engines, label } = analysis;
  if (malicious >= limits.bad || (malicious >= limits.badNamed && label !== null)) return 'bad';
  if (malicious > 0 || (suspicious ?? 0) >= limits.suspicious) return 'likely-bad';
  return suspicious === 0 && engines !== 0 ? 'no-finding' : 'unknown';
}

/** The higher, the more it speaks against the machine. Not knowing is no good news. */
export function gravityOf(reputation: Reputation, limits: ReputationThresholds, now: number): number {
  const word = wordOf(reputation, limits, now);
  if (word !== 'stale') return { bad: 6, 'likely-bad': 5, unknown: 3, 'no-finding': 1 }[word];
  const opinion = reputation.analysis === null ? 'unknown' : opinionOf(reputation.analysis, limits);
  return opinion === 'bad' || opinion === 'likely-bad' ? 4 : 2;
}

/** Speaks against the machine, today or when it was last analysed. */
export function isAgainst(reputation: Reputation, limits: ReputationThresholds, now: number): boolean {
  return gravityOf(reputation, limits, now) >= 4;
}

/** "12/74"; "12" where the number of engines is not told; "0/72, 3 suspicious" where only these speak; '' without an analysis. */
export function scoreWords({ analysis }: Reputation): string {
  if (analysis === null) return '';
  const { malicious, suspicious, engines } = analysis;
  const score = engines === null ? `${malicious}` : `${malicious}/${engines}`;
  return malicious === 0 && suspicious ? `${score}, ${suspicious} suspicious` : score;
}
