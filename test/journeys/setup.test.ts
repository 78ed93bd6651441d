// From the setup to the console, and from the console back to the setup.
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/commands.ts';
import { ServiceError } from '../../src/engine/errors.ts';
import type { ConsoleSetting, RunningConsole } from '../../src/tui/console-setting.ts';
import { startConsole } from '../../src/tui/mount.tsx';
import type { LeavingSignal } from '../../src/tui/terminal/exit.ts';
import { scriptedEngine } from '../support/console-engine.ts';
import { theWorst } from '../support/console-fleet.ts';
import { createKeyboard, type Keyboard } from '../support/keyboard.ts';
import { framed } from '../support/on-screen.tsx';
import { createScreen, type Screen } from '../support/screen.ts';
import { fakeServices } from '../tui/setup/fake-services.ts';

type Opened = { running: RunningConsole; screen: Screen; keyboard: Keyboard; until(words: string): Promise<void> };

function open(setting: Partial<ConsoleSetting>): Opened {
  const screen = createScreen(100, 30);
  const keyboard = createKeyboard();
  const running = startConsole({
    engine: null,
    setup: null,
    options: { theme: 'dark', plain: false, demo: false, readOnly: false, time: 'utc', version: '0.0.0' },
    stdin: keyboard,
    stdout: screen.stdout,
    stderr: { write: () => true },
    environment: {},
    signals: null,
    patchConsole: false,
    ...setting,
  });
  const until = async (words: string) => {
    const deadline = performance.now() + 5000;
    for (;;) {
      await running.flushed();
      await screen.settled();
      if (screen.text().includes(words)) return;
      if (performance.now() > deadline) throw new Error(`Not on the screen in time: ${words}\n${framed(screen)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { running, screen, keyboard, until };
}

/** The environment gives both key pairs, so that Enter answers every question. */
function servicesWithKeys() {
  const { connectors } = fakeServices();
  return fakeServices({
    connectors: connectors.map((connector) => ({
      ...connector,
      keys: connector.keys.map((key) => ({ ...key, fromEnvironment: true })),
    })),
  });
}

/** Answers every question of the setup with what is offered. */
async function walkThrough({ keyboard, until, screen }: Opened): Promise<void> {
  await until('step 1 of');
  const deadline = performance.now() + 8000;
  while (screen.text().includes('Cordon setup')) {
    if (performance.now() > deadline) throw new Error(`The setup does not end.\n${framed(screen)}`);
    keyboard.send('\r');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await screen.settled();
  }
}

describe('the first run', () => {
  it('goes through the setup, then opens the console with what was saved', async () => {
    const services = servicesWithKeys();
    const engine = scriptedEngine({ machines: [theWorst()] });
    let openings = 0;
    const opened = open({
      setup: services,
      openEngine: async () => {
        openings += 1;
        return engine;
      },
    });
    await walkThrough(opened);
    await opened.until('FIN-LT-0142');
    expect(openings).toBe(1);
    expect(services.saved).toHaveLength(1);
    expect(engine.askedFor('watch')).toEqual([{ on: true }]);
    opened.keyboard.send('q');
    expect((await opened.running.ended).exitCode).toBe(0);
    await opened.screen.settled();
    expect(opened.screen.isAlternate()).toBe(false);
  });

  it('says why the saved settings do not open, and goes back to the setup', async () => {
    const problem = { code: 'credentials', what: 'The key was refused.', next: 'Enter it again.' } as const;
    const opened = open({
      setup: servicesWithKeys(),
      // Not at once: an Enter that is still on its way belongs to the setup.
      openEngine: () => new Promise((_, reject) => setTimeout(() => reject(new ServiceError(problem)), 100)),
    });
    await walkThrough(opened);
    await opened.until('The key was refused. Enter it again.');
    opened.keyboard.send('\r');
    await opened.until('step 1 of');
    opened.keyboard.send('\x03');
    await opened.until('Leave the setup?');
    opened.keyboard.send('\x03');
    expect((await opened.running.ended).exitCode).toBe(0);
  });
});

describe(':setup', () => {
  it('closes the engine only when the new settings are saved, and opens another', async () => {
    const first = scriptedEngine({ machines: [theWorst()] });
    const second = scriptedEngine({ machines: [] });
    const opened = open({ engine: first, setup: servicesWithKeys(), openEngine: async () => second });
    await opened.until('FIN-LT-0142');
    opened.keyboard.send(':setup\r');
    await opened.until('step 1 of');
    expect(first.isClosed()).toBe(false);
    await walkThrough(opened);
    expect(first.isClosed()).toBe(true);
    await opened.until('No alerts');
    opened.keyboard.send('q');
    await opened.running.ended;
    expect(second.isClosed()).toBe(true);
  });
});

describe('signals', () => {
  const signalled = (engine: Engine) => {
    const listeners = new Map<LeavingSignal, () => void>();
    const exits: number[] = [];
    const signals = {
      on: (signal: LeavingSignal, listener: () => void) => listeners.set(signal, listener),
      off: (signal: LeavingSignal) => listeners.delete(signal),
      exit: (code: number) => void exits.push(code),
    };
    return { ...open({ engine, signals }), listeners, exits };
  };

  it('finish what is written, restore the terminal and give their code', async () => {
    for (const [signal, code] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
      ['SIGHUP', 129],
    ] as const) {
      const engine = scriptedEngine({ machines: [theWorst()] });
      const { running, screen, listeners, until } = signalled(engine);
      await until('FIN-LT-0142');
      listeners.get(signal)?.();
      expect((await running.ended).exitCode).toBe(code);
      expect(engine.isClosed()).toBe(true);
      await screen.settled();
      expect(screen.isAlternate()).toBe(false);
      expect(listeners.size).toBe(0);
    }
  });

  it('do not wait a second time', async () => {
    const engine = scriptedEngine({ machines: [theWorst()] });
    let finish = () => {};
    const slow: Engine = { ...engine, close: () => new Promise((resolve) => (finish = resolve)) };
    const { running, listeners, exits, until } = signalled(slow);
    await until('FIN-LT-0142');
    listeners.get('SIGTERM')?.();
    await until('Leaving');
    listeners.get('SIGTERM')?.();
    expect(exits).toEqual([143]);
    finish();
    await running.ended;
  });
});
