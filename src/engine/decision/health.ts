/** Guards 3 and 4: whether what the decision stands on is whole and fresh. */
import { wordsOf } from '../errors.ts';
import type { Verdict } from '../model/decision.ts';
import { lastEvidenceOf } from '../model/evidence.ts';
import { totalOf } from '../model/severity.ts';
import { spanWords } from '../model/span-words.ts';
import { CLOCK_SKEW_LIMIT_MS, type JudgeContext } from './context.ts';
import { hold, holdAutomation, notApplicable, pass, warn } from './verdict.ts';

export function healthGuard(context: JudgeContext): Verdict {
  const { complete, problem } = context.health;
  const limit = 'whole, without error';
  if (problem !== null) {
    return holdAutomation(context, 'health', {
      value: problem.code,
      limit,
      words: `This cycle met a problem: ${wordsOf(problem)}`,
      flip: 'A cycle without this problem.',
    });
  }
  if (!complete) {
    return holdAutomation(context, 'health', {
      value: 'incomplete',
      limit,
      words: 'A part of the window could not be had: nothing is decided on a part.',
      flip: 'A cycle whose search is whole; a shorter window may help.',
    });
  }
  return pass('health', { value: 'whole', limit, words: 'The search was whole and without error.' });
}

/** What is stale, as value, limit and words; null where all is fresh. */
type Stale = {
  readonly value: string;
  readonly limit: string;
  readonly words: string;
  readonly flip: string;
};

export function freshnessGuard(context: JudgeContext): Verdict {
  if (context.kind === 'release') return notApplicable('freshness', 'A release needs no fresh alerts.');
  const stale = staleClock(context) ?? staleReading(context) ?? staleAlerts(context);
  if (stale !== null) return context.actor === 'auto' ? hold('freshness', stale) : warn('freshness', stale);
  const { match, settings, now } = context;
  if (match.kind !== 'one') return notApplicable('freshness', 'There is no single endpoint record to be fresh.');
  return pass('freshness', {
    value: `record read ${spanWords(now - match.reading.readAt)} ago`,
    limit: spanWords(settings.limits.freshMs),
    words:
      context.machine === null
        ? 'The endpoint record is fresh.'
        : 'The endpoint record is fresh, and the newest alert lies inside the window.',
  });
}

function staleClock({ health, machine, now }: JudgeContext): Stale | null {
  const ahead = machine?.lastSeen == null ? 0 : machine.lastSeen - now;
  const skew = Math.max(Math.abs(health.clockSkewMs ?? 0), ahead);
  if (skew <= CLOCK_SKEW_LIMIT_MS) return null;
  return {
    value: spanWords(skew),
    limit: spanWords(CLOCK_SKEW_LIMIT_MS),
    words: "This machine's clock and the vendor's differ: times cannot be compared.",
    flip: 'Set the clock of this machine right.',
  };
}

function staleReading({ match, settings, now }: JudgeContext): Stale | null {
  if (match.kind !== 'one') return null;
  const age = now - match.reading.readAt;
  if (age <= settings.limits.freshMs) return null;
  return {
    value: spanWords(age),
    limit: spanWords(settings.limits.freshMs),
    words: 'The endpoint record was read too long ago.',
    flip: 'Look the machine up again (R).',
  };
}

function staleAlerts({ machine, settings, now, searchedFrom }: JudgeContext): Stale | null {
  // Where nothing counts, the evidence bar says so.
  if (machine === null || (machine.suppressed > 0 && totalOf(machine.counts) === 0)) return null;
  const last = lastEvidenceOf(machine);
  const { window } = settings;
  const from = searchedFrom ?? (window.kind === 'span' ? window.from : now - window.ms);
  const limit = window.kind === 'span' ? 'inside the window' : `the last ${spanWords(window.ms)}`;
  if (last === null) {
    return {
      value: 'time unknown',
      limit,
      words: 'No alert of this machine has a readable time.',
      flip: 'An alert with a time inside the window, or a person.',
    };
  }
  if (last >= from) return null;
  return {
    value: `${spanWords(now - last)} ago`,
    limit,
    words: 'The newest alert lies before the window.',
    flip: 'A newer alert, a wider window, or a person.',
  };
}
