/** Guards 8, 10 and 11: what was ordered before, and what a person has set aside. */

import type { Verdict } from '../model/decision.ts';
import { evidenceKinds, lastEvidenceOf, newEvidence } from '../model/evidence.ts';
import { isInFlight, type Order } from '../model/isolation.ts';
import { countWords, spanWords } from '../model/span-words.ts';
import { type JudgeContext, REPEAT_ISOLATIONS, REPEAT_WITHIN_MS } from './context.ts';
import { hold, holdAutomation, notApplicable, pass, warn } from './verdict.ts';

/** All orders known, the machine's own latest included, newest first. */
function ordersOf({ orders, machine }: JudgeContext): readonly Order[] {
  const known = new Map(orders.map((order) => [order.id, order]));
  if (machine?.order) known.set(machine.order.id, machine.order);
  return [...known.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
}

export function alreadyGuard(context: JudgeContext): Verdict {
  const limit = 'no order in flight';
  const flying = ordersOf(context).find(({ step }) => isInFlight(step));
  if (flying) {
    return hold('already', {
      value: `${flying.kind} ${flying.step}`,
      limit,
      words: `An order is in flight: ${flying.kind} ${flying.step}${flying.words === '' ? '' : `, ${flying.words.replace(/\.$/, '')}`}.`,
      flip: waitFor(flying),
      outcome: flying.step === 'unknown' ? 'unknown' : 'pending',
    });
  }
  if (context.match.kind !== 'one') return notApplicable('already', 'No order is in flight; the state is not known.');
  return context.kind === 'isolate' ? alreadyIsolated(context) : notIsolated(context);
}

/** An order that only waits for its endpoint can be stopped; what is under way ends by itself. */
function waitFor({ step, host }: Order): string {
  return step === 'pending'
    ? `Wait until it ends, or stop it: ":abort ${host}" in the console.`
    : 'Wait until it ends.';
}

function alreadyIsolated(context: JudgeContext): Verdict {
  if (context.match.kind !== 'one') return notApplicable('already', 'The state is not known.');
  const { isolation, vendorState, cannotApply } = context.match.reading;
  const limit = 'not isolated';
  if (isolation === 'isolated') {
    return hold('already', {
      value: vendorState,
      limit,
      words: "It is isolated already, by the vendor's record.",
      flip: 'Nothing to do; u releases it.',
      outcome: 'already_isolated',
    });
  }
  if (cannotApply !== undefined) {
    const words = `Its agent would not apply the order: ${cannotApply}.`;
    if (context.actor === 'person')
      return warn('already', { value: cannotApply, limit: 'an agent that applies', words });
    return hold('already', {
      value: cannotApply,
      limit: 'an agent that applies',
      words,
      flip: 'Mend the agent.',
      outcome: 'failed',
    });
  }
  if (isolation === 'unknown') {
    const words = `By the vendor's record it is neither isolated nor free: "${vendorState}".`;
    if (context.actor === 'person') return warn('already', { value: vendorState, limit, words });
    return hold('already', { value: vendorState, limit, words, flip: 'A person decides.' });
  }
  return pass('already', { value: vendorState, limit, words: 'Not isolated, and no order is in flight.' });
}

function notIsolated({ match }: JudgeContext): Verdict {
  if (match.kind !== 'one') return notApplicable('already', 'The state is not known.');
  const { isolation, vendorState } = match.reading;
  if (isolation === 'not-isolated') {
    return hold('already', {
      value: vendorState,
      limit: 'isolated',
      words: "It is not isolated, by the vendor's record.",
      flip: 'Nothing to do.',
      outcome: 'not_isolated',
    });
  }
  const words = isolation === 'isolated' ? 'It is isolated.' : `The vendor words its state as "${vendorState}".`;
  return {
    guard: 'already',
    result: isolation === 'isolated' ? 'pass' : 'warn',
    value: vendorState,
    limit: 'isolated',
    words,
  };
}

export function coolDownGuard(context: JudgeContext): Verdict {
  if (context.kind === 'release') return notApplicable('cool-down', 'Only isolations cool down.');
  return setAside(context) ?? afterRelease(context) ?? afterDrift(context) ?? afterFailure(context) ?? rested(context);
}

function rested({ settings }: JudgeContext): Verdict {
  return pass('cool-down', {
    value: 'not released lately',
    limit: spanWords(settings.limits.coolDownMs),
    words: 'Neither released lately nor set aside.',
  });
}

function setAside(context: JudgeContext): Verdict | null {
  const { machine, now } = context;
  if (machine === null) return null;
  const { standing } = machine;
  if (standing.kind === 'snoozed' && standing.until > now) {
    return holdAutomation(context, 'cool-down', {
      value: 'snoozed',
      limit: 'not set aside',
      words: `Snoozed by ${standing.by} for another ${spanWords(standing.until - now)}.`,
      flip: 'Take the snooze back (S).',
      outcome: 'skipped',
    });
  }
  if (standing.kind !== 'skipped' || newEvidence(machine, standing.evidence).length > 0) return null;
  return holdAutomation(context, 'cool-down', {
    value: `skipped, ${countWords(evidenceKinds(machine).length, 'kind')} of evidence`,
    limit: 'evidence of a new kind',
    words: `Skipped by ${standing.by} until evidence of a new kind comes.`,
    flip: 'Evidence of a new kind, or the skip taken back (s).',
    outcome: 'skipped',
  });
}

/** The latest order that ended one way or the other; refused ones changed nothing. */
function latestEnded(context: JudgeContext): Order | null {
  return ordersOf(context).find(({ step }) => !isInFlight(step) && step !== 'refused') ?? null;
}

/** After a release only evidence that came when the cool-down was over counts (cli.md, Settled). */
function afterRelease(context: JudgeContext): Verdict | null {
  const order = latestEnded(context);
  if (order?.kind !== 'release' || order.step !== 'verified') return null;
  const { coolDownMs } = context.settings.limits;
  const released = order.verifiedAt ?? order.since;
  const last = context.machine && lastEvidenceOf(context.machine);
  if (last !== null && last > released + coolDownMs) return null;
  return holdAutomation(context, 'cool-down', {
    value: `released ${spanWords(context.now - released)} ago`,
    limit: spanWords(coolDownMs),
    words: 'It was released, and no new evidence has come since the cool-down ended.',
    flip: `New evidence later than ${spanWords(coolDownMs)} after the release, or a person.`,
  });
}

/** Released elsewhere is an event, never answered by isolating again (safety.md, drift). */
function afterDrift(context: JudgeContext): Verdict | null {
  const order = latestEnded(context);
  if (order?.kind !== 'isolate' || context.match.kind !== 'one') return null;
  if (order.step !== 'verified' && order.step !== 'drifted') return null;
  const { isolation, endpoint } = context.match.reading;
  if (isolation === 'isolated' || endpoint.id !== order.endpointId) return null;
  return holdAutomation(context, 'cool-down', {
    value: 'released elsewhere',
    limit: 'not released',
    words: 'It was isolated here and has been released elsewhere since.',
    flip: 'A person isolates it again.',
  });
}

/** An order that came to nothing is not sent again on the same evidence. */
function afterFailure(context: JudgeContext): Verdict | null {
  const order = latestEnded(context);
  if (order?.kind !== 'isolate' || order.step === 'verified' || order.step === 'drifted') return null;
  const last = context.machine && lastEvidenceOf(context.machine);
  if (last !== null && last > order.createdAt) return null;
  return holdAutomation(context, 'cool-down', {
    value: `${order.step} ${spanWords(context.now - (order.endedAt ?? order.since))} ago`,
    limit: 'evidence newer than the order',
    words: `An earlier order ${order.step}${order.words === '' ? '' : `: ${order.words}`}; nothing new has come since.`,
    flip: 'New evidence, or a person.',
    outcome: 'failed',
  });
}

export function repeatGuard(context: JudgeContext): Verdict {
  if (context.kind === 'release') return notApplicable('repeat', 'Only isolations are counted.');
  const since = context.now - REPEAT_WITHIN_MS;
  const times = ordersOf(context).filter(({ kind, verifiedAt }) => kind === 'isolate' && (verifiedAt ?? 0) > since);
  const found = {
    value: `${countWords(times.length, 'isolation')} in ${spanWords(REPEAT_WITHIN_MS)}`,
    limit: `fewer than ${REPEAT_ISOLATIONS}`,
  };
  if (times.length < REPEAT_ISOLATIONS) return pass('repeat', { ...found, words: 'Not isolated again and again.' });
  return holdAutomation(context, 'repeat', {
    ...found,
    words: `It was isolated ${times.length} times within ${spanWords(REPEAT_WITHIN_MS)}: the next time is for a person.`,
    flip: 'A person decides.',
  });
}
