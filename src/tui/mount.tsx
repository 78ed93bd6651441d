/** Engine, terminal and <App/> come together here: the only file that calls render(). */
import { type RenderOptions, render } from 'ink';
import type { ReactNode } from 'react';
import type { Engine } from '../engine/commands.ts';
import { ServiceError, wordsOf } from '../engine/errors.ts';
import { App, type Stage } from './app.tsx';
import type { ConsoleEnd, ConsoleSetting, RunningConsole } from './console-setting.ts';
import { watchForNews } from './notices.ts';
import { speakStage } from './plain/speak-stage.ts';
import type { SetupServices } from './services.ts';
import { createStages } from './stages.ts';
import { type Control, createControl } from './state/control/control.ts';
import { keepUp } from './state/control/history.ts';
import { followMouse } from './state/control/mouse.ts';
import { themeBeingTyped } from './state/control/theme.ts';
import { createStore, type Store } from './state/store.ts';
import { REAL_TIME, withPatience } from './state/time.ts';
import { initialView } from './state/view.ts';
import { summaryLine } from './summary.ts';
import { type Surface, spokenSurface } from './surface.ts';
import { askBackground } from './terminal/background.ts';
import { copyText } from './terminal/copy.ts';
import { crashWords, exitCodeOf, onSignals } from './terminal/exit.ts';
import { createInput } from './terminal/input.ts';
import { takesLinks } from './terminal/link.ts';
import { createMouse } from './terminal/mouse.ts';
import { createPainter } from './terminal/painter/painter.ts';
import { createRepaint } from './terminal/repaint.ts';
import { rootRows, type Size, terminalSize } from './terminal/size.ts';
import { createStop, type GiveAway, onContinue } from './terminal/stop.ts';
import { unblock } from './terminal/unblock.ts';
import { createThemeStore } from './theme/theme-store.ts';

/** Reads and writes still under way at the end are waited for so long (ms); their intents are settled at the next start. */
const PATIENCE_MS = 15_000;
const NO_COPY = 'Copying through the terminal is switched off (display.copy).';
/** What is read out is not cut to a window: lines and lists may be as long as this. */
const PLAIN_SIZE: Size = { columns: 80, rows: 60 };
/** Keys are drawn at once; the engine's events are gathered by the store. */
const MAX_FPS = 60;
const FAILED = 1;

/** Opens the console and resolves when the person has left it; the summary is printed already. */
export async function openConsole(setting: ConsoleSetting): Promise<ConsoleEnd> {
  return startConsole(setting).ended;
}

