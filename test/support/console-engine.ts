/** An engine that answers from a script: the console's tests look at the console, not at the engine. */

import type { AnswerOf, Args, CommandName, Engine, OrderResult } from '../../src/engine/commands.ts';
import { checkConfirmation } from '../../src/engine/decision/plan.ts';
import type { Plan } from '../../src/engine/model/decision.ts';
import { NO_ENRICHMENT } from '../../src/engine/model/enrichment.ts';
import type { OrderKind, OrderStep } from '../../src/engine/model/isolation.ts';
import { isInFlight } from '../../src/engine/model/isolation.ts';
import type { Machine, MachineKey } from '../../src/engine/model/machine.ts';
import { NO_MACHINES, withMachines } from '../../src/engine/model/machine-table.ts';
import type { EngineState } from '../../src/engine/state.ts';
import { anOrder, NOW, SECOND, settings } from './builders.ts';
import { planFor } from './console-plan.ts';
import { recordFor } from './console-record.ts';

export type Received = { readonly [N in CommandName]: { readonly name: N; readonly args: Args<N> } }[CommandName];
type Answers = { [N in CommandName]?: (args: Args<N>) => AnswerOf<N> | Promise<AnswerOf<N>> };

export type ScriptedEngine = Engine & {
  /** Everything that was asked of it, in order. */
  readonly received: readonly Received[];
  askedFor<N extends CommandName>(name: N): readonly Args<N>[];
  /** Changes the state as the real engine would, and tells the listeners. */
  set(change: Partial<EngineState>): void;
  machine(host: string): Machine;
  put(...machines: readonly Machine[]): void;
  change(host: string, change: Partial<Machine>): void;
  /** Moves a machine's order along its ladder. */
  step(host: string, step: OrderStep, kind?: OrderKind): void;
  /** Answers a command differently from now on. */
  answer<N extends CommandName>(name: N, how: (args: Args<N>) => AnswerOf<N> | Promise<AnswerOf<N>>): void;
  /** Host names that are protected. */
  readonly protect: Set<string>;
  /** True after `close`. */
  isClosed(): boolean;
};

export type Script = {
  readonly machines?: readonly Machine[];
  readonly state?: Partial<EngineState>;
  /** Records by host, the newest alert's first; without one an invented record is given. */
  readonly record?: (machine: Machine, index: number) => unknown;
  readonly now?: () => number;
};

