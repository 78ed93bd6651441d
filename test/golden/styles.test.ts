import { afterEach, describe, it, vi } from 'vitest';
import { closeApps, openApp } from '../support/console.tsx';
import { expectGolden, stylesOf } from '../support/console-golden.ts';

// Before anything of Ink is loaded: it looks once whether colours are wanted.
vi.hoisted(() => {
  process.env.FORCE_COLOR = '1';
});

afterEach(closeApps);

/** One walk through the screens: what to press, and what then is looked at. */
const WALK: readonly (readonly [name: string, ...keys: readonly string[]])[] = [
  ['triage, narrowing', '/', 'w', 's'],
  ['triage, letters awaited', 'esc', 'o'],
  ['groups', 'esc', ':', ...'group rule', 'enter'],
  ['help', '?'],
  ['machine', 'q', 'esc', 'g', 'enter'],
  ['machine, indicators', 'tab'],
  ['verbose', 'v'],
  ['raw', 'r'],
  ['explain', 'e'],
  ['activity', 'A'],
  ['history', 'h'],
  ['command line', ':', ...'window ', 'tab'],
  ['nothing matches', 'esc', 'esc', 'esc', 'esc', 'esc', 'esc', '/', 'q', 'x', 'enter'],
];

describe('styles of every screen at 80×24', () => {
  it.each([
    ['dark', {}],
    ['mono', { NO_COLOR: '1' }],
  ])('%s', async (name, environment) => {
    const app = await openApp({ setting: { environment } });
    const frames: string[] = [];
    for (const [title, ...keys] of WALK) {
      await app.press(...keys.map((key) => (key === ' ' ? 'space' : key)));
      frames.push(`═══ ${title}: ${app.lines().at(-2)?.trimEnd()}\n${stylesOf(app.screen)}\n`);
    }
    expectGolden(`styles-screens-${name}`, frames.join(''));
  });
});

describe('styles at 80×24', () => {
  it('triage', async () => {
    const app = await openApp();
    await app.press('mark.toggle', 'move.down');
    expectGolden('styles-triage', `${stylesOf(app.screen)}\n`);
  });

  it('triage without colours keeps weight and the bar', async () => {
    const app = await openApp({ setting: { environment: { NO_COLOR: '1' } } });
    expectGolden('styles-triage-mono', `${stylesOf(app.screen)}\n`);
  });

  it('dialog', async () => {
    const app = await openApp();
    await app.press('machine.isolate');
    expectGolden('styles-dialog', `${stylesOf(app.screen)}\n`);
  });
});
