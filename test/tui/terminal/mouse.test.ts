import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createMouse, readMouse } from '../../../src/tui/terminal/mouse.ts';
import { closeApps, openApp } from '../../support/console.tsx';
import { leftSwitched } from '../../support/pty.ts';

afterEach(closeApps);

describe('reports of the mouse', () => {
  it('are wheel and click; releases, drags and other buttons are nothing', () => {
    expect(readMouse('\x1b[<64;10;5M')).toEqual({ kind: 'wheel', by: -1 });
    expect(readMouse('\x1b[<65;10;5M')).toEqual({ kind: 'wheel', by: 1 });
    expect(readMouse('\x1b[<69;10;5M')).toEqual({ kind: 'wheel', by: 1 });
    expect(readMouse('\x1b[<0;3;4M')).toEqual({ kind: 'click', row: 3, column: 2 });
    for (const other of ['\x1b[<0;3;4m', '\x1b[<2;3;4M', '\x1b[<32;3;4M', '\x1b[<66;3;4M', 'x']) {
      expect(readMouse(other)).toBeNull();
    }
  });
});

describe('the mouse', () => {
  it('is given back when the process ends, however it ends', () => {
    const written: string[] = [];
    const exits = new EventEmitter();
    const mouse = createMouse((sequence) => written.push(sequence), exits);
    mouse.set(true);
    mouse.release();
    mouse.take();
    exits.emit('exit');
    expect(leftSwitched(written.join(''))).toEqual([]);
    expect(mouse.isOn()).toBe(true);
    expect(exits.listenerCount('exit')).toBe(0);
  });

  it('is off until it is asked for, moves the cursor, and is kept', async () => {
    const kept: string[] = [];
    const app = await openApp({ setting: { keep: async (...change) => void kept.push(change.join(' ')) } });
    const at = () => app.cursorLine().slice(3, 16).trim();
    const first = at();
    expect(app.screen.written()).not.toContain('\x1b[?1000h');
    await app.press(':');
    await app.type('mouse on');
    await app.press('text.accept');
    expect(app.screen.written()).toContain('\x1b[?1000h');
    expect(kept).toEqual(['display.mouse true']);
    app.keyboard.send('\x1b[<65;10;8M');
    await app.idle();
    const moved = at();
    expect(moved).not.toBe(first);
    app.keyboard.send('\x1b[<0;10;5M\x1b[<0;10;5m');
    await app.idle();
    expect(at()).toBe(first);
    // Beside the rows, and over a question, it does nothing.
    app.keyboard.send('\x1b[<0;10;1M\x1b[<0;10;24M');
    await app.press('machine.isolate');
    app.keyboard.send('\x1b[<65;10;8M\x1b[<0;40;15M');
    await app.press('dialog.cancel');
    expect(at()).toBe(first);
    await app.quit();
    expect(leftSwitched(app.screen.written())).toEqual([]);
  });

  it('copying can be switched off', async () => {
    const options = {
      theme: 'dark',
      plain: false,
      demo: false,
      readOnly: false,
      time: 'utc',
      version: '0',
      copy: false,
    } as const;
    const app = await openApp({ setting: { options } });
    await app.press('copy');
    expect(app.screen.written()).not.toContain('\x1b]52');
    expect(app.text()).toContain('switched off (display.copy)');
  });
});
