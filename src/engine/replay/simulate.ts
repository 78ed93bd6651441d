/**
 * Cycles of automatic mode, simulated over alerts of the past with the clock of then: the same guards, caps and storms
 * as in earnest, endpoints as they are called today. Reads nothing, writes nothing.
 */
import { setImmediate as breath } from 'node:timers/promises';
import type { OrderHistory, Surroundings } from '../decision/context.ts';
import { decideCycle, type MachineDecision } from '../decision/decide.ts';
import { firstHold } from '../decision/guards.ts';
import { StormWatch } from '../decision/storm-watch.ts';
import { countStorms, stormLimitOf, stormsOf } from '../effects/storms.ts';
import { groupAlerts } from '../intake/group.ts';
import type { EndpointMatch } from '../model/endpoint.ts';
import type { SourceSeverities } from '../model/evidence-bar.ts';
import { EVIDENCE_LIMIT, type Order } from '../model/isolation.ts';
import type { Machine, MachineKey, Standing } from '../model/machine.ts';
import { NO_MACHINES, withMachines } from '../model/machine-table.ts';
import type { Replay } from '../model/replay.ts';
import type { StoredAlert } from '../ports.ts';
import type { EngineSettings } from '../settings.ts';
import { HoldBook } from './holds.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A machine is counted anew when so much of its alerts lies before the window. */
const SLACK = 0.1;
const BREATH_EVERY = 50;

export type Simulation = {
  readonly from: number;
  readonly to: number;
  /** By source, each with a time in [from, to]. */
  readonly alerts: readonly { readonly source: string; readonly alert: StoredAlert; readonly time: number }[];
  readonly suppressed: ReadonlySet<StoredAlert>;
  readonly matches: ReadonlyMap<MachineKey, EndpointMatch>;
  readonly standings: ReadonlyMap<MachineKey, Standing>;
  /** Orders that had ended before `from`, and the endpoints that were isolated then. */
  readonly past: readonly Order[];
  readonly isolated: ReadonlySet<string>;
  /** Automatic isolations among them that count against caps, and how many of the fleet were cut off by them. */
  readonly counting: readonly Order[];
  readonly cutOff: number;
  readonly settings: EngineSettings;
  readonly self: Surroundings['self'];
  readonly fleetSize: number | null;
  readonly askedSeverity: SourceSeverities;
};

type Outcome = Pick<Replay, 'cycles' | 'isolations' | 'stopped'>;

export async function simulate(simulation: Simulation, signal: AbortSignal): Promise<Outcome> {
  const run = new Run(simulation);
  let cycles = 0;
  for (let time = run.first(); time !== null; time = run.next(time)) {
    if (cycles % BREATH_EVERY === BREATH_EVERY - 1) await breath();
    signal.throwIfAborted();
    run.cycle(time);
    cycles += 1;
  }
  return { cycles, isolations: run.isolations, stopped: run.holds.stopped() };
}

class Run {
  readonly isolations: Replay['isolations'][number][] = [];
  readonly holds = new HoldBook();
  readonly #of: Simulation;
  readonly #alerts: Simulation['alerts'];
  readonly #windowMs: number;
  readonly #byMachine = new Map<MachineKey, { readonly source: string; alerts: StoredAlert[] }>();
  readonly #storms = new StormWatch();
  readonly #isolated: Set<string>;
  readonly #orders: Order[] = [];
  #machines: ReadonlyMap<MachineKey, Machine> = NO_MACHINES;
  /** Held by a cap: the clock alone may let them go. */
  #waiting = new Set<MachineKey>();
  #taken = 0;
  #ordered = 0;
  #pruned: number;

  constructor(of: Simulation) {
    this.#of = of;
    this.#alerts = [...of.alerts].sort((a, b) => a.time - b.time);
    const { window } = of.settings;
    this.#windowMs = window.kind === 'last' ? window.ms : window.to - window.from;
    this.#storms.clear(stormLimitOf(of.settings));
    this.#isolated = new Set(of.isolated);
    this.#pruned = of.from;
  }

