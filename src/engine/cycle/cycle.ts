/** One cycle: collect → group → decide → act → verify → report (product.md, Words). */
import type { CycleResult } from '../commands.ts';
import { actsByItself, type Core, log, now, say, settingsOf, verifyTimeoutOf } from '../core.ts';
import { readFleet } from '../effects/fleet.ts';
import { showSuppressions } from '../effects/show-suppressions.ts';
import { showStorms } from '../effects/storms.ts';
import { refreshSuppressions } from '../effects/suppress.ts';
import type { Table } from '../effects/table.ts';
import type { Enrichment } from '../enrichment/enrichment.ts';
import { type Problem, toProblem } from '../errors.ts';
import type { Follower } from '../isolation/follow-orders.ts';
import type { ReadingOn } from '../isolation/read-on.ts';
import type { Keeper } from '../life/tend.ts';
import { isInFlight, type Order } from '../model/isolation.ts';
import { countWords } from '../model/span-words.ts';
import { noteAfterCycle } from '../notices/after-cycle.ts';
import { noteTrial } from '../replay/trial.ts';
import { cycleEnded } from '../reporting/log-lines.ts';
import { act } from './act.ts';
import { type Collected, collect, type RecentIds } from './collect.ts';
import { decideMachines, nothingKnown } from './decide-machines.ts';
import { grownWords } from './grown.ts';
import { comesRound, isStrict } from './machines-due.ts';
import type { RunReport } from './run-report.ts';
import { show, type Voice } from './voice.ts';

export type CycleParts = {
  readonly core: Core;
  readonly table: Table;
  readonly follower: Follower;
  readonly report: RunReport;
  /** null: no reputation service is switched on. */
  readonly enrichment: Enrichment | null;
  readonly keeper: Keeper;
  readonly readOn: () => Promise<ReadingOn>;
};

export type CycleWish = {
  /** Quiet until something is found. */
  readonly quietly: boolean;
  /** Ends when every order is verified, ended, or left pending; else the proof goes on behind the next cycle. */
  readonly awaitProof: boolean;
};

export interface Cycle {
  /** Never two at once: a second call joins the first. */
  run(wish: CycleWish): Promise<CycleResult & { readonly quiet: boolean }>;
  /** Ends the search at hand without a result, because its stream is no longer wanted. */
  interrupt(): Promise<void>;
}

/** At most so long a run that ends waits for answers of the reputation service, ms. */
const REST_MS = 5000;