/** The same, for who wants to look at it while it runs. */
export function startConsole(setting: ConsoleSetting): RunningConsole {
  const { setup, openDemo, options, stdout, time = REAL_TIME, environment = process.env } = setting;
  const input = createInput(setting.stdin);
  unblock(stdout);
  const painter = createPainter(stdout);
  const stages = createStages(firstStage(setting), sizeOf(stdout));
  const themes = createThemeStore(options.theme, options.plain ? { ...environment, NO_COLOR: '1' } : environment);
  let engine = setting.engine;
  let store: Store | null = null;
  let control: Control | null = null;
  let exitCode: number | null = null;
  let last: { summary: string } | null = null;
  let failure: { error: unknown } | null = null;
  let stopNews = () => {};
  const plainSize = () => ({ ...PLAIN_SIZE, columns: Math.min(PLAIN_SIZE.columns, sizeOf(stdout).columns) });
  const viewSize = () => (options.plain ? plainSize() : sizeOf(stdout));
  let giveAway: GiveAway | null = null;
  const takeGiveAway = (given: GiveAway) => {
    giveAway = given;
  };
  const mouse = createMouse(painter.pass);
  input.onMouse((report) => control && followMouse(control, report));
  const { stop, wentOn } = createStop({
    giveAway: () => giveAway,
    drained: () => {
      mouse.release();
      return painter.drained();
    },
    back: mouse.take,
    failed: (error) => fail(error),
  });

  const begin = (opened: Engine, demo = options.demo) => {
    engine = opened;
    store = createStore(opened, initialView(viewSize(), options.time), time);
    control = createControl({
      store,
      engine: opened,
      time,
      options: { ...options, demo },
      terminal: {
        repaint: () => surface.repaint(),
        stop,
        mouse,
        copy: (text) => (options.copy === false ? NO_COPY : copyText(painter.pass, text)),
        dropKeys: input.dropQueued,
      },
      program: {
        leave,
        fail,
        themes,
        keep: setting.keep ?? (async () => {}),
        setup: setup && setting.openEngine ? () => stages.show({ kind: 'setup', services: setup }) : null,
      },
    });
    const opening = control;
    store.subscribe(() => keepUp(opening));
    store.subscribe(() => themes.preview(themeBeingTyped(opening.store.get().view)));
    stopNews = watchForNews(opened, options.notice ?? 'off', painter.pass);
    stages.show({ kind: 'console', control });
  };

  const end = async () => {
    last = store && control ? { summary: summaryLine(store.get().engine) } : null;
    stopNews();
    control?.close();
    store?.close();
    const open = engine;
    store = null;
    control = null;
    engine = null;
    if (open) await withPatience(open.close(), PATIENCE_MS, time);
  };

  // An answer that comes when nobody reads any more would be typed into the shell.
  let background: Promise<unknown> | null = null;
  const learnBackground = async () => {
    await input.reading;
    if (exitCode !== null) return;
    background =
      askBackground(painter.pass, input, environment.TERM)?.then((told) => told && themes.tell(told)) ?? null;
  };

  // Nothing more may wait for a line that takes nothing; Ink's last word on the cursor goes through stderr.
  const giveUpOnLine = () => {
    input.abandon();
    unblock(process.stderr);
  };

  const leave = (code: number) => {
    if (exitCode !== null) return;
    exitCode = code;
    if (engine) control?.say('info', 'Leaving: what has been sent is being written down.');
    mouse.release();
    Promise.all([end(), background])
      .then(() => painter.drained())
      .then(
        () => {
          if (painter.isBusy()) giveUpOnLine();
          surface.unmount();
        },
        (error) => crash(error),
      );
  };

  const fail = (error: unknown) => {
    // What is refused because the engine is closing is no mistake.
    if (exitCode === null) crash(error);
  };

  const crash = (error: unknown) => {
    failure ??= { error };
    exitCode = FAILED;
    mouse.release();
    surface.unmount();
  };

  const reopen = (openEngine: (() => Promise<Engine>) | undefined, demo?: boolean) => {
    if (!openEngine) {
      leave(0);
      return;
    }
    stages.show({ kind: 'waiting', words: 'Opening …' });
    end()
      .then(openEngine)
      .then((opened) => {
        if (exitCode !== null) return opened.close();
        begin(opened, demo);
        startWatching(control);
      })
      .catch(cannotOpen);
  };

  const cannotOpen = (error: unknown) => {
    if (!(error instanceof ServiceError)) {
      fail(error);
      return;
    }
    stages.show({ kind: 'refused', problem: error.problem, services: setup });
  };

  // The first frame is the table with the last known machines, not a word of waiting.
  if (engine) begin(engine);
  const ways = {
    onSetup: (services: SetupServices) => stages.show({ kind: 'setup', services }),
    onSetupDone: () => reopen(setting.openEngine),
    onDemo: (connector: string) => reopen(openDemo && (() => openDemo(connector)), true),
    onLeave: leave,
    onStop: stop,
  };
  const drawn = (): Surface => {
    const app = (
      <App
        {...ways}
        stages={stages}
        themes={themes}
        links={options.links !== false && takesLinks(environment)}
        time={time}
        onRepaint={() => surface.repaint()}
        onTerminal={takeGiveAway}
      />
    );
    return drawnSurface(app, {
      stdin: input.stdin,
      stdout: painter.stdout,
      patchConsole: setting.patchConsole ?? true,
    });
  };
  const spoken = (): Surface =>
    spokenSurface(
      speakStage(stages.get().stage, {
        ...ways,
        keys: input.stdin,
        write: painter.pass,
        width: () => sizeOf(stdout).columns,
      }),
      takeGiveAway,
    );
  const open = options.plain ? spoken : drawn;
  let told = stages.get().stage;
  let surface = open();
  // Ink follows the stages by itself.
  const stopSwitching = stages.subscribe(() => {
    const { stage } = stages.get();
    if (!options.plain || exitCode !== null || stage === told) return;
    told = stage;
    surface.unmount();
    surface = open();
  });
  // Sizes first, then the frame: `createRepaint` draws on the turn after.
  const onResize = () => {
    stages.resize(sizeOf(stdout));
    store?.act({ type: 'resize', size: viewSize() });
  };
  stdout.on('resize', onResize);
  const stopSignals =
    setting.signals === null ? () => {} : onSignals((signal) => leave(exitCodeOf(signal)), setting.signals);
  const stopContinuing = setting.signals === null ? () => {} : onContinue(wentOn);
  input.onEnd(() => leave(exitCodeOf('SIGHUP')));
  startWatching(control);
  if (!options.plain && !themes.isFixed) void learnBackground();
  if (!options.plain && options.mouse === true) mouse.set(true);

  const finish = async (): Promise<ConsoleEnd> => {
    try {
      for (let left: Surface | null = null; left !== surface; await left.ended) left = surface;
    } catch (error) {
      failure ??= { error };
    }
    stopSwitching();
    stopContinuing();
    mouse.release();
    stdout.off('resize', onResize);
    input.close();
    if (last === null) {
      await end().catch((error: unknown) => {
        failure ??= { error };
      });
    }
    stopSignals();
    if (failure) {
      (setting.stderr ?? process.stderr).write(crashWords(failure.error, setting.log ?? null));
      return { exitCode: FAILED, summary: '' };
    }
    const summary = last?.summary ?? '';
    if (summary !== '') stdout.write(`${summary}\n`);
    return { exitCode: exitCode ?? 0, summary };
  };

  return {
    control: () => control,
    isIdle: () => input.isIdle() && (control?.isIdle() ?? true) && !(store?.isPending() ?? false),
    flushed: () => surface.flushed(),
    ended: finish(),
  };
}

