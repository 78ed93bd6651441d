/** An engine that answers from a script: the console's tests look at the console, not at the engine. */
import type { AnswerOf, Args, CommandName, Engine, OrderResult } from '../../src/engine/commands.ts';
import { checkConfirmation } from '../../src/engine/decision/plan.ts';
import type { Plan, PlanTarget, Verdict } from '../../src/engine/model/decision.ts';
import type { OrderKind, OrderStep } from '../../src/engine/model/isolation.ts';
import { isInFlight } from '../../src/engine/model/isolation.ts';
import type { Machine, MachineKey } from '../../src/engine/model/machine.ts';
import { NO_MACHINES, withMachines } from '../../src/engine/model/machine-table.ts';
import type { EngineState } from '../../src/engine/state.ts';
import { anOrder, NOW, SECOND, settings } from './builders.ts';

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
    change(host, {
      order: {
        ...order,
        step: to,
        since: now(),
        requestedAt: reached('requested', order.requestedAt),
        acceptedAt: reached('accepted', order.acceptedAt),
        reportedAt: reached('reported', order.reportedAt),
        verifiedAt: reached('verified', order.verifiedAt),
        endedAt: isInFlight(to) ? null : now(),
      },
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
    plan: ({ kind, targets }) => ({ ok: true, plan: planFor(kind, targets, state, protect, now()) }),
    order: ({ plan, comment, typed }) => {
      const problem = checkConfirmation(plan, comment, typed);
      if (problem) return { ok: false, problem };
      return { ok: true, results: carryOut(plan) };
    },
    abort: () => ({ ok: true }),
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
    record: ({ machine: key, index }) => recordFor(state.machines.get(key), index, script),
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
    sources: [{ id: 'harmony', title: 'Harmony Endpoint', gateway: 'gateway.example.net' }],
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
    lastBatch: null,
    overdue: [],
    ...state,
  };
}

const verdict = (
  guard: Verdict['guard'],
  result: Verdict['result'],
  words: string,
  rest: Partial<Verdict> = {},
): Verdict => ({
  guard,
  result,
  value: '',
  limit: '',
  words,
  ...rest,
});

function planFor(
  kind: OrderKind,
  targets: Args<'plan'>['targets'],
  state: EngineState,
  protect: ReadonlySet<string>,
  now: number,
): Plan {
  const planned = targets.map((target): PlanTarget => {
    const found =
      'machine' in target
        ? state.machines.get(target.machine)
        : [...state.machines.values()].find((each) => each.host.toLowerCase() === target.host.toLowerCase());
    const host = found?.host ?? ('host' in target ? target.host : '');
    const match = found?.endpoint ?? { kind: 'none' as const, deleted: [] };
    const verdicts = verdictsFor(kind, host, match, protect);
    const blockedBy = verdicts.find(({ result }) => result === 'hold') ?? null;
    return { machine: found?.key ?? `harmony:host:${host.toLowerCase()}`, host, match, verdicts, blockedBy };
  });
  const ordered = planned.filter(({ blockedBy }) => blockedBy === null);
  const guarded = ordered.find(({ host }) => protect.has(host));
  const ownComment = guarded !== undefined && kind === 'isolate';
  return {
    id: 'p-1',
    kind,
    targets: planned,
    reach: ordered.length,
    friction: ownComment
      ? { kind: 'type', expected: guarded.host, what: 'name' }
      : ordered.length > 1
        ? { kind: 'type', expected: String(ordered.length), what: 'count' }
        : { kind: 'yes' },
    ownComment,
    comment: ownComment ? '' : `${kind === 'isolate' ? 'Isolated' : 'Released'} by an analyst with Cordon.`,
    radius:
      kind === 'isolate'
        ? [
            { cap: 'cycle', used: 0, limit: 3 },
            { cap: 'hour', used: 2, limit: 10 },
            { cap: 'day', used: 4, limit: 25 },
          ]
        : [],
    createdAt: now,
  };
}

