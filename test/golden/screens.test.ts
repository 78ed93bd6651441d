import { afterEach, describe, it } from 'vitest';
import type { PlaceChoice } from '../../src/engine/model/place.ts';
import type { EngineState } from '../../src/engine/state.ts';
import { MINUTE, NOW, SECOND } from '../support/builders.ts';
import { type App, type AppOptions, closeApps, openApp } from '../support/console.tsx';
import { aReplay, aStorm, explained, suppressedNight } from '../support/console-automation.ts';
import type { ScriptedEngine } from '../support/console-engine.ts';
import { aNight, hostile } from '../support/console-fleet.ts';
import { expectGolden, framesOf } from '../support/console-golden.ts';
import { HALO_ONLY, haloNight, OPEN_QUARANTINE, TWO_SOURCES } from '../support/console-halo.ts';
import { aHistory, ledgerState } from '../support/console-history.ts';
import { OPEN_PLACES, offer, PLACES } from '../support/console-places.ts';
import { refusedOrder } from '../support/console-results.ts';

type Steps = (app: App<ScriptedEngine>) => Promise<void>;
type Scene = { readonly options?: AppOptions; readonly steps?: Steps };

const watch = (change: Partial<EngineState['watch']>): EngineState['watch'] => ({
  on: true,
  paused: false,
  nextAt: NOW + 11 * SECOND,
  lastSuccessAt: NOW - 4 * SECOND,
  failures: 0,
  problem: null,
  arrivedWhilePaused: 0,
  ...change,
});

const searching = (windows: number, windowsDone: number): EngineState['cycle'] => ({
  number: 1,
  phase: 'collecting',
  startedAt: NOW - 2 * SECOND,
  progress: { state: 'Processing', windows, windowsDone, pages: 3, alerts: 1240 },
});

const unavailable = {
  code: 'service',
  what: 'The gateway answered 503.',
  next: 'It is tried again by itself.',
  status: 503,
} as const;
const refused = {
  code: 'credentials',
  what: 'The gateway refused the Infinity Events key (401).',
  affects: 'No alerts can be read.',
  next: ':setup to enter it again.',
  status: 401,
} as const;

const NO_LEDGER = {
  code: 'ledger',
  what: 'The ledger cannot be read: the disk is full.',
  affects: 'Nothing is ordered until it can be written.',
} as const;

const activity: EngineState['activity'] = [
  { id: 1, at: NOW - 40 * MINUTE, level: 'info', machine: null, text: 'The watch began: last 1 h, every 15 s.' },
  {
    id: 2,
    at: NOW - 21 * MINUTE,
    level: 'good',
    machine: 'harmony:host:dev-ws-12',
    text: 'DEV-WS-12: isolated, verified.',
  },
  {
    id: 3,
    at: NOW - 16 * MINUTE,
    level: 'warn',
    machine: 'harmony:host:sales-lt-207',
    text: 'SALES-LT-207: pending, the endpoint has not called in yet.',
  },
  {
    id: 4,
    at: NOW - 3 * MINUTE,
    level: 'error',
    machine: 'harmony:host:ops-jump-2',
    text: 'OPS-JUMP-2: the answer to the order was lost; being read.',
  },
];

const press =
  (...commands: readonly string[]): Steps =>
  (app) =>
    app.press(...commands);

const onHost =
  (host: string, ...commands: readonly string[]): Steps =>
  async (app) => {
    await app.press('table.narrow');
    await app.type(host.toLowerCase());
    await app.press('enter', ...commands);
  };

/** The isolation of a server where there are places to choose from. */
const offered =
  (places: readonly PlaceChoice[], ...keys: readonly string[]): Steps =>
  async (app) => {
    offer(app.engine, () => places);
    await onHost('web-01', 'machine.isolate', ...keys)(app);
  };

/** Opens with these keys, then types a command. */
const command =
  (line: string, ...commands: readonly string[]): Steps =>
  async (app) => {
    await app.press(...commands, 'command.open');
    await app.type(line);
    await app.press('enter');
  };

const drifted: Steps = async (app) => {
  app.engine.step('REC-WS-1', 'drifted');
  await app.fed();
};

const LEDGER: AppOptions = { state: ledgerState() };
const withHistory =
  (...commands: readonly string[]): Steps =>
  async (app) => {
    app.engine.answer('history', () => ({ ok: true, entries: aHistory() }));
    await app.press(...commands);
  };

