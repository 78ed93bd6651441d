/** A service's word about an indicator or a machine, always with what it rests on. No word says "clean". */
import type { EnrichmentView, Gravest, MachineReputation } from '../../engine/model/enrichment.ts';
import {
  NOT_CHECKED,
  REPUTATION_WORDS,
  type Reputation,
  type ReputationThresholds,
  type ReputationWord,
  scoreWords,
  wordOf,
} from '../../engine/model/reputation.ts';
import { spanWords } from '../../engine/model/span-words.ts';
import { fit } from '../text/pad.ts';
import { sanitiseWithin } from '../text/sanitise.ts';
import type { Token } from '../theme/tokens.ts';
import { type Span, span } from './spans.ts';

const TOKENS: Readonly<Record<ReputationWord, Token>> = {
  bad: 'severity.critical',
  'likely-bad': 'severity.high',
  stale: 'text',
  unknown: 'text.muted',
  'no-finding': 'text.muted',
};

const LONGEST_LABEL = 40;

/** "bad  12/74, last analysed 3 d ago". `reputation` null: it waits for its answer; `named`: with the threat's name. */
export function reputationSpans(
  reputation: Reputation | null,
  limits: ReputationThresholds,
  now: number,
  named = true,
): Span[] {
  if (reputation === null) return [span(NOT_CHECKED, 'text.muted')];
  const word = wordOf(reputation, limits, now);
  const details = detailsOf(reputation, now, named);
  return [span(REPUTATION_WORDS[word], TOKENS[word]), ...(details === '' ? [] : [span(`  ${details}`)])];
}

/** The same as one text, without the threat's name. */
export function reputationWords(reputation: Reputation, limits: ReputationThresholds, now: number): string {
  return reputationSpans(reputation, limits, now, false)
    .map(({ text }) => text.trim())
    .join(' ');
}

function detailsOf(reputation: Reputation, now: number, named: boolean): string {
  const { analysis } = reputation;
  if (analysis === null) return '';
  const { analysedAt, label } = analysis;
  return [
    scoreWords(reputation),
    analysedAt === null ? 'date of analysis unknown' : `last analysed ${spanWords(now - analysedAt)} ago`,
    label === null || !named ? '' : sanitiseWithin(label, LONGEST_LABEL),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** Of a machine: the gravest word, how much of it is checked, and why the rest is not. */
export function machineReputationSpans(
  { gravest, answered, open }: MachineReputation,
  { service, condition, pageOf }: EnrichmentView,
  now: number,
): readonly Span[] {
  const total = answered + open;
  if (total === 0) return [span(`none of its indicators may be sent to ${service}`, 'text.muted')];
  const score = gravest ? scoreWords(gravest.reputation) : '';
  const word = gravest ? `${REPUTATION_WORDS[gravest.word]}${score === '' ? '' : ` ${score}`}` : NOT_CHECKED;
  const why = open === 0 ? '' : conditionWords(condition, now);
  return [
    gravest ? { ...span(word, TOKENS[gravest.word]), link: pageOfAnalysed(gravest, pageOf) } : span(word, 'text.muted'),
    span(`  ${service}, ${answered} of ${total} checked`, 'text.muted'),
    ...(why === '' ? [] : [span(`  ${why}`, 'warn')]),
  ];
}

function pageOfAnalysed({ indicator, reputation }: Gravest, pageOf: EnrichmentView['pageOf']): string | undefined {
  return reputation.analysis ? (pageOf(indicator) ?? undefined) : undefined;
}

/** Why nothing is asked now; '' where nothing keeps it. */
function conditionWords(condition: EnrichmentView['condition'], now: number): string {
  if (condition.kind === 'off') return 'off: the key was refused';
  if (condition.kind === 'ready' || condition.until <= now) return '';
  const wait = spanWords(condition.until - now);
  return condition.kind === 'over-quota' ? `over quota for ${wait}` : `no answer, again in ${wait}`;
}

/** The machine's gravest answer in a cell: "bad 12/74"; a dash where nothing may be asked. */
export function reputationCell(found: MachineReputation | null, width: number): readonly Span[] {
  if (!found || found.answered + found.open === 0) return [span(fit('–', width), 'text.muted')];
  const { gravest } = found;
  if (gravest === null) return [span(fit(NOT_CHECKED, width), 'text.muted')];
  const word = REPUTATION_WORDS[gravest.word];
  const score = gravest.word === 'bad' || gravest.word === 'stale' ? scoreWords(gravest.reputation) : '';
  const both = score === '' ? word : `${word} ${score}`;
  return [span(fit(both.length > width ? word : both, width), TOKENS[gravest.word])];
}
