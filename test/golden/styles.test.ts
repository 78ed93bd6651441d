import { afterEach, describe, it, vi } from 'vitest';
import { closeApps, openApp } from '../support/console.tsx';
import { expectGolden, stylesOf } from '../support/console-golden.ts';

// Before anything of Ink is loaded: it looks once whether colours are wanted.
vi.hoisted(() => {
  process.env.FORCE_COLOR = '1';
});

afterEach(closeApps);

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
