/**
 * Opens a piece of the console on a windowless terminal, with the real input adapter, and drives it by keys.
 * Waits for the app to be idle; polls, with a deadline, only for work that is not the app's own.
 */
import './colour.ts';
import { render } from 'ink';
import type { ReactNode } from 'react';
import { createInput } from '../../src/tui/terminal/input.ts';
import { createRepaint } from '../../src/tui/terminal/repaint.ts';
import { bytesOf, createKeyboard, type Keyboard } from './keyboard.ts';
import { createScreen, isShown, type Screen, type Wanted } from './screen.ts';

export type OnScreen = {
  readonly screen: Screen;
  readonly keyboard: Keyboard;
  /** Keys by name ('j', 'enter', 'ctrl+u') or commands by name ('machine.isolate'); waits until idle. */
  press(...keysOrCommands: readonly string[]): Promise<void>;
  /** Letters, each a key of its own. */
  type(text: string): Promise<void>;
  /** A bracketed paste. */
  paste(text: string): Promise<void>;
  /** No key waits and what was drawn is on the screen. */
  idle(): Promise<void>;
  text(): string;
  lines(): readonly string[];
  /** Polls until the screen fits; prints the whole screen when it does not in time. Answers the screen's text. */
  until(wanted: Wanted, deadlineMs?: number): Promise<string>;
  resize(columns: number, rows: number): Promise<void>;
  rerender(node: ReactNode): void;
  unmount(): Promise<void>;
};

export type OnScreenOptions = { readonly columns?: number; readonly rows?: number; readonly alternateScreen?: boolean };

export async function openOnScreen(node: ReactNode, options: OnScreenOptions = {}): Promise<OnScreen> {
  const { columns = 80, rows = 24, alternateScreen = false } = options;
  const screen = createScreen(columns, rows);
  const keyboard = createKeyboard();
  const input = createInput(keyboard);
  let current = node;
  const ink = render(node, {
    stdout: screen.stdout,
    stdin: input.stdin,
    stderr: screen.stdout,
    interactive: true,
    alternateScreen,
    incrementalRendering: true,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 1000,
  });
  const repaint = createRepaint({
    clear: () => ink.clear(),
    rerender: () => ink.rerender(current),
    stdout: screen.stdout,
  });

  const idle = async () => {
    do {
      await new Promise((resolve) => setImmediate(resolve));
    } while (!input.isIdle());
    await ink.waitUntilRenderFlush();
    await screen.settled();
  };
  await idle();

  const until: OnScreen['until'] = async (wanted, deadlineMs = 5000) => {
    const deadline = performance.now() + deadlineMs;
    for (;;) {
      await idle();
      const text = screen.text();
      if (isShown(text, wanted)) return text;
      if (performance.now() > deadline) throw new Error(`Not on the screen in time: ${wanted}\n${framed(screen)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  return {
    screen,
    keyboard,
    press: async (...names) => {
      for (const name of names) {
        keyboard.send(bytesOf(name));
        await idle();
      }
    },
    type: async (text) => {
      for (const char of text) keyboard.send(char);
      await idle();
    },
    paste: async (text) => {
      keyboard.send(`\x1b[200~${text}\x1b[201~`);
      await idle();
    },
    idle,
    text: () => screen.text(),
    lines: () => screen.lines(),
    until,
    resize: async (nextColumns, nextRows) => {
      screen.resize(nextColumns, nextRows);
      await idle();
    },
    rerender: (next) => {
      current = next;
      ink.rerender(next);
    },
    unmount: async () => {
      repaint.stop();
      ink.unmount();
      await ink.waitUntilExit();
      input.close();
      await screen.settled();
    },
  };
}

/** The screen with a frame around it, for failure messages. */
export function framed(screen: Pick<Screen, 'lines' | 'columns'>): string {
  const edge = '─'.repeat(screen.columns);
  return `┌${edge}┐\n${screen
    .lines()
    .map((line) => `│${line.padEnd(screen.columns)}│`)
    .join('\n')}\n└${edge}┘`;
}
