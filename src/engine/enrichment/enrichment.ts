/**
 * Asks a reputation service about the indicators of the table, beside everything else: no cycle and no order ever waits
 * for it. The question that could change most decisions comes first; what a person asks for comes before all others.
 */
import { type Core, log, now, settingsOf } from '../core.ts';
import type { Enricher } from '../enricher-port.ts';
import { type Problem, toProblem } from '../errors.ts';
import type { Indicator } from '../model/alert.ts';
import { reputationOf } from '../model/enrichment.ts';
import type { Reputation } from '../model/reputation.ts';
import { problemMet } from '../reporting/log-lines.ts';
import { DEFAULT_ENRICHMENT } from '../settings.ts';
import { Answers } from './answers.ts';
import { type Ask, type Asked, createAsk } from './ask.ts';
import { byWorth, type Question, type Subjects, subjectsOf, survey } from './survey.ts';

/** What a person's own look-up found of one indicator. */
export type Checked = { readonly indicator: Indicator } & (
  | { readonly reputation: Reputation; readonly problem: null }
  | { readonly reputation: null; readonly problem: Problem }
);

export interface Enrichment {
  /** Shows what is known, and asks until the engine closes. Never throws. */
  start(): Promise<void>;
  /** Resolves when nothing more can be asked for now, at the latest after `ms`. */
  rest(ms: number): Promise<void>;
  /** A person's own look-ups, which may use the reserve; what is known is answered from the cache. */
  check(indicators: readonly Indicator[]): Promise<readonly Checked[]>;
}

/** Runs that end by themselves ask while they work; those that only look, or carry out an order, ask nothing. */
const ASKING: readonly Core['run']['kind'][] = ['run', 'ingest', 'watch', 'console'];

const SURVEY_EVERY_MS = 1000;
const LONGEST_SLEEP_MS = 10 * 60_000;
/** So often an indicator is asked about in a row, before it is set aside for a while (contract section 4). */
const TRIES = 4;
const SET_ASIDE_MS = 10 * 60_000;
/** A person waits so long for the minute's quota. */
const PATIENCE_MS = 65_000;