  first(): number | null {
    const alert = this.#alerts[0];
    return alert ? this.#gridAt(alert.time) : null;
  }

  /** The next cycle that has something to decide: new alerts, or a cap that has made room. */
  next(time: number): number | null {
    const alert = this.#alerts[this.#taken];
    const times = alert ? [Math.max(this.#gridAt(alert.time), time + this.#of.settings.intervalMs)] : [];
    if (this.#waiting.size > 0) {
      if (this.#ordered > 0) times.push(time + this.#of.settings.intervalMs);
      for (const span of [HOUR_MS, DAY_MS]) {
        const oldest = this.#counting(time - span).reduce((least, one) => Math.min(least, one.createdAt), Infinity);
        if (oldest < Infinity) times.push(this.#gridAt(oldest + span + 1));
      }
    }
    const soonest = Math.min(...times);
    return soonest <= this.#of.to + this.#of.settings.intervalMs ? soonest : null;
  }

  cycle(time: number): void {
    const fresh = this.#take(time);
    const keys = new Set([...fresh, ...this.#waiting]);
    const machines = [...keys].flatMap((key) => this.#machineAt(key, time) ?? []);
    this.#waiting = new Set();
    this.#ordered = 0;
    if (machines.length === 0) return;
    for (const decision of this.#decide(machines, time)) {
      if (decision.action === 'order') this.#order(decision, time);
      else this.#hold(decision, time);
    }
  }

  #gridAt(time: number): number {
    const { from, settings } = this.#of;
    return from + Math.ceil((time - from) / settings.intervalMs) * settings.intervalMs;
  }

  #counting(since: number): readonly Order[] {
    return [...this.#of.counting, ...this.#orders].filter(({ createdAt }) => createdAt > since);
  }

  /** Takes in what has come by then; answers whose it is. */
  #take(time: number): ReadonlySet<MachineKey> {
    const { suppressed } = this.#of;
    const fresh = new Map<string, StoredAlert[]>();
    const keys = new Set<MachineKey>();
    for (let next = this.#alerts[this.#taken]; next && next.time <= time; next = this.#alerts[this.#taken]) {
      const { source, alert } = next;
      this.#taken += 1;
      keys.add(alert.machine);
      const group = fresh.get(source);
      if (group) group.push(alert);
      else fresh.set(source, [alert]);
      const own = this.#byMachine.get(alert.machine);
      if (own) own.alerts.push(alert);
      else this.#byMachine.set(alert.machine, { source, alerts: [alert] });
      if (!suppressed.has(alert)) this.#storms.add(alert, time);
    }
    for (const [source, alerts] of fresh) this.#machines = groupAlerts(this.#machines, source, alerts, suppressed);
    if (time - this.#pruned > this.#windowMs * SLACK) {
      this.#storms.forget(time - this.#windowMs);
      this.#pruned = time;
    }
    return keys;
  }

  /** The machine as it stood then; null: the window has passed it, or it is isolated. */
  #machineAt(key: MachineKey, time: number): Machine | null {
    const known = this.#byMachine.get(key);
    let machine = this.#machines.get(key);
    if (!known || !machine) return null;
    const from = time - this.#windowMs;
    if (machine.firstSeen !== null && machine.firstSeen < from - this.#windowMs * SLACK) {
      const inside = known.alerts.filter(({ facts }) => (facts.time ?? 0) >= from);
      known.alerts = inside;
      machine = groupAlerts(NO_MACHINES, known.source, inside, this.#of.suppressed).get(key);
      if (machine) this.#machines = withMachines(this.#machines, [machine]);
    }
    if (!machine || (machine.lastSeen ?? 0) < from) return null;
    const standing = this.#of.standings.get(key) ?? machine.standing;
    return { ...machine, standing, order: null, endpoint: this.#matchAt(key, time) };
  }

  #matchAt(key: MachineKey, time: number): EndpointMatch {
    const match = this.#of.matches.get(key) ?? { kind: 'none' as const, deleted: [] };
    if (match.kind !== 'one') return match;
    const { endpoint, isolation, vendorState } = match.reading;
    const cutOff = this.#isolated.has(endpoint.id);
    const then = isolation === 'unknown' ? isolation : cutOff ? 'isolated' : 'not-isolated';
    const wording = then === isolation ? vendorState : cutOff ? 'isolated' : 'not isolated';
    return { ...match, reading: { ...match.reading, isolation: then, vendorState: wording, readAt: time } };
  }

  #decide(machines: readonly Machine[], time: number): readonly MachineDecision[] {
    const { settings, self, fleetSize, askedSeverity, cutOff, past } = this.#of;
    const hour = this.#counting(time - HOUR_MS).length;
    const day = this.#counting(time - DAY_MS).length;
    const storms = countStorms(this.#storms.found(stormLimitOf(settings)), this.#counting(0));
    const orders: OrderHistory = new Map(
      machines.map(({ key, endpoint }) => {
        const id = endpoint.kind === 'one' ? endpoint.reading.endpoint.id : null;
        return [key, [...past, ...this.#orders].filter((one) => one.machine === key || one.endpointId === id)];
      }),
    );
    return decideCycle({
      now: time,
      settings,
      ladder: 'declared',
      halted: false,
      health: { complete: true, problem: null, clockSkewMs: null },
      used: { cycle: 0, hour, day, fleet: cutOff + this.#orders.length },
      fleetSize,
      askedSeverity,
      self,
      searchedFrom: time - this.#windowMs,
      machines,
      orders,
      stormsOf: ({ key }) => stormsOf(storms, key),
    });
  }

  #order({ machine, reading, urgency }: MachineDecision, time: number): void {
    if (reading === null) return;
    const { endpoint } = reading;
    this.#isolated.add(endpoint.id);
    this.#ordered += 1;
    this.#orders.push(simulatedOrder(machine, endpoint, time, this.#orders.length));
    this.holds.isolated(machine.key);
    const own = this.#byMachine.get(machine.key)?.alerts ?? [];
    this.isolations.push({
      at: time,
      machine: machine.key,
      host: machine.host,
      endpointId: endpoint.id,
      reason: urgency.reason,
      severities: machine.counts,
      rules: machine.rules,
      alerts: own
        .filter((alert) => !this.#of.suppressed.has(alert))
        .slice(-EVIDENCE_LIMIT)
        .reverse()
        .map(({ id }) => id),
    });
  }

  #hold({ machine, verdicts, reading }: MachineDecision, time: number): void {
    // Cut off by this very replay: nothing was stopped.
    if (reading !== null && this.#orders.some(({ endpointId }) => endpointId === reading.endpoint.id)) return;
    const hold = firstHold(verdicts);
    if (hold === null) return;
    if (hold.guard === 'blast-radius') this.#waiting.add(machine.key);
    this.holds.note(hold, machine, time);
  }
}

function simulatedOrder(machine: Machine, endpoint: Order['before'], at: number, number: number): Order {
  return {
    id: `replay-${number}`,
    call: `replay-${number}`,
    run: 'replay',
    kind: 'isolate',
    source: machine.source,
    machine: machine.key,
    host: machine.host,
    endpointId: endpoint.id,
    step: 'verified',
    since: at,
    comment: '',
    actor: { kind: 'rule', id: 'replay' },
    before: endpoint,
    receipt: null,
    jobId: null,
    operationId: null,
    words: '',
    problem: null,
    createdAt: at,
    requestedAt: at,
    acceptedAt: at,
    reportedAt: at,
    verifiedAt: at,
    endedAt: at,
    expiresAt: null,
  };
}
