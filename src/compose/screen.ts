/** The full screen: a session under the console, a new one after each setup. */
import type { ScreenRequest } from '../cli/cli.ts';
import { keptLines } from '../cli/commands/ending.ts';
import { exitCodeOf } from '../cli/exit-code.ts';
import type { Io } from '../cli/io.ts';
import type { Services, Session } from '../cli/services.ts';
import { createVoice } from '../cli/voice.ts';
import { ServiceError } from '../engine/errors.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings/schema.ts';
import { writeExport } from '../storage/exports.ts';
import { findHome } from '../storage/home.ts';
import type { ExportServices, WrittenExport } from '../tui/services.ts';
import { createSetup } from './setup.ts';
import { openStores } from './stores.ts';

const PLAIN_VOICE = { output: 'table', quiet: false, verbose: false } as const;

/** Opens the console, or the setup before it where nothing is configured. Answers the exit code. */
export async function openScreen(request: ScreenRequest, io: Io, services: Services): Promise<number> {
  const { demo, connector, screen, kind } = request;
  const voice = createVoice(io, PLAIN_VOICE);
  const stores = openStores(io.env, io.cwd);
  let session: Session | null = null;

  const open = async (wish = { demo, connector }) => {
    await session?.close();
    session = null;
    return services.open({ kind: 'console', ...wish, readOnly: screen.readOnly }, () => {});
  };
  const openEngine = async (wish?: Parameters<typeof open>[0]) => {
    const opened = await open(wish);
    if (!opened.ok) throw new ServiceError(opened.problem);
    session = opened.session;
    return session.engine;
  };

  // Read while the session is opened: both take their time before the first paint.
  const mount = import('../tui/mount.tsx');
  const setupFirst = kind === 'setup' || (!demo && !(await services.isConfigured()));
  if (!setupFirst) {
    const opened = await open();
    if (!opened.ok) {
      voice.problem(opened.problem);
      return exitCodeOf({ problem: opened.problem });
    }
    session = opened.session;
  }
  const current = session as Session | null;
  for (const warning of current?.warnings ?? []) voice.warn(warning);
  const { openConsole } = await mount;
  const { display } = stored(stores);
  try {
    const { exitCode } = await openConsole({
      engine: current?.engine ?? null,
      openEngine: () => openEngine(),
      openDemo: (chosen) => openEngine({ demo: { scenario: null, keep: false }, connector: chosen }),
      setup: demo ? null : createSetup(stores, io.cwd),
      options: {
        theme: screen.theme ?? display.theme,
        plain: screen.plain,
        demo: demo !== null,
        readOnly: screen.readOnly,
        time: display.time,
        notice: display.notice,
        mouse: display.mouse,
        copy: display.copy,
        links: display.links,
        version: io.version,
        exports: {
          write: (file) => writeExportOf(session, stores, io, file),
          lastReport: () => session?.lastReport()?.report ?? null,
        },
      },
      stdin: process.stdin,
      stdout: process.stdout,
      environment: io.env,
      // A demo leaves nothing behind, how it looked neither.
      ...(demo ? {} : { keep: async (name, value) => void (await stores.settings.set(name, value)) }),
      log: current?.demo?.kept === false ? null : (current?.log ?? null),
    });
    return exitCode;
  } finally {
    await (session as Session | null)?.close();
    if (demo?.keep && current?.demo) voice.say(...keptLines(current.demo));
  }
}

/** Into the home of the session at hand: a demo has one of its own. */
function writeExportOf(
  session: Session | null,
  stores: ReturnType<typeof openStores>,
  io: Io,
  file: Parameters<ExportServices['write']>[0],
): WrittenExport {
  const demo = session?.demo ?? null;
  const { runs } = demo ? findHome({ env: { CORDON_HOME: demo.home } }) : stores.home;
  // What a person exports of a demo is to outlive it: its own folder does not.
  const goes = demo !== null && !demo.kept && file.named === null;
  const place = goes ? { ...file, named: file.suggested } : file;
  try {
    const path = writeExport({ runs, workingFolder: io.cwd }, { ...place, replace: false });
    return { ok: true, path, note: goes ? 'kept here after the demo' : '' };
  } catch (thrown) {
    if (thrown instanceof ServiceError) return { ok: false, problem: thrown.problem };
    throw thrown;
  }
}

/** How it looks is not worth a refusal: a settings file that is off is told by whoever needs it. */
function stored(stores: ReturnType<typeof openStores>): Settings {
  try {
    return stores.settings.load();
  } catch {
    return DEFAULT_SETTINGS;
  }
}
