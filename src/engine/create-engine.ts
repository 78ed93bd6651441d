/** Joins the parts of the engine and opens its one door. */
import type { AnswerOf, Args, CommandName, Engine, OrderResult } from './commands.ts';
import { type Core, type EngineOptions, log, now, say } from './core.ts';
import { createCycle } from './cycle/cycle.ts';
import { createRunReport, endingOf } from './cycle/run-report.ts';
import { StormWatch } from './decision/storm-watch.ts';
import { check } from './effects/check.ts';
import { configure } from './effects/configure.ts';
import { explainTargets } from './effects/explain-targets.ts';
import { lookUpKeys } from './effects/look-up.ts';
import { type PlanMemory, planTargets } from './effects/plan-targets.ts';
import { findCarrier, type PageMemory, readRecord } from './effects/record.ts';
import { halt, skip, snooze } from './effects/standing.ts';
import { statusOf } from './effects/status.ts';
import { showStorms } from './effects/storms.ts';
import { suppress, unsuppress } from './effects/suppress.ts';
import { createTable } from './effects/table.ts';
import { createEnrichment } from './enrichment/enrichment.ts';
import { toProblem } from './errors.ts';
import { initialState } from './initial-state.ts';
import { abortOrder } from './isolation/abort-order.ts';
import { createFollower } from './isolation/follow-orders.ts';
import { createMachineQueue } from './isolation/machine-queue.ts';
import { blocked, orderPlan } from './isolation/order-plan.ts';
import { type ReadingOn, readOn } from './isolation/read-on.ts';
import { repairFor } from './isolation/repair.ts';
import { readHistory, review } from './life/lease.ts';
import { createKeeper } from './life/tend.ts';
import { countWords } from './model/span-words.ts';
import { createCourier } from './notices/courier.ts';
import type { Ports } from './ports.ts';
import { replay } from './replay/replay.ts';
import { runBegan, runEnded } from './reporting/log-lines.ts';
import type { EngineSettings } from './settings.ts';
import { createStore } from './store.ts';
import { SuppressionBook } from './suppression/book.ts';
import { createWatch } from './watch/watch.ts';
import { createWork } from './work.ts';

type Handlers = { readonly [N in CommandName]: (args: Args<N>) => Promise<AnswerOf<N>> };

/**
 * Opens the engine: the table is loaded from the ledger before this resolves, so that the first paint shows the last
 * known machines; orders that an earlier process left in flight are adopted and read on in the background. Nothing is
 * asked of a vendor before the first command except for such orders. Throws ServiceError `ledger`.
 */
