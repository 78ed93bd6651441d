/**
 * What a reputation service contributes: words, and, where the settings say so, more evidence asked for or a hold. Both
 * need its fresh "no finding" about everything it can be asked about; silence, quota and outage change nothing.
 */
import type { Verdict } from '../model/decision.ts';
import type { MachineReputation } from '../model/enrichment.ts';
import { REPUTATION_WORDS, scoreWords } from '../model/reputation.ts';
import { countWords } from '../model/span-words.ts';
import type { JudgeContext } from './context.ts';
import { holdAutomation, notApplicable, pass } from './verdict.ts';

/** So many times the evidence is asked for. */
export const RAISED = 2;

/** Older answers inform, but hold nothing. */
const FRESH_MS = 24 * 3_600_000;

const CHANGES_NOTHING = 'It changes nothing here.';

export function reputationGuard(context: JudgeContext): Verdict {
  const { machine, kind, reputation } = context;
  if (!reputation) return notApplicable('reputation', 'No reputation service is switched on.');
  if (kind === 'release' || machine === null) return notApplicable('reputation', CHANGES_NOTHING);
  const { service, influence } = reputation;
  const found = reputation.of(machine);
  const { gravest, answered, open } = found;
  const total = answered + open;
  if (total === 0) return notApplicable('reputation', `None of its indicators may be sent to ${service}.`);
  if (gravest === null) {
    return notApplicable('reputation', `${service} was not asked yet. ${CHANGES_NOTHING}`, `0 of ${total} checked`);
  }
  const score = scoreWords(gravest.reputation);
  const value = `${REPUTATION_WORDS[gravest.word]}${score === '' ? '' : ` ${score}`}, ${answered} of ${total} checked`;
  const told = { value, limit: '' };
  if (gravest.isAgainst) {
    const what = gravest.word === 'stale' ? 'spoke against' : 'speaks against';
    return pass('reputation', {
      ...told,
      words: `${service} ${what} one of its indicators (${gravest.indicator.kind}): it stands higher in the queue. That alone isolates nothing.`,
    });
  }
  if (!isNothingFound(found, context.now) || influence === 'inform') {
    return pass('reputation', { ...told, words: `${service} says nothing against it, which clears nothing.` });
  }
  const words = `${service} has no finding on any of its ${countWords(total, 'indicator')}`;
  if (influence === 'raise')
    return pass('reputation', { ...told, words: `${words}: twice the evidence is asked for.` });
  return holdAutomation(context, 'reputation', {
    ...told,
    words: `${words}: a person decides.`,
    flip: `A finding of ${service}, or its influence set to inform (cordon config).`,
  });
}

/** Twice the evidence is asked for (guard 9). */
export function raisesBar({ machine, kind, reputation, now }: JudgeContext): boolean {
  if (!reputation || machine === null || kind === 'release' || reputation.influence !== 'raise') return false;
  return isNothingFound(reputation.of(machine), now);
}

/** Everything that may be asked is answered, freshly, and nothing was found. */
function isNothingFound({ gravest, open, oldest }: MachineReputation, now: number): boolean {
  const isFresh = oldest !== null && now - oldest <= FRESH_MS;
  return isFresh && open === 0 && gravest?.word === 'no-finding';
}
