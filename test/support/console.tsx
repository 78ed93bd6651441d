/** The whole console in this process on a windowless terminal: driven by commands, judged by its screen. */
import type { Engine } from '../../src/engine/commands.ts';
import type { ConsoleEnd, ConsoleSetting } from '../../src/tui/console-setting.ts';
import { type Command, KEY_TABLE } from '../../src/tui/keys/table.ts';
import { startConsole } from '../../src/tui/mount.tsx';
import type { Control } from '../../src/tui/state/control/control.ts';
import { ARM_MS } from '../../src/tui/state/control/orders.ts';
import { FEED_MS } from '../../src/tui/state/store.ts';
import { NOW } from './builders.ts';
import { type Script, type ScriptedEngine, scriptedEngine } from './console-engine.ts';
import { aNight } from './console-fleet.ts';
import { type HandTime, handTime } from './console-time.ts';
import { bytesOf, createKeyboard, type Keyboard } from './keyboard.ts';
import { framed } from './on-screen.tsx';
import { createScreen, type Screen } from './screen.ts';

export type App<E extends Engine = Engine> = {
  readonly engine: E;
  readonly screen: Screen;
  readonly keyboard: Keyboard;
  readonly time: HandTime;
  readonly ended: Promise<ConsoleEnd>;
  control(): Control;
  /** Presses commands through the key table, or keys by name; waits until the console is idle after each. */
  press(...commands: readonly (Command | (string & {}))[]): Promise<void>;
  /** Types letters, one key each. */
  type(text: string): Promise<void>;
  /** Nothing is under way and everything is drawn. A dialog that opened takes answers. */
  idle(): Promise<void>;
  /** Moves time on. */
  advance(ms: number): Promise<void>;
  /** As `idle`, but a dialog that has just opened takes no answers yet. */
  unarmed(): Promise<void>;
  /** Draws what the engine has told, whatever is still under way. */
  drawn(): Promise<void>;
  /** Lets what the engine has just told appear. */
  fed(): Promise<void>;
  text(): string;
  lines(): readonly string[];
  /** The line with the cursor's marker. */
  cursorLine(): string;
  /** Lines of the table, without title lines. */
  rows(): readonly string[];
  resize(columns: number, rows: number): Promise<void>;
  /** Polls until the screen fits, for work that takes real time; prints the whole screen when it does not in time. */
  until(wanted: string | RegExp, deadlineMs?: number): Promise<void>;
  quit(): Promise<ConsoleEnd>;
};

export type AppOptions = Script & {
  readonly columns?: number;
  readonly height?: number;
  readonly engine?: Engine;
  readonly setting?: Partial<ConsoleSetting>;
};

const open: App[] = [];

/** Opens the console on a night's machines, or on a script's. Time stands still until the test moves it. */
export async function openApp(options: AppOptions = {}): Promise<App<ScriptedEngine>> {
  const time = handTime(NOW);
  const engine = scriptedEngine({ machines: aNight(), now: time.now, ...options });
  return openAppOn(engine, time, options);
}

/** The same on any engine; `time` may be the real one. */
export async function openAppOn<E extends Engine>(
  engine: E,
  time: HandTime,
  options: AppOptions = {},
): Promise<App<E>> {
  const screen = createScreen(options.columns ?? 80, options.height ?? 24);
  const keyboard = createKeyboard();
  const running = startConsole({
    engine,
    setup: null,
    options: { theme: 'dark', plain: false, demo: false, readOnly: false, time: 'utc', version: '0.0.0' },
    stdin: keyboard,
    stdout: screen.stdout,
    stderr: { write: (text: string) => void errors.push(text) },
    environment: {},
    time,
    signals: null,
    patchConsole: false,
    ...options.setting,
  });
  const errors: string[] = [];

  const settled = async () => {
    for (let quiet = 0; quiet < 2; ) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      quiet = running.isIdle() ? quiet + 1 : isFeedDue() ? 0 : quiet;
      if (isFeedDue()) time.advance(FEED_MS);
    }
    await running.flushed();
    await screen.settled();
  };
  // An engine event waits for its frame by the clock, which stands still.
  const isFeedDue = () => running.control()?.store.isPending() ?? false;

  const arm = async () => {
    const dialog = running.control()?.store.get().view.dialog;
    if (dialog?.kind !== 'order' || dialog.stage.kind !== 'confirming' || dialog.stage.armed) return;
    time.advance(ARM_MS);
    await settled();
  };

  const app: App<E> = {
    engine,
    screen,
    keyboard,
    time,
    ended: running.ended,
    control: () => {
      const control = running.control();
      if (!control) throw new Error(`The console is not open.\n${errors.join('')}${screen.text()}`);
      return control;
    },
    press: async (...commands) => {
      for (const command of commands) {
        const entry = KEY_TABLE.find((each) => each.command === command);
        keyboard.send(bytesOf(entry?.keys[0] ?? command));
        await app.idle();
      }
    },
    type: async (text) => {
      for (const char of text) keyboard.send(char);
      await app.idle();
    },
    idle: async () => {
      await settled();
      await arm();
    },
    advance: async (ms) => {
      time.advance(ms);
      await app.idle();
    },
    unarmed: settled,
    drawn: async () => {
      time.advance(FEED_MS);
      for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
      await running.flushed();
      await screen.settled();
    },
    fed: async () => {
      await settled();
      time.advance(FEED_MS);
      await settled();
    },
    text: () => screen.text(),
    lines: () => screen.lines(),
    cursorLine: () => screen.lines().find((line) => line.startsWith('›')) ?? '',
    rows: () =>
      screen
        .lines()
        .slice(4, -2)
        .filter((line) => line.trim() !== ''),
    resize: async (columns, rows) => {
      screen.resize(columns, rows);
      await app.idle();
    },
    until: async (wanted, deadlineMs = 10_000) => {
      const deadline = performance.now() + deadlineMs;
      const fits = () => (typeof wanted === 'string' ? app.text().includes(wanted) : wanted.test(app.text()));
      for (await app.drawn(); !fits(); await app.drawn()) {
        if (performance.now() > deadline) throw new Error(`Not on the screen in time: ${wanted}\n${framed(screen)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    quit: async () => {
      running.control()?.program.leave(0);
      return running.ended;
    },
  };
  open.push(app as unknown as App);
  await app.idle();
  return app;
}

/** Leaves every console a test has opened; for `afterEach`. */
export async function closeApps(): Promise<void> {
  for (const app of open.splice(0)) await app.quit();
}
