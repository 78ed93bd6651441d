/** A command line with nothing behind it: words are collected, the services answer what the test says. */

import { type Parts, runCli } from '../../../src/cli/cli.ts';
import type { Io, StopSignal } from '../../../src/cli/io.ts';
import type { Opened, Purpose, Services, Session, WrittenReport } from '../../../src/cli/services.ts';
import type { AnswerOf, Args, CommandName, Engine } from '../../../src/engine/commands.ts';
import { NO_ENRICHMENT } from '../../../src/engine/model/enrichment.ts';
import type { Machine } from '../../../src/engine/model/machine.ts';
import type { ExecutionReport, MachineReport } from '../../../src/engine/reporting/report.ts';
import type { EngineState } from '../../../src/engine/state.ts';
import { settings } from '../../support/builders.ts';

export function aMachineReport(change: Partial<MachineReport> = {}): MachineReport {
  return {
    hostname: 'FIN-LT-07',
    alert_count: 3,
    severities: ['High'],
    users: ['m.okafor'],
    events: ['Forensics Case Analysis'],
    first_seen: '2026-03-02T09:00:00.000Z',
    last_seen: '2026-03-02T09:25:00.000Z',
    endpoint_id: 'ep-fin-lt-07',
    outcome: 'proposed',
    reason: '',
    job_id: null,
    operation_id: null,
    guards: [],
    ...change,
  };
}

export function aReport(
  machines: readonly MachineReport[] = [],
  change: Partial<ExecutionReport> = {},
): ExecutionReport {
  const alerts = machines.reduce((sum, machine) => sum + machine.alert_count, 0);
  return {
    schema_version: 1,
    run: 'r-test',
    execution_summary: {
      start_time: '2026-03-02T09:30:00.000Z',
      end_time: '2026-03-02T09:30:02.000Z',
      duration_minutes: 0.03,
      alerts_found: alerts,
      unique_machines: machines.length,
      machines_selected_for_isolation: 0,
      isolation_successful: false,
      isolation_job_id: null,
      errors: [],
    },
    configuration: {
      filter_query: '*',
      automation_mode: true,
      approval_required: true,
      time_window_hours: 1,
      gateway: 'https://gateway.example',
      connector: 'harmony',
      auto: false,
      dry_run: false,
      max_isolations: 3,
    },
    machines_processed: machines,
    recommendations: [],
    metrics: { alerts: { returned: alerts, grouped: alerts, set_aside: 0, duplicate: 0 }, complete: true, cycles: 1 },
    audit_head: { count: 2, hash: 'ab'.repeat(32) },
    ...change,
  };
}

type Script = { readonly [N in CommandName]?: (args: Args<N>) => AnswerOf<N> | Promise<AnswerOf<N>> };

/** An engine that answers from a script; a command outside it fails the test. */
export function fakeEngine(script: Script, machines: readonly Machine[] = []): Engine & { readonly asked: string[] } {
  const asked: string[] = [];
  const state: EngineState = {
    run: 'r-test',
    settings: settings(),
    sources: [],
    halted: false,
    cycle: { number: 0, phase: 'idle', startedAt: null, progress: null },
    watch: {
      on: false,
      paused: false,
      nextAt: null,
      lastSuccessAt: null,
      failures: 0,
      problem: null,
      arrivedWhilePaused: 0,
    },
    machines: new Map(machines.map((machine) => [machine.key, machine])),
    counts: { returned: 0, grouped: 0, setAside: 0, duplicate: 0 },
    complete: true,
    storms: [],
    suppressions: [],
    orders: new Map(),
    batches: [],
    overdue: [],
    enrichment: NO_ENRICHMENT,
    activity: [],
  };
  return {
    asked,
    getState: () => state,
    subscribe: () => () => {},
    async dispatch(name, args) {
      asked.push(name);
      const answer = script[name];
      if (!answer) throw new Error(`The test did not expect "${name}".`);
      return answer(args as never) as never;
    },
    close: async () => {},
    whenIdle: async () => {},
  };
}

export function fakeSession(engine: Engine, change: Partial<Session> = {}): Session & { closed: boolean } {
  const session = {
    engine,
    run: 'r-test',
    title: 'Harmony Endpoint',
    gateway: 'gateway.example',
    demo: null,
    log: null,
    warnings: [],
    closed: false,
    lastReport: (): WrittenReport | null => null,
    auditHead: () => ({ count: 2, hash: 'ab'.repeat(32) }),
    ordersOf: async () => [],
    async close() {
      session.closed = true;
    },
    ...change,
  };
  return session;
}

async function unexpected(): Promise<never> {
  throw new Error('The test did not expect the ledger to be asked.');
}

export type Outside = {
  readonly opened?: Opened;
  readonly services?: Partial<Services>;
  readonly interactive?: boolean;
  readonly answers?: readonly string[];
  readonly colour?: boolean;
};

export type Told = {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly purposes: readonly Purpose[];
  readonly questions: readonly string[];
  readonly screens: readonly string[];
};

/** Runs one command line. */
export async function cordon(line: string | readonly string[], outside: Outside = {}): Promise<Told> {
  let out = '';
  let err = '';
  const purposes: Purpose[] = [];
  const questions: string[] = [];
  const screens: string[] = [];
  const answers = [...(outside.answers ?? [])];
  const io: Io = {
    version: '0.1.0',
    env: {},
    cwd: '/nowhere',
    interactive: outside.interactive ?? false,
    columns: 100,
    rows: 30,
    colour: { out: outside.colour ?? false, err: outside.colour ?? false },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: async function* () {},
    ask: async (question) => {
      questions.push(question);
      return answers.shift() ?? '';
    },
    onSignal: (_listener: (signal: StopSignal) => void) => () => {},
  };
  const services: Services = {
    async open(purpose) {
      purposes.push(purpose);
      if (!outside.opened) throw new Error('The test did not expect a session.');
      return outside.opened;
    },
    config: {
      get: async () => ({ ok: true, values: {} }),
      set: async () => ({ ok: true, shown: '' }),
      about: () => '',
      paths: () => ({}),
      importSeed: async () => ({ ok: true, notes: [] }),
    },
    ledger: {
      verify: unexpected,
      history: unexpected,
      exportChain: unexpected,
      report: unexpected,
      reportPage: unexpected,
    },
    doctor: { examine: unexpected },
    prune: { plan: unexpected, carryOut: unexpected },
    notify: { test: unexpected, preview: unexpected, keepSecret: unexpected, letters: unexpected, retry: unexpected },
    isConfigured: async () => true,
    scheduleLines: async () => [],
    ...outside.services,
  };
  const parts: Parts = {
    services: async () => services,
    screen: async (request) => {
      screens.push(request.kind);
      return 0;
    },
  };
  const words = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
  const code = await runCli(words, io, parts);
  return { code, out, err, purposes, questions, screens };
}