export async function createEngine(ports: Ports, settings: EngineSettings, options: EngineOptions): Promise<Engine> {
  const core = createCore(ports, settings, options);
  const { store, work, run } = core;
  const table = createTable(core);
  const follower = createFollower(core);
  const report = createRunReport(core);
  const enrichment = ports.enricher ? createEnrichment(core, ports.enricher) : null;
  const plans: PlanMemory = new Map();
  const page: PageMemory = { page: '', records: [] };

  let reading: Promise<ReadingOn> = Promise.resolve(NOTHING_TO_READ);
  const readOnInTurn = () => {
    reading = reading.catch(() => NOTHING_TO_READ).then(() => readOn(core, follower));
    return reading;
  };
  /** A person's command waits until what an earlier process may not have sent is settled. */
  const settled = async () => {
    await (await reading.catch(() => NOTHING_TO_READ)).intents;
  };

  /** What a person does about a storm's machines shows at once; what cannot be counted now is in the next cycle. */
  const stormsMoved = () => void showStorms(core).catch(() => {});

  const cycle = createCycle({
    core,
    table,
    follower,
    report,
    enrichment,
    keeper: createKeeper(core, follower),
    readOn: readOnInTurn,
  });
  const watch = createWatch(core, () => cycle.run({ quietly: true, awaitProof: false }));

  const endsWithItsOrder = run.kind === 'isolate' || run.kind === 'release';
  const handlers: Handlers = {
    async cycle() {
      const { quiet: _, ...result } = await cycle.run({ quietly: false, awaitProof: !store.get().watch.on });
      watch.reschedule();
      return result;
    },
    async watch({ on }) {
      if (on) watch.start();
      else watch.stop();
      return { ok: true };
    },
    async pause({ on }) {
      store.apply({ kind: 'watch', change: { paused: on, arrivedWhilePaused: 0 } });
      if (!on) await table.recount();
      return { ok: true };
    },
    async plan(args) {
      await settled();
      const answer = await planTargets(core, plans, args);
      if (!endsWithItsOrder) return answer;
      // A command that finds its own order of before in flight, and nothing else to do, stays until it is followed.
      const waits = answer.ok && answer.plan.reach === 0 && core.own.size > 0;
      if (waits) await (await reading).followed;
      const last = waits ? await planTargets(core, plans, args) : answer;
      await reportUnordered(last);
      return last;
    },
    async order(args) {
      await settled();
      const told = (results: readonly OrderResult[]) => {
        report.note(results.map((each) => endingOf(core, each)));
        stormsMoved();
      };
      const answer = await orderPlan({ core, memory: plans, follower, told }, args);
      if (endsWithItsOrder) {
        if (!answer.ok) report.problem(answer.problem);
        await report.write();
      }
      return answer;
    },
    explain: (args) => explainTargets(core, args),
    repair: (args) => repairFor(core, args),
    abort: (args) => abortOrder(core, follower, args).finally(stormsMoved),
    status: (args) => statusOf(core, args),
    skip: (args) => skip(core, args).finally(stormsMoved),
    snooze: (args) => snooze(core, args).finally(stormsMoved),
    halt: (args) => halt(core, args),
    lookUp: (args) => lookUpKeys(core, args),
    configure: (args) => configure({ core, table, cycle, watch }, args),
    async note({ level, machine, text }) {
      say(core, level, machine, text);
      return { ok: true };
    },
    record: (args) => readRecord(core, page, args),
    carrier: (args) => findCarrier(core, page, args),
    suppress: (args) => suppress(core, table, args),
    unsuppress: (args) => unsuppress(core, table, args),
    replay: (args) => replay(core, args),
    check: (args) => check(core, enrichment, args),
    history: (args) => readHistory(core, args),
    review: (args) => review(core, args),
  };

  /** A run leaves a report where nothing is ordered too (cli.md, Files of a run). */
  async function reportUnordered(answer: AnswerOf<'plan'>): Promise<void> {
    if (answer.ok && answer.plan.reach > 0) return;
    if (answer.ok) report.note(answer.plan.targets.map((target) => endingOf(core, blocked(target))));
    else report.problem(answer.problem);
    await report.write();
  }

  async function handle<N extends CommandName>(name: N, args: Args<N>): Promise<AnswerOf<N>> {
    if (work.leaving.aborted && name !== 'cycle') return { ok: false, problem: LEAVING } as AnswerOf<N>;
    try {
      return await handlers[name](args);
    } catch (thrown) {
      // A cycle turns what it meets into its result; what still gets here is a bug, and no refusal.
      const problem = toProblem(thrown);
      if (name === 'cycle' || problem.code === 'internal') throw thrown;
      if (name === 'plan' && endsWithItsOrder) await reportUnordered({ ok: false, problem });
      return { ok: false, problem } as AnswerOf<N>;
    }
  }

  async function end(): Promise<void> {
    watch.stop();
    await work.leave();
    if (options.leavesNoTrace) return;
    if (store.get().cycle.number > 0 && report.isStale()) await report.write();
    const { counts, machines } = store.get();
    const summary = `${countWords(counts.returned, 'alert')} returned, ${countWords(machines.size, 'machine')} in the table.`;
    log(core, runEnded(run.id, now(core) - run.startedAt, summary));
    // A ledger that cannot be written has been told of where it mattered; leaving goes on.
    await ports.ledger.endRun(run.id, now(core), summary).catch(() => {});
    await core.courier.close();
  }
  let ended: Promise<void> | null = null;

  if (!options.leavesNoTrace) {
    await ports.ledger.beginRun(run);
    log(core, runBegan(run.id, run.kind, run.actor.id));
  }
  await table.load();
  void enrichment?.start();
  if (!options.leavesNoTrace) {
    void work.track(readOnInTurn().then(({ followed }) => followed)).catch(() => {});
  }

  return {
    getState: store.get,
    subscribe: store.subscribe,
    dispatch: (name, args) => work.track(handle(name, args)),
    close: () => {
      ended ??= end();
      return ended;
    },
    whenIdle: work.idle,
  };
}

const NOTHING_TO_READ: ReadingOn = { intents: Promise.resolve(), followed: Promise.resolve([]) };
const LEAVING = { code: 'cancelled', what: 'The program is leaving: nothing new is begun.' } as const;

function createCore(ports: Ports, settings: EngineSettings, options: EngineOptions): Core {
  const { id, kind, actor } = options.run;
  const startedAt = ports.clock.now();
  const run = { id: id ?? ports.chance.id('r'), kind, actor, startedAt, endedAt: null, summary: null };
  const core: Core = {
    ports,
    options,
    run,
    store: createStore(initialState(run.id, ports, settings)),
    work: createWork(),
    queue: createMachineQueue(),
    standings: new Map(),
    askedSeverity: new Map(
      ports.connections.flatMap(({ source, evidenceSeverity }) =>
        evidenceSeverity === undefined ? [] : [[source.id, evidenceSeverity] as const],
      ),
    ),
    orders: new Map(),
    lookedAt: new Map(),
    own: new Map(),
    sending: new Set(),
    named: new Map(),
    fleet: new Map(),
    storms: new StormWatch(),
    suppressions: new SuppressionBook(),
    tried: new Set(),
    courier: createCourier(() => core),
    digested: new Set(),
  };
  return core;
}
