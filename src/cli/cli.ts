/** The command line: words in, exit code out. Everything it works with comes from outside. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { toProblem } from '../engine/errors.ts';
import { parseArgs } from './args.ts';
import { usage } from './bad-usage.ts';
import { runConfig, runSchedule } from './commands/config.ts';
import { runCycle } from './commands/cycle.ts';
import { runDoctor } from './commands/doctor.ts';
import { runExplain } from './commands/explain.ts';
import { runHistory } from './commands/history.ts';
import { runNotify } from './commands/notify.ts';
import { runOrder } from './commands/order.ts';
import { runPrune } from './commands/prune.ts';
import { runReplay } from './commands/replay.ts';
import { runReport } from './commands/report.ts';
import { runStatus } from './commands/status.ts';
import { runStory } from './commands/story.ts';
import { runVerify } from './commands/verify.ts';
import { runWatch } from './commands/watch.ts';
import { EXIT, EXIT_OF_PROBLEM } from './exit-code.ts';
import type { DemoFlags, Invocation, ScreenFlags } from './invocation.ts';
import type { Io } from './io.ts';
import type { OutputFormat } from './listings.ts';
import type { Services } from './services.ts';
import { createVoice, problemDocument, type Voice, type VoiceFlags } from './voice.ts';

/** What the console is opened for; without settings it begins with the setup. */
export type ScreenRequest = {
  readonly kind: 'console' | 'setup';
  readonly demo: DemoFlags | null;
  readonly connector: string | null;
  readonly screen: ScreenFlags;
};

/** Loaded when a command needs them: --help and a bad flag never do. */
export type Parts = {
  services(): Promise<Services>;
  /** Opens the full screen and answers the exit code. Only at a terminal. */
  screen(request: ScreenRequest, services: Services): Promise<number>;
};

function voiceFlags(invocation: Invocation, output: OutputFormat): VoiceFlags {
  const { quiet, verbose } = 'flags' in invocation ? invocation.flags : { quiet: false, verbose: false };
  return { output, quiet, verbose };
}

/** Opened when it is read, so that a missing file is told by who reads it. */
async function* fileInput(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file);
}

function refuseUsage(voice: Voice, what: string, next: string): number {
  const problem = usage(what, next);
  voice.problem(problem);
  voice.document(problemDocument(problem));
  return EXIT.usage;
}

/** Why nothing can be drawn here; null: it can. A dumb terminal shows escape codes as text. */
function whyNoScreen(io: Io, { plain }: ScreenFlags): string | null {
  if (!io.interactive) return 'there is none here';
  return io.env.TERM === 'dumb' && !plain ? 'this one can only print lines (TERM=dumb)' : null;
}

async function carryOut(invocation: Invocation, io: Io, parts: Parts, voice: Voice): Promise<number> {
  switch (invocation.command) {
    case 'console': {
      const { demo, connector, screen } = invocation;
      const without = whyNoScreen(io, invocation.screen);
      if (!without) return parts.screen({ kind: 'console', demo, connector, screen }, await parts.services());
      if (demo) return runStory(io, await parts.services(), voice, { demo, connector });
      return refuseUsage(
        voice,
        `The console needs a terminal, and ${without}.`,
        'Without one, "cordon run" does one cycle, and "cordon --help" lists what else there is.',
      );
    }
    case 'setup': {
      const without = whyNoScreen(io, invocation.screen);
      if (!without)
        return parts.screen(
          { kind: 'setup', demo: null, connector: null, screen: invocation.screen },
          await parts.services(),
        );
      return refuseUsage(
        voice,
        `The setup asks questions and needs a terminal, and ${without}.`,
        'Without one, set the keys in the environment and the rest with "cordon config set".',
      );
    }
    case 'run': {
      const { flags, scheduled } = invocation;
      return runCycle(io, await parts.services(), voice, { kind: 'run', scheduled, flags });
    }
    case 'watch': {
      const { flags, interval, cycles } = invocation;
      return runWatch(io, await parts.services(), voice, { kind: 'watch', interval, flags }, cycles);
    }
    case 'ingest': {
      const { flags, file } = invocation;
      const input = file === null ? io.input() : fileInput(resolve(io.cwd, file));
      const name = file ?? 'standard input';
      return runCycle(io, await parts.services(), voice, { kind: 'ingest', input, name, flags });
    }
    case 'isolate':
    case 'release':
      return runOrder(io, await parts.services(), voice, invocation);
    case 'status': {
      const { flags, hosts } = invocation;
      return runStatus(io, await parts.services(), voice, { kind: 'status', flags }, hosts);
    }
    case 'explain':
      return runExplain(io, await parts.services(), voice, invocation);
    case 'replay':
      return runReplay(io, await parts.services(), voice, invocation);
    case 'history':
      return runHistory(await parts.services(), voice, invocation);
    case 'verify':
      return runVerify(await parts.services(), voice, invocation);
    case 'report':
      return runReport(await parts.services(), voice, invocation);
    case 'doctor':
      return runDoctor(io, await parts.services(), voice, invocation);
    case 'prune':
      return runPrune(io, await parts.services(), voice, invocation);
    case 'config':
      return runConfig(io, await parts.services(), voice, invocation.ask);
    case 'completion': {
      const { completionScript } = await import('./manual/scripts.ts');
      io.out(completionScript(invocation.shell));
      return EXIT.done;
    }
    case 'notify':
      return runNotify(io, (await parts.services()).notify, voice, invocation);
    case 'schedule':
      return runSchedule(await parts.services(), voice, invocation.system);
  }
}

/** Runs one command line (without the program's own name); answers the exit code. Never throws. */
export async function runCli(argv: readonly string[], io: Io, parts: Parts): Promise<number> {
  const parsed = parseArgs(argv, io.version);
  if (parsed.kind === 'text') {
    io.out(parsed.text);
    return EXIT.done;
  }
  if (parsed.kind === 'usage') {
    const voice = createVoice(io, { output: parsed.json ? 'json' : 'table', quiet: false, verbose: false });
    voice.problem(parsed.problem);
    voice.document(problemDocument(parsed.problem));
    return EXIT.usage;
  }
  const voice = createVoice(io, voiceFlags(parsed.invocation, parsed.output));
  try {
    return await carryOut(parsed.invocation, io, parts, voice);
  } catch (thrown) {
    const problem = toProblem(thrown);
    voice.problem(problem);
    if (problem.code === 'internal' && thrown instanceof Error) io.err(`${thrown.stack ?? ''}\n`);
    voice.document(problemDocument(problem));
    return EXIT_OF_PROBLEM[problem.code];
  }
}
