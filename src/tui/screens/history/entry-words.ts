/** How an isolation of the ledger stands, in words that never say more than what was proven. Pure. */
import { type HistoryEntry, isOverdue } from '../../../engine/model/history.ts';
import { isInFlight, type Order } from '../../../engine/model/isolation.ts';
import type { IsolationState } from '../../../engine/model/machine.ts';
import { SEVERITY_WORDS, worstOf } from '../../../engine/model/severity.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { type Span, span } from '../../components/spans.ts';
import { relativeTime } from '../../text/relative-time.ts';
import type { Token } from '../../theme/tokens.ts';

/** The state as the key table and the marks know it. */
export function entryState({ order, release, drift, open }: HistoryEntry): IsolationState {
  if (release && isInFlight(release.step)) return release.step === 'unknown' ? 'unknown' : 'releasing';
  if (release?.verifiedAt) return 'released';
  if (drift) return 'not-isolated';
  if (open) return 'isolated';
  return STEPS[order.step] ?? 'failed';
}

const STEPS: Partial<Readonly<Record<Order['step'], IsolationState>>> = {
  intent: 'requested',
  requested: 'requested',
  accepted: 'accepted',
  reported: 'reported',
  pending: 'pending',
  unknown: 'unknown',
  verified: 'isolated',
};

const TOKENS: Partial<Readonly<Record<IsolationState, Token>>> = {
  isolated: 'state.isolated',
  pending: 'state.pending',
  unknown: 'state.unknown',
  failed: 'state.failed',
  released: 'state.open',
};

/** "isolated 3 d", "released 2 h", "drifted 5 h", "pending 12 m". */
export function entryStateSpan(entry: HistoryEntry, now: number): Span {
  const { order, release, drift } = entry;
  const state = entryState(entry);
  if (state === 'not-isolated') return span(`drifted ${relativeTime(drift?.at ?? null, now)}`, 'warn');
  if (state === 'releasing') return span(`releasing ${relativeTime(release?.since ?? null, now)}`, 'state.moving');
  if (state === 'released') return span(`released ${relativeTime(release?.verifiedAt ?? null, now)}`, TOKENS.released);
  if (state === 'isolated') return span(`isolated ${relativeTime(order.verifiedAt, now)}`, TOKENS.isolated);
  const word = order.step === 'intent' ? 'requested' : order.step;
  return span(`${word} ${relativeTime(order.since, now)}`, TOKENS[state] ?? 'state.moving');
}

/** When somebody is to look at it again: "OVERDUE 2 h", "in 5 h"; nothing where it is not isolated any more. */
export function reviewSpan(entry: HistoryEntry, now: number): Span {
  if (!entry.open || !entry.lease) return span('');
  const { reviewAt } = entry.lease;
  if (isOverdue(entry, now)) return span(`OVERDUE ${relativeTime(reviewAt, now)}`, 'danger');
  return span(`in ${relativeTime(now - (reviewAt - now), now)}`);
}

/** "47 alerts, Critical"; nothing where it was ordered without any. */
export function evidenceWords({ order: { evidence } }: HistoryEntry): string {
  if (!evidence) return '';
  const worst = worstOf(evidence.severities);
  return countWords(evidence.alerts, 'alert') + (worst ? `, ${SEVERITY_WORDS[worst]}` : '');
}