export function createCycle(parts: CycleParts): Cycle {
  const { core } = parts;
  const known = nothingKnown();
  const recentIds: RecentIds = new Map();
  const proofs = new Set<Promise<unknown>>();
  let current: { readonly result: ReturnType<Cycle['run']>; readonly search: AbortController } | null = null;

  async function once(wish: CycleWish, search: AbortController): ReturnType<Cycle['run']> {
    const { cycle, counts: before, machines: machinesBefore, watch } = core.store.get();
    const voice: Voice = { loud: !wish.quietly || watch.problem !== null || watch.lastSuccessAt === null };
    const begun = now(core);
    show(
      core,
      voice,
      { kind: 'cycle', change: { number: cycle.number + 1, phase: 'collecting', startedAt: begun, progress: null } },
      { kind: 'halted', on: core.ports.halt.isOn() },
    );
    const ending = await work(voice, search.signal);
    for (const problem of ending.problems) parts.report.problem(problem);
    const problem = ending.problems[0] ?? null;
    const left = core.work.leaving.aborted ? CANCELLED : null;
    if (comesRound(core) && !core.options.leavesNoTrace) void parts.keeper.tend();
    if (wish.awaitProof && !left) {
      core.store.apply({ kind: 'cycle', change: { phase: 'verifying' } });
      await Promise.allSettled(ending.proofs);
    }
    await noteAfterCycle(core);
    // All orders are given: a run that ends now waits a moment for what its report can tell.
    if (!comesRound(core) && !left) await parts.enrichment?.rest(REST_MS);
    log(core, cycleEnded(cycle.number + 1, now(core) - begun, ending.decided, ending.ordered));
    const written = await writeReport(voice);
    const grew = core.store.get().counts.grouped - before.grouped;
    if (grew > 0 && core.run.kind === 'console') {
      say(
        core,
        'info',
        null,
        `${countWords(grew, 'new alert')}${grownWords(machinesBefore, core.store.get().machines)}.`,
      );
    }
    noteHealth(voice, ending, problem);
    if (!wish.awaitProof) proveBehind(ending.proofs);
    show(core, voice, { kind: 'cycle', change: { phase: restingPhase(), progress: null } });
    return { ...written, problem: problem ?? left ?? written.problem, quiet: !voice.loud };
  }

  type Ended = {
    readonly collected: readonly Collected[];
    readonly problems: readonly Problem[];
    readonly proofs: readonly Promise<unknown>[];
    readonly decided: number;
    readonly ordered: number;
  };

  async function work(voice: Voice, signal: AbortSignal): Promise<Ended> {
    const { table } = parts;
    const proofs: Promise<unknown>[] = [];
    let collected: readonly Collected[] = [];
    const nothing = { decided: 0, ordered: 0 };
    try {
      const reading = await parts.readOn();
      reading.followed.catch(() => {});
      if (core.own.size > 0) proofs.push(reading.followed);
      await refreshSuppressions(core, table);
      await table.sweep();
      const fleet = isStrict(core) ? readFleet(core) : null;
      collected = await Promise.all(
        core.ports.connections.map((connection) => collect({ core, table, recentIds }, connection, voice, signal)),
      );
      core.store.apply({ kind: 'complete', complete: collected.every(({ complete }) => complete) });
      const problems = collected.flatMap(({ problem }) => (problem && problem.code !== 'cancelled' ? [problem] : []));
      if (signal.aborted || core.store.get().watch.paused) return { collected, problems, proofs, ...nothing };

      if (collected.some(({ foreign }) => foreign)) await table.recount();
      showSuppressions(core);
      await Promise.all([reading.intents, fleet]);
      const decisions = await decideMachines(core, voice, collected, known);
      parts.report.note(decisions.endings);
      if (isTrial() && collected.every(({ complete }) => complete) && decisions.problems.length === 0) {
        await noteTrial(core, settingsOf(core), 'dry-run');
      }
      problems.push(...decisions.problems);
      const ordered: Order[] = [];
      if (actsByItself(core) && decisions.orders.length > 0 && !signal.aborted) {
        voice.loud = true;
        show(core, voice, { kind: 'cycle', change: { phase: 'ordering' } });
        const endings = await act(core, decisions.orders);
        parts.report.note(endings);
        ordered.push(...endings.flatMap(({ order }) => (order && isInFlight(order.step) ? [order] : [])));
      }
      proofs.push(...follow(ordered));
      await showStorms(core);
      return { collected, problems, proofs, decided: decisions.endings.length, ordered: ordered.length };
    } catch (thrown) {
      const problem = toProblem(thrown);
      if (problem.code !== 'cancelled') say(core, 'error', null, problem.what);
      const problems = problem.code === 'cancelled' ? [] : [problem];
      return { collected, problems, proofs, ...nothing };
    }
  }

  function isTrial(): boolean {
    const { dryRun, mode } = settingsOf(core);
    return (dryRun || (core.run.kind === 'console' && mode === 'dry-run')) && !core.options.leavesNoTrace;
  }

  function follow(orders: readonly Order[]): readonly Promise<unknown>[] {
    const groups = Map.groupBy(orders, ({ source }) => source);
    return [...groups].map(([source, group]) => {
      const followed = parts.follower.follow(group, now(core) + verifyTimeoutOf(core, source));
      followed.catch(() => {});
      return followed;
    });
  }

  /** A watch does not wait for an endpoint that is offline before it searches again. */
  function proveBehind(work: readonly Promise<unknown>[]): void {
    const proof = core.work.track(
      Promise.allSettled(work).then(async () => {
        proofs.delete(proof);
        if (core.work.leaving.aborted) return;
        if (parts.report.isStale() && !core.options.leavesNoTrace) await parts.report.write();
        if (core.store.get().cycle.phase === 'verifying') {
          core.store.apply({ kind: 'cycle', change: { phase: restingPhase() } });
        }
      }),
    );
    proofs.add(proof);
  }

  function restingPhase(): 'idle' | 'verifying' {
    return proofs.size > 0 && [...core.own.values()].some(({ step }) => step !== 'pending') ? 'verifying' : 'idle';
  }

  async function writeReport(voice: Voice) {
    const { report } = parts;
    const last = report.last();
    const single = core.run.kind === 'run' || core.run.kind === 'ingest';
    if (last && !single && !report.isStale()) {
      return { report: last.report, reportPath: last.path, problem: last.problem };
    }
    show(core, voice, { kind: 'cycle', change: { phase: 'reporting' } });
    const written = await report.write();
    return { report: written.report, reportPath: written.path, problem: written.problem };
  }

  function noteHealth(voice: Voice, { collected }: Ended, problem: Problem | null): void {
    const { watch } = core.store.get();
    const cut = collected.some((each) => each.problem?.code === 'cancelled');
    const whole = !cut && collected.length > 0 && collected.every(({ complete }) => complete);
    if (cut && !problem) return;
    show(core, voice, {
      kind: 'watch',
      change: {
        problem,
        failures: problem ? watch.failures + 1 : 0,
        ...(whole ? { lastSuccessAt: now(core) } : {}),
      },
    });
  }

  return {
    run(wish) {
      if (current) return current.result;
      const search = new AbortController();
      const leave = () => search.abort();
      core.work.leaving.addEventListener('abort', leave, { once: true });
      if (core.work.leaving.aborted) search.abort();
      const result = core.work.track(
        once(wish, search).finally(() => {
          core.work.leaving.removeEventListener('abort', leave);
          current = null;
        }),
      );
      current = { result, search };
      return result;
    },
    async interrupt() {
      current?.search.abort();
      await current?.result;
    },
  };
}

const CANCELLED: Problem = { code: 'cancelled', what: 'The program was asked to end before the cycle was through.' };