const HALO: AppOptions = { machines: haloNight(), state: { sources: HALO_ONLY } };

const SCENES: Readonly<Record<string, Scene>> = {
  triage: {},
  'triage-marked': { steps: press('mark.toggle', 'move.down', 'mark.toggle') },
  'triage-narrowed': { steps: onHost('ransom') },
  'triage-narrowing': {
    steps: async (app) => {
      await app.press('table.narrow');
      await app.type('anti-bot');
    },
  },
  'triage-narrowing-unclear': {
    steps: async (app) => {
      await app.press('table.narrow');
      await app.type('severity:critical AND colour:red');
    },
  },
  'triage-picking': { steps: press('value.only') },
  'triage-picked': { steps: press('value.without', 'pick.severity') },
  'groups-by-rule': { steps: command('group rule') },
  'groups-one': {
    steps: async (app) => {
      await command('group user')(app);
      await app.press('move.down', 'open');
    },
  },
  'groups-empty': { options: { machines: [] }, steps: command('group hash') },
  'triage-no-match': { steps: onHost('nobody') },
  'triage-choosing-order': { steps: press('table.order') },
  'triage-by-host': { steps: press('table.order', 'order.host') },
  'triage-aside': {
    steps: async (app) => {
      await app.press('move.down', 'machine.skip', 'command.open');
      await app.type('aside show');
      await app.press('enter');
      await app.advance(7 * SECOND);
    },
  },
  'triage-first-search': {
    options: { machines: [], state: { watch: watch({ lastSuccessAt: null }), cycle: searching(1, 0) } },
  },
  'triage-long-search': { options: { state: { cycle: searching(4, 3) } } },
  'triage-empty': { options: { machines: [] } },
  'triage-paused': { options: { state: { watch: watch({ paused: true, arrivedWhilePaused: 12 }) } } },
  'triage-stale': {
    options: {
      state: {
        watch: watch({
          problem: unavailable,
          nextAt: NOW + 30 * SECOND,
          lastSuccessAt: NOW - 95 * SECOND,
          failures: 3,
        }),
      },
    },
  },
  'triage-refused': {
    options: {
      machines: [],
      state: { watch: watch({ problem: refused, nextAt: null, lastSuccessAt: null, failures: 1 }) },
    },
  },
  'triage-halted': { options: { state: { halted: true } } },
  'triage-hostile': { options: { machines: [hostile()] } },
  machine: { steps: press('open') },
  'machine-indicators': { steps: press('open', 'focus.next') },
  'machine-more': { steps: press('open', 'focus.next', 'focus.next') },
  'machine-pending': { steps: onHost('sales', 'open') },
  'machine-isolated': { steps: onHost('dev', 'open') },
  'machine-ambiguous': { steps: onHost('kiosk', 'open') },
  'machine-no-host': { steps: press('move.last', 'open') },
  verbose: { steps: press('view.verbose') },
  'verbose-wrapped': { steps: press('view.verbose', 'view.wrap', 'move.last') },
  raw: { steps: press('view.raw') },
  'raw-search': {
    steps: async (app) => {
      await app.press('view.raw', 'search.start');
      await app.type('policy');
      await app.press('enter', 'search.next');
    },
  },
  'raw-hostile': { options: { machines: [hostile()] }, steps: press('view.raw') },
  explain: { steps: press('view.explain') },
  'explain-held': { steps: onHost('kiosk', 'view.explain') },
  'dialog-isolate': { steps: press('machine.isolate') },
  'dialog-comment': { steps: press('machine.isolate', 'dialog.next') },
  'dialog-three': {
    steps: press(
      'mark.toggle',
      'move.down',
      'mark.toggle',
      'move.down',
      'mark.toggle',
      'machine.isolate',
      'dialog.next',
    ),
  },
  'dialog-protected': {
    steps: async (app) => {
      app.engine.protect.add('FS-CORE-01');
      await app.press('move.down', 'machine.isolate');
    },
  },
  'dialog-ambiguous': { steps: onHost('kiosk', 'machine.isolate') },
  'dialog-release': { steps: onHost('dev', 'machine.release') },
  'dialog-leave': { steps: press('app.leave') },
  'dialog-halt': { steps: press('halt.toggle') },
  'dialog-snooze': { steps: press('machine.snooze') },
  'toast-verified': { steps: press('machine.isolate', 'dialog.yes') },
  'command-line': {
    steps: async (app) => {
      await app.press('command.open');
      await app.type('win');
    },
  },
  'command-unclear': {
    steps: async (app) => {
      await app.press('command.open');
      await app.type('frobnicate');
      await app.press('enter');
    },
  },
  'triage-two-sources': { options: { machines: [...aNight(), ...haloNight()], state: { sources: TWO_SOURCES } } },
  'halo-dialog-audit': { options: HALO, steps: onHost('audit', 'machine.isolate') },
  'halo-dialog-isolate': { options: HALO, steps: offered(PLACES, 'tab', 'right', 'right') },
  'halo-dialog-open': { options: HALO, steps: offered(OPEN_PLACES) },
  'halo-dialog-repair': { options: HALO, steps: offered(OPEN_PLACES, 'tab', 'tab', 'enter') },
  'halo-dialog-release': { options: HALO, steps: onHost('web-02', 'machine.release') },
  'halo-machine-placed': { options: HALO, steps: onHost('pay-gw', 'open') },
  'halo-refused': {
    options: HALO,
    steps: async (app) => {
      app.engine.answer('order', () => ({ ok: true, results: [refusedOrder(app, 'edge-web-01', OPEN_QUARANTINE)] }));
      await onHost('web-01', 'machine.isolate', 'dialog.yes')(app);
    },
  },
  history: { options: LEDGER, steps: withHistory('show.history', 'move.down') },
  'history-narrowed': {
    options: LEDGER,
    steps: async (app) => {
      await withHistory('show.history', 'table.narrow')(app);
      await app.type('is:open fs-');
      await app.press('enter');
    },
  },
  'history-empty': { steps: press('show.history') },
  'history-refused': {
    steps: async (app) => {
      app.engine.answer('history', () => ({ ok: false, problem: NO_LEDGER }));
      await app.press('show.history');
    },
  },
  'history-false-positives': { options: LEDGER, steps: withHistory('show.history', 'focus.next') },
  'history-details': { options: LEDGER, steps: withHistory('show.history', 'open') },
  'history-details-drift': { options: LEDGER, steps: withHistory('show.history', 'move.last', 'open') },
  'history-details-suppression': { options: LEDGER, steps: withHistory('show.history', 'focus.next', 'open') },
  'history-release': { options: LEDGER, steps: withHistory('show.history', 'machine.release') },
  'dialog-undo-batch': { options: LEDGER, steps: press('batch.release') },
  'triage-storm': { options: { state: { storms: [aStorm()] } } },
  'triage-storms': { options: { state: { storms: [aStorm(), aStorm({ key: 'hash:x', kind: 'hash', waiting: [] })] } } },
  'dialog-storm': { options: { state: { storms: [aStorm()] } }, steps: press('storm.decide') },
  'triage-overdue': { options: { state: { overdue: ['harmony:host:dev-ws-12'] } }, steps: drifted },
  'machine-overdue': { options: { state: { overdue: ['harmony:host:dev-ws-12'] } }, steps: onHost('dev', 'open') },
  'triage-suppressed': { options: { machines: suppressedNight() } },
  'machine-suppressed': { options: { machines: suppressedNight() }, steps: press('open') },
  'dialog-suppress': { steps: command('suppress', 'open', 'move.down') },
  'dialog-automatic': {
    steps: async (app) => {
      app.engine.answer('replay', () => ({ ok: true, replay: aReplay() }));
      await command('mode automatic')(app);
    },
  },
  'explain-both': {
    steps: async (app) => {
      app.engine.answer('explain', () => ({ ok: true, machines: [explained(app, 'REC-WS-1')] }));
      await onHost('rec-ws', 'view.explain')(app);
    },
  },
  activity: { options: { state: { activity } }, steps: press('show.activity', 'move.down') },
  'activity-empty': { steps: press('show.activity') },
  'help-triage': { steps: press('help.open') },
  'help-raw': { steps: press('view.raw', 'help.open') },
};

afterEach(closeApps);

describe('screens as a person sees them', () => {
  for (const [name, { options, steps }] of Object.entries(SCENES)) {
    it(name, async () => {
      const app = await openApp(options);
      await steps?.(app);
      expectGolden(name, await framesOf(app));
    });
  }
});