export function createEnrichment(core: Core, enricher: Enricher): Enrichment {
  const { clock, ledger } = core.ports;
  const { leaving } = core.work;
  const mayAsk = ASKING.includes(core.run.kind) && !core.options.leavesNoTrace;
  const subjects: Subjects = subjectsOf(enricher);
  // Each answer changes what is worth asking next: no more than a second's questions are chosen ahead.
  const atOnce = Math.ceil(enricher.quota.perMinute / 60);
  const tries = new Map<string, number>();
  const setAside = new Map<string, number>();
  let answers = new Answers(new Map());
  let ask: Ask = createAsk(core, enricher, answers);
  let questions: ReadonlyMap<string, Question> = new Map();
  let queue: Question[] = [];
  /** An empty table costs nothing to survey, and the first machines should not wait. */
  let surveyedAt = Number.NEGATIVE_INFINITY;
  /** Lists of indicators that a survey has seen. */
  const seen = new WeakSet<readonly Indicator[]>();
  /** What persons wait for: the program's own questions come after. */
  const personal = new Set<Promise<unknown>>();
  let wake: AbortController | null = null;
  let resting = false;
  let ended = false;
  const rested: (() => void)[] = [];

  async function refresh(): Promise<void> {
    const { machines } = core.store.get();
    const { thresholds } = settingsOf(core).enrichment ?? DEFAULT_ENRICHMENT;
    if (machines.size > 0) surveyedAt = now(core);
    for (const { indicators } of machines.values()) seen.add(indicators);
    questions = await survey(machines.values(), subjects, {
      now: now(core),
      knownOf: (machine) => reputationOf(machine, core.store.get().enrichment.reputations, thresholds, now(core)),
    });
    for (const key of [...tries.keys(), ...setAside.keys()]) if (!questions.has(key)) forget(key);
    show();
    const isOff = core.store.get().enrichment.condition.kind === 'off';
    queue = mayAsk && !isOff ? byWorth(questions.values(), isOpen).slice(0, atOnce) : [];
  }

  function show(): void {
    const { reputations } = core.store.get().enrichment;
    const change = { reputations: answers.shown(questions, reputations) };
    core.store.apply({ kind: 'enrichment', change });
  }

  function isOpen({ key, subject }: Question): boolean {
    if (answers.isFresh(key, now(core)) || (setAside.get(key) ?? 0) > now(core)) return false;
    return !core.store.get().enrichment.refusedKinds.includes(subject.kind);
  }

  function forget(key: string): void {
    tries.delete(key);
    setAside.delete(key);
  }

  async function next(): Promise<Question | null> {
    const isOld = now(core) - surveyedAt >= SURVEY_EVERY_MS && hasNews();
    if (queue.length === 0 || isOld) await refresh();
    for (;;) {
      const question = queue.shift();
      if (!question || isOpen(question)) return question ?? null;
    }
  }

  async function loop(): Promise<void> {
    while (!leaving.aborted) {
      while (personal.size > 0) await Promise.all(personal);
      const question = await next();
      if (leaving.aborted) return;
      if (question === null) {
        await rest(LONGEST_SLEEP_MS, true);
        // Where alerts come in all the time, the table is not surveyed all the time.
        await sleep(surveyedAt + SURVEY_EVERY_MS - now(core));
        continue;
      }
      const asked = await ask(question.subject, false);
      if (leaving.aborted) return;
      note(question, asked);
      if (asked.kind === 'answered') show();
      if (asked.kind === 'not-now') await rest(Math.min(LONGEST_SLEEP_MS, asked.until - now(core)), false);
    }
  }

  function note({ key }: Question, asked: Asked): void {
    if (asked.kind === 'answered') forget(key);
    if (asked.kind === 'never') setAside.set(key, Number.POSITIVE_INFINITY);
    if (asked.kind !== 'not-now' || !asked.failed) return;
    const times = (tries.get(key) ?? 0) + 1;
    tries.set(key, times);
    if (times < TRIES) return;
    tries.delete(key);
    setAside.set(key, now(core) + SET_ASIDE_MS);
  }

  /** A machine has indicators that the last survey did not see. */
  function hasNews(): boolean {
    for (const { indicators } of core.store.get().machines.values()) {
      if (indicators.length > 0 && !seen.has(indicators)) return true;
    }
    return false;
  }

  async function sleep(ms: number, more: AbortSignal | null = null): Promise<void> {
    if (ms <= 0) return;
    // Cut short by leaving, or by news.
    await clock.sleep(ms, more ? AbortSignal.any([leaving, more]) : leaving).catch(() => {});
  }

  /** Nothing can be asked for now: whoever waits for that need not wait any longer. */
  async function rest(ms: number, tillNews: boolean): Promise<void> {
    if (tillNews && hasNews()) return;
    wake = new AbortController();
    resting = true;
    for (const tell of rested.splice(0)) tell();
    await sleep(ms, tillNews ? wake.signal : null);
    wake = null;
    resting = false;
  }

  core.store.subscribe(() => {
    if (!wake || wake.signal.aborted || !hasNews()) return;
    resting = false;
    wake.abort();
  });

  async function checkOne(indicator: Indicator): Promise<Checked> {
    const subject = enricher.subjectOf(indicator);
    if (!subject) return { indicator, reputation: null, problem: notSent(enricher) };
    for (;;) {
      const asked = await ask(subject, true);
      if (asked.kind === 'answered') {
        show();
        return { indicator, reputation: asked.reputation, problem: null };
      }
      const isQuota = asked.kind === 'not-now' && !asked.failed && asked.problem.code === 'rate';
      const wait = isQuota ? asked.until - now(core) : Number.POSITIVE_INFINITY;
      if (wait > PATIENCE_MS || leaving.aborted) return { indicator, reputation: null, problem: asked.problem };
      await clock.sleep(wait, leaving).catch(() => {});
    }
  }

  return {
    async start() {
      try {
        answers = new Answers(await core.work.track(ledger.reputations(enricher.id)));
        ask = createAsk(core, enricher, answers);
        await loop();
      } catch (thrown) {
        // Whatever this is, nothing else may suffer from it.
        const problem = toProblem(thrown);
        log(core, problemMet(problem));
        core.store.apply({ kind: 'enrichment', change: { condition: { kind: 'off', problem } } });
        ended = true;
        for (const tell of rested.splice(0)) tell();
      }
    },
    async rest(ms) {
      if (ended || (resting && !hasNews())) return;
      const quiet = new AbortController();
      rested.push(() => quiet.abort());
      await sleep(ms, quiet.signal);
    },
    async check(indicators) {
      const work = Promise.all(indicators.map(checkOne));
      personal.add(work);
      try {
        return await work;
      } finally {
        personal.delete(work);
      }
    },
  };
}

function notSent({ title }: Enricher): Problem {
  return {
    code: 'not-found',
    what: `${title} is not asked about this: it is private, or its kind is off.`,
    next: 'Only digests, public addresses and public domain names are ever sent.',
  };
}
