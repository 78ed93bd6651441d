/** Verdicts as lines for screen and command line: plain data, no styling. */
import type { Explained, GuardId, Verdict } from '../model/decision.ts';

export const GUARD_TITLES: Readonly<Record<GuardId, string>> = {
  halt: 'Halt',
  mode: 'Mode',
  health: 'Connector health',
  freshness: 'Freshness',
  identity: 'Identity',
  protected: 'Protected',
  self: 'Self',
  already: 'State and orders',
  evidence: 'Evidence',
  reputation: 'Reputation',
  'cool-down': 'Cool-down',
  repeat: 'Repeat',
  storm: 'Storm',
  'blast-radius': 'Blast radius',
  rate: 'Vendor rate',
  confirmation: 'Confirmation',
};

/** A figure that must not be passed; what the other guards are held against must be reached. */
const AT_MOST: readonly GuardId[] = ['freshness', 'storm', 'blast-radius'];

/** A word for each result, so that colour is never the only sign. */
export const RESULT_WORDS: Readonly<Record<Verdict['result'], string>> = {
  pass: 'pass',
  warn: 'warn',
  hold: 'HOLD',
  'not-applicable': 'n/a',
};

export type ExplainLine = {
  readonly guard: GuardId;
  readonly title: string;
  readonly result: Verdict['result'];
  readonly resultWord: string;
  /** "2 alerts of High or worse (needs 1 of High or worse)"; '' where nothing was measured. */
  readonly measured: string;
  readonly words: string;
  /** The smallest change that would flip a hold; null where nothing holds. */
  readonly flip: string | null;
};

export function explainVerdicts(verdicts: readonly Verdict[]): readonly ExplainLine[] {
  return verdicts.map(({ guard, result, value, limit, words, flip }) => ({
    guard,
    title: GUARD_TITLES[guard],
    result,
    resultWord: RESULT_WORDS[result],
    measured:
      value === '' ? '' : limit === '' ? value : `${value} (${AT_MOST.includes(guard) ? 'at most' : 'needs'} ${limit})`,
    words,
    flip: result === 'hold' ? (flip ?? null) : null,
  }));
}

/** The whole in one sentence: what holds it and what would flip that, or that nothing does. */
export function summariseVerdicts(verdicts: readonly Verdict[]): string {
  const holds = verdicts.filter(({ result }) => result === 'hold');
  const [first] = holds;
  if (first === undefined) {
    const warnings = verdicts.filter(({ result }) => result === 'warn');
    return warnings.length === 0 ? 'No guard holds it.' : warnings.map(({ words }) => words).join(' ');
  }
  const others = holds.length > 1 ? ` (and ${holds.length - 1} more)` : '';
  return `${GUARD_TITLES[first.guard]} holds it${others}: ${first.words}${first.flip ? ` To flip: ${first.flip}` : ''}`;
}

/** Neither an endpoint nor an alert bears the name; a deleted record of it is told by the guards. */
export function isUnknown({ match, alerts }: Explained): boolean {
  return alerts === 0 && match.kind === 'none' && match.deleted.length === 0;
}

/** What automatic mode would do, in one sentence; of what nobody knows, that. */
export function conclusion(one: Explained): string {
  const { host, wouldIsolate, heldBy, verdicts } = one;
  if (isUnknown(one)) {
    return `No such machine at the vendor: no endpoint bears the name or id ${host}, and no alert inside the window names it.`;
  }
  if (!wouldIsolate && heldBy) {
    return `Automatic mode would not isolate it: ${heldBy.words}${heldBy.flip ? ` To flip: ${heldBy.flip}` : ''}`;
  }
  const mode = verdicts.find(({ guard, result }) => guard === 'mode' && result === 'hold');
  if (!mode) return 'Automatic mode isolates it in its next cycle.';
  return `Automatic mode would isolate it. Now it does not: ${mode.words}`;
}