export function scriptedEngine(script: Script = {}): ScriptedEngine {
  const now = script.now ?? (() => NOW);
  const received: Received[] = [];
  const listeners = new Set<() => void>();
  const answers: Answers = {};
  const protect = new Set<string>();
  let isClosed = false;
  let state = initialState(script);

  const set = (change: Partial<EngineState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const put = (...machines: readonly Machine[]) => set({ machines: withMachines(state.machines, machines) });
  const machine = (host: string) => {
    const found = [...state.machines.values()].find((each) => each.host === host);
    if (!found) throw new Error(`No machine ${host}`);
    return found;
  };
  const change = (host: string, part: Partial<Machine>) => put({ ...machine(host), ...part });

  const step: ScriptedEngine['step'] = (host, to, kind = 'isolate') => {
    const before = machine(host);
    const same = before.order?.kind === kind && isInFlight(before.order.step);
    const order = same && before.order ? before.order : anOrder({ host, kind, step: 'intent', createdAt: now() });
    const reached = (name: OrderStep, known: number | null) => known ?? (to === name ? now() : null);
    const isolation = kind === 'isolate' ? 'isolated' : 'not-isolated';
    const { endpoint } = before;
    const after = {
      ...order,
      run: state.run,
      step: to,
      since: now(),
      requestedAt: reached('requested', order.requestedAt),
      acceptedAt: reached('accepted', order.acceptedAt),
      reportedAt: reached('reported', order.reportedAt),
      verifiedAt: reached('verified', order.verifiedAt),
      endedAt: isInFlight(to) ? null : now(),
    };
    set({ orders: new Map(state.orders).set(after.id, after) });
    change(host, {
      order: after,
      endpoint:
        to === 'verified' && endpoint.kind === 'one'
          ? { ...endpoint, reading: { ...endpoint.reading, isolation, readAt: now() } }
          : endpoint,
    });
  };

  const defaults: { readonly [N in CommandName]: (args: Args<N>) => AnswerOf<N> | Promise<AnswerOf<N>> } = {
    cycle: () => ({ report: {} as never, reportPath: null, problem: null }),
    watch: () => ({ ok: true }),
    pause: ({ on }) => {
      set({ watch: { ...state.watch, paused: on } });
      return { ok: true };
    },
    check: () => ({
      ok: false,
      problem: { code: 'settings', what: 'No reputation service is switched on.' },
    }),
    plan: ({ kind, targets }) => ({ ok: true, plan: planFor(kind, targets, state, protect, now()) }),
    order: ({ plan, comment, typed }) => {
      const problem = checkConfirmation(plan, comment, typed);
      if (problem) return { ok: false, problem };
      return { ok: true, results: carryOut(plan) };
    },
    explain: () => ({ ok: true, machines: [] }),
    abort: () => ({ ok: true }),
    repair: () => ({ ok: true, words: 'The group Quarantine now has policies that isolate.' }),
    status: ({ targets }) => ({
      ok: true,
      machines: targets.map((target) => ({
        host: 'host' in target ? target.host : target.machine,
        endpointId: 'ep-1',
        isolation: 'not_isolated',
        vendorState: 'Not Isolated',
        readAt: now(),
        words: '',
      })),
    }),
    skip: ({ machines, on }) => {
      for (const key of machines) {
        const found = state.machines.get(key);
        if (!found) continue;
        put({ ...found, standing: on ? { kind: 'skipped', at: now(), by: 'ana', evidence: [] } : { kind: 'open' } });
      }
      return { ok: true };
    },
    snooze: ({ machines, until }) => {
      for (const key of machines) {
        const found = state.machines.get(key);
        if (found) put({ ...found, standing: { kind: 'snoozed', until, by: 'ana' } });
      }
      return { ok: true };
    },
    halt: ({ on }) => {
      set({ halted: on });
      return { ok: true };
    },
    lookUp: () => ({ ok: true }),
    configure: ({ change: settingsChange }) => {
      set({ settings: { ...state.settings, ...settingsChange } });
      return { ok: true };
    },
    suppress: ({ entry }) => {
      const suppression = { ...entry, id: 's-1', by: 'ana', at: now(), endedAt: null, endedBy: null };
      set({
        suppressions: [...state.suppressions, { ...suppression, active: true, alerts: 0, machines: [], flips: [] }],
      });
      return { ok: true, suppression };
    },
    unsuppress: ({ id }) => {
      set({ suppressions: state.suppressions.filter((each) => each.id !== id) });
      return { ok: true };
    },
    replay: ({ stored }) => {
      const counted = { alerts: 0, machines: 0, cycles: 0, isolations: [], stopped: [] };
      return { ok: true, replay: { from: now() - 1, to: now(), stored, complete: true, ...counted } };
    },
    history: () => ({ ok: true, entries: [] }),
    review: () => ({ ok: true }),
    note: ({ level, machine: about, text }) => {
      const id = (state.activity.at(-1)?.id ?? 0) + 1;
      set({ activity: [...state.activity, { id, at: now(), level, machine: about, text }] });
      return { ok: true };
    },
    record: ({ machine: key, index }) => recordFor(state.machines.get(key), index, script.record),
    carrier: () => ({ ok: true, index: 0 }),
  };

  const carryOut = (plan: Plan): readonly OrderResult[] =>
    plan.targets
      .filter(({ blockedBy }) => blockedBy === null)
      .map(({ machine: key, host }) => {
        step(host, 'verified', plan.kind);
        return {
          machine: key,
          host,
          outcome: plan.kind === 'isolate' ? 'isolated' : 'released',
          reason: '',
          order: state.machines.get(key)?.order ?? null,
          candidates: [],
        };
      });

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async dispatch<N extends CommandName>(name: N, args: Args<N>): Promise<AnswerOf<N>> {
      received.push({ name, args } as unknown as Received);
      const answer = (answers[name] ?? defaults[name]) as (given: Args<N>) => AnswerOf<N> | Promise<AnswerOf<N>>;
      return answer(args);
    },
    close: async () => {
      isClosed = true;
    },
    whenIdle: async () => {},
    received,
    askedFor: (name) => received.filter((each) => each.name === name).map((each) => each.args) as never,
    set,
    machine,
    put,
    change,
    step,
    answer(name, how) {
      (answers as Record<string, unknown>)[name] = how;
    },
    protect,
    isClosed: () => isClosed,
  };
}

function initialState({ machines = [], state = {} }: Script): EngineState {
  const grouped = machines.reduce((sum, machine) => sum + machine.alerts.length, 0);
  return {
    run: 'r-test',
    settings: settings({ filter: 'severity:(High OR Critical)' }),
    sources: [
      {
        id: 'harmony',
        title: 'Harmony Endpoint',
        gateway: 'gateway.example.net',
        askable: { host: { field: 'src_machine_name' }, user: { field: 'src_user_name' } },
      },
    ],
    halted: false,
    cycle: { number: 3, phase: 'idle', startedAt: null, progress: null },
    watch: {
      on: true,
      paused: false,
      nextAt: NOW + 11 * SECOND,
      lastSuccessAt: NOW - 4 * SECOND,
      failures: 0,
      problem: null,
      arrivedWhilePaused: 0,
    },
    machines: withMachines(NO_MACHINES, machines),
    counts: { returned: grouped, grouped, setAside: 0, duplicate: 0 },
    complete: true,
    activity: [],
    storms: [],
    suppressions: [],
    orders: new Map(),
    batches: [],
    overdue: [],
    enrichment: NO_ENRICHMENT,
    ...state,
  };
}

/** Key of a machine by its host, as the intake makes it. */
export function keyOf(host: string): MachineKey {
  return `harmony:host:${host.toLowerCase()}`;
}
