/** Decides about the machines of a cycle: looked up where that is due, judged, written down where it is news. */
import { setImmediate as breath } from 'node:timers/promises';
import { type Core, log, now, settingsOf } from '../core.ts';
import { CLOCK_SKEW_LIMIT_MS, type Health } from '../decision/context.ts';
import { decideCycle, type MachineDecision } from '../decision/decide.ts';
import { firstHold } from '../decision/guards.ts';
import { lookUpMachines } from '../effects/look-up.ts';
import { countStorms, stormsNow, stormsOf } from '../effects/storms.ts';
import { ordersOf, readPast, reputationGround, skewOf, surroundingsOf } from '../effects/surroundings.ts';
import type { Problem } from '../errors.ts';
import { outcomeOf, reasonOf } from '../isolation/order-result.ts';
import { isInFlight } from '../model/isolation.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import { rankByUrgency } from '../model/urgency.ts';
import { noticeOfHold } from '../notices/of-hold.ts';
import { postingOf } from '../notices/post.ts';
import { decided, lookedUp } from '../reporting/log-lines.ts';
import type { Collected } from './collect.ts';
import { comesRound, dueForLookUp, isStrict, rests } from './machines-due.ts';
import type { Ending } from './run-report.ts';
import { show, type Voice } from './voice.ts';

export type Decisions = {
  readonly endings: readonly Ending[];
  /** To be isolated now. */
  readonly orders: readonly MachineDecision[];
  /** Look-ups that failed. */
  readonly problems: readonly Problem[];
};

/** What was decided last, so that a cycle that comes round again judges and writes down only what is new. */
export type Known = {
  /** By machine: outcome and guard, as written down. */
  readonly gists: Map<MachineKey, string>;
  /** The machines as they were judged. */
  readonly judged: Map<MachineKey, Machine>;
  /** What they were judged under. */
  under: string;
};

export function nothingKnown(): Known {
  return { gists: new Map(), judged: new Map(), under: '' };
}

export async function decideMachines(
  core: Core,
  voice: Voice,
  collected: readonly Collected[],
  known: Known,
): Promise<Decisions> {
  const silent = new Set(collected.filter(sawNothing).map(({ connection }) => connection.source.id));
  const round = comesRound(core);
  const machines = [...core.store.get().machines.values()].filter(
    (machine) => !silent.has(machine.source) && !(round && rests(core, machine)),
  );
  const flying = machines.filter(isFlying);
  const open = machines.filter((machine) => !isFlying(machine));

  const problems = await lookUpDue(core, voice, open);
  show(core, voice, { kind: 'cycle', change: { phase: 'deciding' } });
  const judged = toJudge(core, open, collected, problems, known);
  const decisions = await judgeMachines(core, judged, collected, problems);
  await writeDown(core, decisions, known);
  return {
    endings: [...decisions.map(endingOf), ...flying.map(endingInFlight)],
    orders: decisions.filter(({ action }) => action === 'order'),
    problems: [...problems.values()],
  };
}

function isFlying({ order }: Machine): boolean {
  return order !== null && isInFlight(order.step);
}

/**
 * What proposes only need not be judged again while nothing about it has changed; what acts is judged anew each
 * time, because caps and cool-downs move with the clock.
 */
function toJudge(
  core: Core,
  machines: readonly Machine[],
  collected: readonly Collected[],
  problems: ReadonlyMap<string, Problem>,
  known: Known,
): readonly Machine[] {
  const latest = core.store.get().machines;
  const now = machines.flatMap(({ key }) => latest.get(key) ?? []);
  if (!comesRound(core) || isStrict(core)) return now;
  const under = JSON.stringify([
    core.ports.halt.isOn(),
    settingsOf(core),
    collected.map(({ complete, problem }) => [complete, problem?.what]),
    [...problems.values()].map(({ what }) => what),
    stormsNow(core).map(({ key, machines }) => [key, machines.size]),
  ]);
  if (known.under !== under) known.judged.clear();
  known.under = under;
  const changed = now.filter((machine) => known.judged.get(machine.key) !== machine);
  for (const machine of changed) known.judged.set(machine.key, machine);
  return changed;
}

/** A search that failed before its first record has nothing to decide on; what was known before is left as it was. */
function sawNothing({ problem, counts }: Collected): boolean {
  return problem !== null && counts.returned === 0;
}

async function lookUpDue(
  core: Core,
  voice: Voice,
  machines: readonly Machine[],
): Promise<ReadonlyMap<string, Problem>> {
  const due = dueForLookUp(core, machines);
  if (due.length === 0) return new Map();
  show(core, voice, { kind: 'cycle', change: { phase: 'looking-up' } });
  const begun = now(core);
  const { matches, problems } = await lookUpMachines(core, due);
  const found = [...matches.values()].filter(({ kind }) => kind === 'one').length;
  log(core, lookedUp(due.length, found, now(core) - begun));
  return problems;
}

