/**
 * One question, answered from the ledger where it is known there, else by one request that the quota allows. Two who ask
 * the same at once share the answer. Whatever goes wrong is an answer too, said once, and touches nothing but look-ups.
 */
import { type Core, log, now, say, sayOnce } from '../core.ts';
import type { Enricher, LookUpAnswer } from '../enricher-port.ts';
import { type Problem, toProblem, wordsOf } from '../errors.ts';
import type { EnrichmentView } from '../model/enrichment.ts';
import { type Reputation, type Subject, subjectKey } from '../model/reputation.ts';
import { problemMet } from '../reporting/log-lines.ts';
import { type Answers, FOUND_MS, UNKNOWN_MS } from './answers.ts';

export type Asked =
  | { readonly kind: 'answered'; readonly reputation: Reputation }
  /** `failed`: it was asked, and no usable answer came. */
  | { readonly kind: 'not-now'; readonly until: number; readonly failed: boolean; readonly problem: Problem }
  | { readonly kind: 'never'; readonly problem: Problem };

export type Ask = (subject: Subject, byPerson: boolean) => Promise<Asked>;

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** The minute's quota may be what was used up (contract section 5). */
const QUOTA_PAUSE_MS = 60_000;
const LEDGER_PAUSE_MS = 60_000;
const DAY_MS = 86_400_000;

export function createAsk(core: Core, enricher: Enricher, answers: Answers): Ask {
  const { ledger } = core.ports;
  const { leaving } = core.work;
  const asking = new Map<string, Promise<Asked>>();
  let failures = 0;

  const view = (): EnrichmentView => core.store.get().enrichment;
  const change = (part: Partial<EnrichmentView>): void => core.store.apply({ kind: 'enrichment', change: part });

  async function ask(subject: Subject, byPerson: boolean): Promise<Asked> {
    const { condition, refusedKinds } = view();
    if (condition.kind === 'off') return { kind: 'never', problem: condition.problem };
    if (refusedKinds.includes(subject.kind)) return { kind: 'never', problem: kindRefused(subject) };
    try {
      const key = subjectKey(subject);
      const kept = await core.work.track(ledger.reputation(enricher.id, key, now(core)));
      if (kept) {
        answers.put(key, kept);
        return { kind: 'answered', reputation: kept.reputation };
      }
      leaving.throwIfAborted();
      const spending = await core.work.track(ledger.spendLookUp(enricher.quota, byPerson, now(core)));
      if (!spending.ok) return overQuota(spending.until, spending.why !== 'minute', byPerson);
      change({ sent: view().sent + 1 });
      const answer = await enricher.lookUp(subject, leaving);
      leaving.throwIfAborted();
      return await core.work.track(settle(subject, answer, spending.strikes));
    } catch (thrown) {
      const problem = toProblem(thrown);
      if (problem.code !== 'cancelled') log(core, problemMet(problem));
      return { kind: 'not-now', until: now(core) + LEDGER_PAUSE_MS, failed: false, problem };
    }
  }

  async function settle(subject: Subject, answer: LookUpAnswer, strikes: number): Promise<Asked> {
    switch (answer.kind) {
      case 'found':
        return answered([subject, ...(answer.aliases ?? [])], answer.analysis, strikes);
      case 'unknown':
        return answered([subject], null, strikes);
      case 'invalid':
        log(core, problemMet(answer.problem));
        return { kind: 'never', problem: answer.problem };
      case 'refused':
        say(core, 'warn', null, wordsOf(answer.problem));
        change({ condition: { kind: 'off', problem: answer.problem } });
        return { kind: 'never', problem: answer.problem };
      case 'forbidden':
        say(core, 'warn', null, wordsOf(answer.problem));
        change({ refusedKinds: [...view().refusedKinds, answer.lookUpKind] });
        return { kind: 'never', problem: answer.problem };
      case 'limited':
        return limited(answer, strikes);
      case 'failed':
        return waiting(answer.problem, now(core) + nextPause());
    }
  }

  async function answered(
    subjects: readonly Subject[],
    analysis: Reputation['analysis'],
    strikes: number,
  ): Promise<Asked> {
    const at = now(core);
    const stored = { reputation: { analysis, checkedAt: at }, expiresAt: at + (analysis ? FOUND_MS : UNKNOWN_MS) };
    failures = 0;
    for (const subject of subjects) answers.put(subjectKey(subject), stored);
    if (view().condition.kind === 'waiting') say(core, 'info', null, `${enricher.title} answers again.`);
    if (view().condition.kind !== 'ready') change({ condition: { kind: 'ready' } });
    for (const subject of subjects) await ledger.keepReputation(enricher.id, subjectKey(subject), stored);
    if (strikes > 0) await ledger.holdLookUps(enricher.quota, 0, 0);
    return { kind: 'answered', reputation: stored.reputation };
  }

  /** Used up: a minute at first; where that was not it, until the day is over. Too fast: as after a failure. */
  async function limited(answer: Extract<LookUpAnswer, { kind: 'limited' }>, strikes: number): Promise<Asked> {
    const at = now(core);
    const asked = at + (answer.retryAfterMs ?? 0);
    if (!answer.quota) {
      const until = Math.max(asked, at + nextPause());
      await ledger.holdLookUps(enricher.quota, until, strikes);
      return waiting(answer.problem, until);
    }
    const until = Math.max(asked, strikes === 0 ? at + QUOTA_PAUSE_MS : nextDay(at));
    await ledger.holdLookUps(enricher.quota, until, strikes + 1);
    return overQuota(until, strikes > 0, true);
  }

  function nextPause(): number {
    failures += 1;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    return pause * (1 + 0.2 * core.ports.chance.fraction());
  }

  function waiting(problem: Problem, until: number): Asked {
    sayOnce(core, 'warn', null, wordsOf(problem));
    change({ condition: { kind: 'waiting', until, problem } });
    return { kind: 'not-now', until, failed: true, problem };
  }

  /** A minute that is used up is no news; what lasts is told once. */
  function overQuota(until: number, lasts: boolean, all: boolean): Asked {
    const problem = quotaProblem(enricher, until, all);
    if (lasts) {
      const { condition } = view();
      if (condition.kind !== 'over-quota' || condition.until !== until) {
        say(core, 'warn', null, wordsOf(problem));
        change({ condition: { kind: 'over-quota', until } });
      }
    }
    return { kind: 'not-now', until, failed: false, problem };
  }

  return (subject, byPerson) => {
    const key = subjectKey(subject);
    const known = asking.get(key);
    if (known) return known;
    const asked = ask(subject, byPerson).finally(() => asking.delete(key));
    asking.set(key, asked);
    return asked;
  };
}

function nextDay(at: number): number {
  return (Math.floor(at / DAY_MS) + 1) * DAY_MS;
}

function kindRefused({ kind }: Subject): Problem {
  return { code: 'forbidden', what: `The key may not look up this kind of indicator (${kind}).` };
}

/** `all`: a person's look-ups too. */
function quotaProblem({ title, quota }: Enricher, until: number, all: boolean): Problem {
  const time = `${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    code: 'rate',
    what: `The look-ups at ${title} are used up until ${time}.`,
    affects: 'Indicators that were not checked stay so; nothing else waits for them.',
    ...(all || quota.reserve === 0 ? {} : { next: `${quota.reserve} a day are kept for those you ask for.` }),
  };
}
