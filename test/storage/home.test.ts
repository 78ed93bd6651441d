import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tighten } from '../../src/storage/file-mode.ts';
import { findHome, openHome } from '../../src/storage/home.ts';
import { isRoot, modeOf, problemOf, temporaryFolder } from './fixtures.ts';

describe('the places', () => {
  test('lie in CORDON_HOME where it is set, a relative one below the working folder', () => {
    const home = findHome({ env: { CORDON_HOME: 'keep', XDG_STATE_HOME: '/x' }, workingFolder: '/work' });
    expect(home).toEqual({
      root: '/work/keep',
      settings: '/work/keep/settings.json',
      secrets: '/work/keep/secrets.json',
      halt: '/work/keep/HALT',
      ledger: '/work/keep/ledger.sqlite',
      auditHead: '/work/keep/audit-head.json',
      runLock: '/work/keep/run.lock',
      lastPrune: '/work/keep/last-prune',
      evidence: '/work/keep/evidence',
      runs: '/work/keep/runs',
    });
  });

  test('are the system’s own folders otherwise', () => {
    const on = (platform: NodeJS.Platform, env: Record<string, string> = {}) => {
      const { settings, ledger, root } = findHome({ env, platform, homeFolder: '/home/ana' });
      return [root, settings, ledger];
    };
    const linux = [null, '/home/ana/.config/cordon/settings.json', '/home/ana/.local/state/cordon/ledger.sqlite'];
    expect(on('linux')).toEqual(linux);
    expect(on('linux', { CORDON_HOME: '', XDG_CONFIG_HOME: 'relative' })).toEqual(linux);
    expect(on('linux', { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' })).toEqual([
      null,
      '/c/cordon/settings.json',
      '/s/cordon/ledger.sqlite',
    ]);
    expect(on('darwin')[1]).toBe('/home/ana/Library/Application Support/cordon/settings.json');
    expect(on('win32', { APPDATA: '/a' })[1]).toBe('/a/cordon/settings.json');
    expect(on('win32')[2]).toBe('/home/ana/AppData/Local/cordon/ledger.sqlite');
  });
});

describe('opening', () => {
  test('makes every folder with mode 0700', () => {
    const root = join(temporaryFolder(), 'deep', 'home');
    const home = openHome(findHome({ env: { CORDON_HOME: root } }));
    expect([join(root, '..'), root, home.evidence, home.runs].map(modeOf)).toEqual([0o700, 0o700, 0o700, 0o700]);
  });

  test('tightens our own folders, and leaves a home that was there as it is', () => {
    const root = temporaryFolder();
    chmodSync(root, 0o755);
    mkdirSync(join(root, 'runs'), { mode: 0o755 });
    const home = openHome(findHome({ env: { CORDON_HOME: root } }));
    expect([root, home.runs].map(modeOf)).toEqual([0o755, 0o700]);
  });

  test('refuses a home that is a file, or lies below one', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    for (const root of [file, join(file, 'below')]) {
      const problem = problemOf(() => openHome(findHome({ env: { CORDON_HOME: root } })));
      expect(problem).toMatchObject({ code: 'settings', what: expect.stringContaining(root) });
      expect(problem.next).toBeTruthy();
    }
  });

  test('refuses a home that cannot be written', () => {
    const root = temporaryFolder();
    chmodSync(root, 0o500);
    const open = () => openHome(findHome({ env: { CORDON_HOME: root } }));
    if (isRoot) {
      open();
      expect(existsSync(join(root, 'runs'))).toBe(true);
    } else {
      expect(problemOf(open).what).toContain('permission is denied');
    }
  });

  test('refuses a home on a read-only file system, to root too', () => {
    if (process.platform !== 'linux') return;
    const problem = problemOf(() => openHome(findHome({ env: { CORDON_HOME: '/proc/cordon' } })));
    expect(problem.what).toMatch(/^Cannot make the folder \/proc\/cordon: /);
  });
});

test('tighten takes the rights of others away and says whether there were some', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '', { mode: 0o600 });
  expect(tighten(file)).toBe(false);
  chmodSync(file, 0o664);
  expect(tighten(file)).toBe(true);
  expect(modeOf(file)).toBe(0o600);
});