/** Machines of a healthy connection are not held for the sake of an ailing one; the caps are shared by all. */
async function judgeMachines(
  core: Core,
  machines: readonly Machine[],
  collected: readonly Collected[],
  problems: ReadonlyMap<string, Problem>,
): Promise<readonly MachineDecision[]> {
  if (machines.length === 0) return [];
  const past = await readPast(core);
  const storms = countStorms(stormsNow(core), past.counting);
  const groups = Map.groupBy(machines, ({ source }) => {
    const search = collected.find(({ connection }) => connection.source.id === source);
    const ails = search && (!search.complete || problems.has(source) || skewed(search));
    return ails ? source : '';
  });
  // The healthy ones come first: they have the first call on the caps.
  const sources = [...groups.keys()].sort((a, b) => a.localeCompare(b));
  let ordered = 0;
  const decisions: MachineDecision[] = [];
  for (const { source, group } of sources.flatMap((source) => portionsOf(core, source, groups.get(source) ?? []))) {
    if (decisions.length > 0) await breath();
    const { hour, day, fleet = day } = past.used;
    const used = { cycle: ordered, hour: hour + ordered, day: day + ordered, fleet: fleet + ordered };
    const some = decideCycle({
      ...surroundingsOf(core, used, healthOf(source, collected, problems)),
      searchedFrom: Math.min(...collected.map(({ from }) => from)),
      machines: group,
      stormsOf: ({ key }) => stormsOf(storms, key),
      orders: new Map(
        group.map(({ key, endpoint }) => [
          key,
          ordersOf(past, key, endpoint.kind === 'one' ? endpoint.reading.endpoint.id : null),
        ]),
      ),
    });
    ordered += some.filter(({ action }) => action === 'order' || action === 'dry_run').length;
    decisions.push(...some);
  }
  return decisions;
}

function skewed({ connection }: Collected): boolean {
  return Math.abs(skewOf([connection]) ?? 0) > CLOCK_SKEW_LIMIT_MS;
}

const PORTION = 500;

/** Caps are shared by all machines of a cycle that acts; where nothing is ordered, keys may be answered in between. */
function portionsOf(core: Core, source: string, machines: readonly Machine[]) {
  if (isStrict(core) || machines.length <= PORTION) return [{ source, group: machines }];
  const ranked = rankByUrgency(machines, now(core), reputationGround(core)?.of).map(({ machine }) => machine);
  const starts = Array.from({ length: Math.ceil(ranked.length / PORTION) }, (_, portion) => portion * PORTION);
  return starts.map((start) => ({ source, group: ranked.slice(start, start + PORTION) }));
}

function healthOf(source: string, collected: readonly Collected[], problems: ReadonlyMap<string, Problem>): Health {
  const search = collected.find(({ connection }) => connection.source.id === source);
  const problem = search?.problem ?? problems.get(source) ?? null;
  return { complete: search?.complete ?? true, problem, clockSkewMs: search ? skewOf([search.connection]) : null };
}

async function writeDown(core: Core, decisions: readonly MachineDecision[], known: Known): Promise<void> {
  const news = decisions.filter((decision) => known.gists.get(decision.machine.key) !== gistOf(decision));
  try {
    await writeNews(core, news);
  } catch (thrown) {
    // What is not in the ledger was not decided: the next cycle judges and writes it anew.
    for (const { machine } of news) known.judged.delete(machine.key);
    throw thrown;
  }
  for (const decision of news) known.gists.set(decision.machine.key, gistOf(decision));
  forgetGone(core, known);
}

function gistOf({ action, verdicts }: MachineDecision): string {
  return `${action} ${firstHold(verdicts)?.guard ?? ''}`;
}

async function writeNews(core: Core, news: readonly MachineDecision[]): Promise<void> {
  for (const decision of news) log(core, decided(decision));
  if (news.length === 0) return;
  const at = now(core);
  await core.ports.ledger.decide(
    news.map(({ machine, action, reason, verdicts }) => ({
      run: core.run.id,
      at,
      machine: machine.key,
      host: machine.host,
      outcome: action === 'order' ? 'ordered' : action,
      reason,
      verdicts: JSON.stringify(verdicts),
    })),
    postingOf(
      core,
      news.flatMap((decision) => noticeOfHold(core, decision) ?? []),
    ) ?? undefined,
  );
}

const KEPT_BESIDE_TABLE = 1000;

function forgetGone(core: Core, { gists, judged }: Known): void {
  const { machines } = core.store.get();
  if (gists.size < machines.size + KEPT_BESIDE_TABLE) return;
  for (const key of gists.keys()) if (!machines.has(key)) gists.delete(key);
  for (const key of judged.keys()) if (!machines.has(key)) judged.delete(key);
}

function endingOf({ machine, action, reason, reading, verdicts }: MachineDecision): Ending {
  return {
    key: machine.key,
    machine,
    host: machine.host,
    // An order overwrites this as soon as it is sent.
    outcome: action === 'order' ? 'held' : action,
    reason: action === 'order' ? 'It was to be ordered, but no order was sent.' : reason,
    order: null,
    endpointId: reading?.endpoint.id ?? null,
    verdicts: verdicts.filter(({ result }) => result === 'hold' || result === 'warn'),
    byPerson: false,
  };
}

function endingInFlight(machine: Machine): Ending {
  const { key, host, order } = machine;
  const standing = order ? { outcome: outcomeOf(order), reason: reasonOf(order) } : { outcome: 'pending', reason: '' };
  return {
    key,
    machine,
    host,
    ...(standing as Pick<Ending, 'outcome' | 'reason'>),
    order,
    endpointId: order?.endpointId ?? null,
    byPerson: false,
  };
}