function drawnSurface(
  app: ReactNode,
  terminal: Pick<RenderOptions, 'stdin' | 'patchConsole'> & { readonly stdout: NodeJS.WriteStream },
): Surface {
  const ink = render(app, {
    ...terminal,
    interactive: true,
    alternateScreen: true,
    exitOnCtrlC: false,
    maxFps: MAX_FPS,
  });
  const repaint = createRepaint({
    clear: () => ink.clear(),
    rerender: () => ink.rerender(app),
    stdout: terminal.stdout,
  });
  return {
    repaint,
    flushed: () => ink.waitUntilRenderFlush(),
    unmount() {
      repaint.stop();
      ink.unmount();
    },
    ended: ink.waitUntilExit(),
  };
}

/** What may be drawn on: all of the terminal, save what its console would scroll at. */
function sizeOf(stdout: NodeJS.WriteStream): Size {
  const { columns, rows } = terminalSize(stdout);
  return { columns, rows: rootRows(rows) };
}

function firstStage({ engine, setup }: ConsoleSetting): Stage {
  if (engine === null && setup !== null) return { kind: 'setup', services: setup };
  return { kind: 'waiting', words: 'Opening …' };
}

/** The console searches again by itself from the first moment on. */
function startWatching(control: Control | null): void {
  if (control === null) return;
  control.run(async () => {
    const answer = await control.engine.dispatch('watch', { on: true });
    if (!answer.ok) control.say('error', wordsOf(answer.problem));
  });
}
