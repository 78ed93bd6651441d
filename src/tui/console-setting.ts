/** What a console is opened with, and what it answers. */
import type { Engine } from '../engine/commands.ts';
import type { ConsoleOptions, SetupServices } from './services.ts';
import type { Control } from './state/control/control.ts';
import type { ConsoleTime } from './state/time.ts';
import type { onSignals } from './terminal/exit.ts';
import type { KeySource } from './terminal/input.ts';

export type ConsoleSetting = {
  /** null: nothing is configured yet; the setup runs first and `openEngine` follows it. */
  readonly engine: Engine | null;
  /** Opens the engine with what the setup has just saved; also after `:setup`. */
  readonly openEngine?: () => Promise<Engine>;
  /** Opens the engine on the built-in gateway, where the setup offers it. */
  readonly openDemo?: (connector: string) => Promise<Engine>;
  readonly setup: SetupServices | null;
  readonly options: ConsoleOptions;
  readonly stdin: KeySource;
  readonly stdout: NodeJS.WriteStream;
  /** Where the words of a crash go; default: process.stderr. */
  readonly stderr?: { write(text: string): unknown };
  /** NO_COLOR, TERM, COLORFGBG; default: process.env. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly time?: ConsoleTime;
  /** Keeps a setting of the display, named as in the settings file; absent: it lasts as long as the console. */
  readonly keep?: (name: string, value: string) => Promise<void>;
  /** Who sends signals; default: process. null: nobody (tests). */
  readonly signals?: Parameters<typeof onSignals>[1] | null;
  /** Whether stray console output is kept off the screen; default: true. */
  readonly patchConsole?: boolean;
  /** Where the log of the run lies, for the words of a crash. */
  readonly log?: string | null;
};

export type ConsoleEnd = { readonly exitCode: number; readonly summary: string };

/** A console that runs. */
export type RunningConsole = {
  /** null while the setup or the opening of the engine is on screen. */
  control(): Control | null;
  /** No key waits, no command is under way, every fact is drawn. */
  isIdle(): boolean;
  /** Resolves when what was drawn has been written. */
  flushed(): Promise<void>;
  readonly ended: Promise<ConsoleEnd>;
};