function verdictsFor(
  kind: OrderKind,
  host: string,
  match: PlanTarget['match'],
  protect: ReadonlySet<string>,
): readonly Verdict[] {
  const identity =
    match.kind === 'one'
      ? verdict('identity', 'pass', 'Exactly one endpoint bears the name.', { value: '1', limit: '1' })
      : match.kind === 'several'
        ? verdict('identity', 'hold', `${match.candidates.length} endpoints bear the name ${host}.`, {
            value: String(match.candidates.length),
            limit: '1',
            flip: 'Order by the endpoint’s id.',
          })
        : verdict('identity', 'hold', `No endpoint is called ${host}.`, { flip: 'Check the name at the vendor.' });
  if (kind === 'release') return [identity];
  return [
    verdict('halt', 'pass', 'Orders are not halted.'),
    verdict('mode', 'pass', 'A person may isolate by hand in every mode.', { value: 'approve' }),
    verdict('freshness', 'pass', 'The endpoint’s record is fresh.', { value: '2 s', limit: '60 s' }),
    identity,
    protect.has(host)
      ? verdict('protected', 'warn', `${host} is protected: core file server.`, { value: 'FS-*' })
      : verdict('protected', 'pass', 'It is not protected.'),
    match.kind === 'one' && match.reading.isolation === 'isolated'
      ? verdict('already', 'hold', `${host} is isolated already.`, { outcome: 'already_isolated' })
      : verdict('already', 'pass', 'It is not isolated and has no order in flight.'),
    verdict('evidence', 'pass', 'The evidence is enough.', { value: '35 of High or worse', limit: '1' }),
    verdict('storm', 'not-applicable', 'No storm is under way.'),
  ];
}

const GUIDE = [
  { name: 'time', label: 'Time', group: 'Alert' },
  { name: 'severity', label: 'Severity', group: 'Alert' },
  { name: 'event_type', label: 'Event type', group: 'Alert' },
  { name: 'attack_status', label: 'Attack status', group: 'Alert' },
  { name: 'protection_name', label: 'Protection', group: 'Alert' },
  { name: 'description', label: 'Description', group: 'Alert' },
  { name: 'src_machine_name', label: 'Host', group: 'Machine' },
  { name: 'src_user_name', label: 'User', group: 'Machine' },
  { name: 'os_name', label: 'Operating system', group: 'Machine' },
  { name: 'file_name', label: 'File', group: 'File' },
  { name: 'resource', label: 'Path', group: 'File' },
  { name: 'file_sha256', label: 'SHA-256', group: 'File' },
];

function recordFor(machine: Machine | undefined, index: number, script: Script): AnswerOf<'record'> {
  if (!machine || index >= machine.alerts.length) {
    return { ok: false, problem: { code: 'not-found', what: 'The evidence of this alert was pruned.' } };
  }
  const entry = machine.alerts.at(index);
  return {
    ok: true,
    record: script.record?.(machine, index) ?? anyRecord(machine, index, entry),
    entry,
    fields: GUIDE,
  };
}

function anyRecord(machine: Machine, index: number, entry: ReturnType<Machine['alerts']['at']>) {
  return {
    time: entry.time === null ? null : new Date(entry.time).toISOString(),
    severity: entry.severity,
    id: `c0000201-91b1-0f19-dd72-${String(index).padStart(12, '0')}`,
    product: 'Forensics',
    event_type: entry.event,
    src_machine_name: machine.host,
    src_user_name: machine.users,
    os_name: ['Microsoft Windows 11 Pro'],
    attack_status: 'Active',
    protection_name: entry.rule,
    description:
      'Ransomware behaviour was found: 214 files were rewritten with high entropy within 40 seconds. Attack status: Active.',
    file_name: ['svch0st.exe'],
    resource: ['c:\\users\\m.okafor\\downloads\\invoice_scan_7781.exe'],
    file_sha256: '2f7a5c1be0d94c6fa1c4b0f5a7c9d3e18b6f4a2d9c0e7b5a3f1d8c6e4b2a0f9d',
    suspicious_events: 'Data Encrypted for Impact: svch0st.exe; Inhibit System Recovery: vssadmin.exe; ',
    policy: { name: 'Default Forensics settings', number: 6, tags: ['endpoint', 'default'] },
    remediated: [],
  };
}

/** Key of a machine by its host, as the intake makes it. */
export function keyOf(host: string): MachineKey {
  return `harmony:host:${host.toLowerCase()}`;
}
