import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeApps, openApp } from '../support/console.tsx';
import { expectGolden, inksOf } from '../support/console-golden.ts';

// Before anything of Ink is loaded: it looks once how many colours there are.
vi.hoisted(() => {
  process.env.FORCE_COLOR = '3';
});

afterEach(closeApps);

const answer = (colour: string) => `\x1b]11;rgb:${colour}\x1b\\`;
const LIGHT = answer('ffff/ffff/ffff');

describe('themes at 80×24', () => {
  it('each as it is drawn', async () => {
    const app = await openApp({ setting: { environment: { TERM: 'xterm' } } });
    const pictures: string[] = [];
    for (const theme of ['dark', 'light', 'colour-blind', 'mono']) {
      await app.press(':');
      await app.type(`theme ${theme}`);
      await app.press('text.accept');
      await app.advance(10_000);
      pictures.push(`═══ ${theme} ═══\n${inksOf(app.screen)}`);
    }
    expectGolden('themes', `${pictures.join('\n')}\n`);
  });

  it('follow the terminal’s own answer, which is not typed into anything', async () => {
    const app = await openApp({ setting: { environment: { TERM: 'xterm' }, options: options('auto') } });
    await app.press('/');
    expect(app.screen.written()).toContain('\x1b]11;?');
    const before = inksOf(app.screen);
    app.keyboard.send(LIGHT);
    await app.idle();
    expect(inksOf(app.screen)).not.toBe(before);
    expect(app.lines().find((line) => line.startsWith('/'))).not.toContain('rgb');
    await app.press('esc');
  });

  it('are shown while a name is typed, and taken back with Esc', async () => {
    const app = await openApp({ setting: { options: options('dark') } });
    await app.press(':');
    await app.type('theme mon');
    const before = app.screen.inkAt(5, 26);
    expect(before).not.toBe('');
    await app.type('o');
    expect(app.screen.inkAt(5, 26)).toBe('');
    await app.press('text.cancel');
    expect(app.screen.inkAt(5, 26)).toBe(before);
  });

  it('are kept for the next time when they are chosen', async () => {
    const kept: [string, string][] = [];
    const keep = async (name: string, value: string) => void kept.push([name, value]);
    const app = await openApp({ setting: { keep } });
    await app.press(':');
    await app.type('theme light');
    await app.press('text.accept');
    expect(kept).toEqual([['display.theme', 'light']]);
    expect(app.text()).toContain('The theme is light.');
  });

  it('say so where they could not be kept, and where colours are forbidden', async () => {
    const keep = async () => {
      throw new Error('the disk is full.');
    };
    const app = await openApp({ setting: { keep, environment: { NO_COLOR: '1' } } });
    await app.press(':');
    await app.type('theme dark');
    await app.press('text.accept');
    expect(app.text()).toContain('could not be kept: the disk is full.');
    expect(app.screen.inkAt(5, 26)).toBe('');
  });
});

function options(theme: 'auto' | 'dark') {
  return { theme, plain: false, demo: false, readOnly: false, time: 'utc', version: '0.0.0' } as const;
}
