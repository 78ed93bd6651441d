/** What this run has to tell, gathered over its cycles and orders, and written whole as its report (cli.md, Files of a run). */
import type { OrderResult } from '../commands.ts';
import { actsByItself, type Core, log, now, settingsOf } from '../core.ts';
import { filterOf } from '../effects/stream.ts';
import { reputationGround, verdicts } from '../effects/surroundings.ts';
import { type Problem, toProblem, wordsOf } from '../errors.ts';
import { outcomeOf, reasonOf } from '../isolation/order-result.ts';
import type { Verdict } from '../model/decision.ts';
import type { Order } from '../model/isolation.ts';
import { isInFlight } from '../model/isolation.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import type { Outcome, ReleaseOutcome } from '../model/outcome.ts';
import { vendorOf } from '../model/source.ts';
import { buildReport } from '../reporting/build-report.ts';
import type { MachineFacts } from '../reporting/facts.ts';
import { problemMet, reportWritten } from '../reporting/log-lines.ts';
import type { ExecutionReport } from '../reporting/report.ts';
import type { EngineSettings } from '../settings.ts';

export type Ending = {
  readonly key: MachineKey;
  readonly machine: Machine | null;
  readonly host: string;
  readonly outcome: Outcome | ReleaseOutcome;
  readonly reason: string;
  /** The order this run gave or follows: its own standing then tells the outcome. */
  readonly order: Order | null;
  readonly endpointId: string | null;
  /** Of its guards, where it was decided on. */
  readonly verdicts?: readonly Verdict[];
  /** A person named it. */
  readonly byPerson: boolean;
};

/** How a person's order ended, for the report of the run. */
export function endingOf(core: Core, result: OrderResult): Ending {
  const { machine: key, host, outcome, reason, order } = result;
  const machine = core.store.get().machines.get(key) ?? null;
  return { key, machine, host, outcome, reason, order, endpointId: order?.endpointId ?? null, byPerson: true };
}

export type Written = {
  readonly report: ExecutionReport;
  readonly path: string | null;
  readonly problem: Problem | null;
};

export interface RunReport {
  /** How machines ended; what an order of this run did to a machine is not overwritten by what comes of it later. */
  note(endings: readonly Ending[]): void;
  problem(problem: Problem): void;
  /** Something is told that the last written report does not tell. */
  isStale(): boolean;
  /** Writes the report whole and answers it; a report that cannot be written is a problem, not an exception. */
  write(): Promise<Written>;
  /** The last one written; null: none yet. */
  last(): Written | null;
}

const ERROR_LIMIT = 100;
const DAY_MS = 86_400_000;

export function createRunReport(core: Core): RunReport {
  const endings = new Map<MachineKey, Ending>();
  let errors: string[] = [];
  let last: Written | null = null;
  let told = '';
  let changes = 0;
  let day = Math.floor(now(core) / DAY_MS);

  function current(ending: Ending): Ending {
    const { order } = ending;
    if (order === null) return ending;
    const latest = core.orders.get(ending.key);
    const standing = latest?.id === order.id ? latest : order;
    return { ...ending, order: standing, outcome: outcomeOf(standing), reason: reasonOf(standing) };
  }

  /** Ages and numbers in the reasons move with the clock; only these make a report stale. */
  function gist(): string {
    const { counts, complete } = core.store.get();
    const steps = [...endings.values()].flatMap((ending) => current(ending).order?.step ?? []);
    return [core.store.get().overdue.length, changes, counts.grouped, counts.setAside, complete, ...steps].join(' ');
  }

  /** A watch runs for weeks: with each new day it forgets what has left the table. */
  function turnPage(): void {
    const today = Math.floor(now(core) / DAY_MS);
    if (today === day) return;
    day = today;
    errors = [];
    const { machines } = core.store.get();
    for (const ending of endings.values()) {
      const open = ending.order !== null && isInFlight(current(ending).order?.step ?? 'verified');
      if (!machines.has(ending.key) && !open) endings.delete(ending.key);
    }
  }

  function build(auditHead: ExecutionReport['audit_head']): ExecutionReport {
    const { counts, complete, cycle, machines } = core.store.get();
    const settings = settingsOf(core);
    const sources = core.ports.connections.map(({ source }) => source);
    const acting = actsByItself(core);
    const ground = reputationGround(core);
    const verdictOn = verdicts(core);
    const facts = [...endings.values()].map(current).map((ending): MachineFacts => {
      const machine = machines.get(ending.key) ?? ending.machine;
      const { host, outcome, reason, order, endpointId, byPerson, verdicts: guards = [] } = ending;
      const reputation = ground && verdictOn && machine ? { reputation: ground.of(machine), verdictOn } : {};
      const base = { machine, host, outcome, reason, order, endpointId, verdicts: guards, ...reputation };
      return acting ? base : { ...base, selected: byPerson };
    });
    return buildReport({
      run: core.run.id,
      startedAt: core.run.startedAt,
      endedAt: now(core),
      settings,
      filter: filterWords(core, settings),
      gateway: core.options.described?.gateway ?? sources.map(({ gateway }) => gateway).join(', '),
      connector: core.options.described?.connector ?? sources.map(({ title }) => title).join(', '),
      counts,
      complete,
      cycles: cycle.number,
      machines: facts,
      errors,
      acted: acting || [...endings.values()].some(({ byPerson }) => byPerson),
      auditHead,
      enrichment: core.store.get().enrichment,
      overdue: core.store.get().overdue.map((key) => core.orders.get(key)?.host ?? key),
    });
  }

  async function head(): Promise<ExecutionReport['audit_head']> {
    try {
      return await core.ports.ledger.head();
    } catch {
      return null;
    }
  }

  return {
    note(more) {
      for (const ending of more) {
        const known = endings.get(ending.key);
        const ownOrder = known?.order?.run === core.run.id;
        if (ownOrder && ending.order === null) continue;
        if (known?.outcome !== ending.outcome || known.order?.id !== ending.order?.id) changes += 1;
        endings.set(ending.key, ending);
      }
    },
    problem(problem) {
      const words = wordsOf(problem);
      log(core, problemMet(problem));
      if (errors.includes(words)) return;
      errors = [...errors, words].slice(-ERROR_LIMIT);
      changes += 1;
    },
    isStale: () => last === null || gist() !== told,
    async write() {
      turnPage();
      const report = build(await head());
      told = gist();
      try {
        const path = await core.ports.journal.report(report);
        log(core, reportWritten(path));
        last = { report, path, problem: null };
      } catch (thrown) {
        const why = toProblem(thrown);
        const problem: Problem = { ...why, what: `The report could not be written: ${why.what}` };
        log(core, problemMet(problem));
        last = { report, path: null, problem };
      }
      return last;
    },
    last: () => last,
  };
}

/** One filter as it stands; where vendors have different ones, each with its vendor. */
function filterWords({ ports: { connections } }: Core, settings: EngineSettings): string {
  const filters = new Map(connections.map((one) => [vendorOf(one.source.id), filterOf(one, settings) ?? '']));
  const [first = ''] = filters.values();
  if (new Set(filters.values()).size < 2) return first;
  return [...filters].map(([vendor, filter]) => `${vendor}: ${filter === '' ? '*' : filter}`).join('; ');
}
