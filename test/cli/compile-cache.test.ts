// What is compiled is kept in the home and nowhere else, and a home that cannot be written to only costs time.
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepCompiled } from '../../src/compile-cache.ts';
import { runBuilt } from './support/built.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cordon-compiled-'));
});
afterEach(() => {
  chmodSync(home, 0o700);
  rmSync(home, { recursive: true, force: true });
});

describe('compiled code', () => {
  it('is kept in the home, for its owner alone', async () => {
    const { code } = await runBuilt(['config', 'path'], { env: { CORDON_HOME: home, NODE_COMPILE_CACHE: '' } });
    expect(code).toBe(0);
    const folder = join(home, 'compiled');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).not.toEqual([]);
  });

  it('is not asked for by what needs no program', async () => {
    await runBuilt(['--version'], { env: { CORDON_HOME: home, NODE_COMPILE_CACHE: '' } });
    expect(readdirSync(home)).toEqual([]);
  });

  it('makes no home that is not there, and leaves the wish of the person alone', () => {
    const missing = join(home, 'missing');
    keepCompiled({ CORDON_HOME: missing }, 'linux');
    keepCompiled({ CORDON_HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' }, 'linux');
    expect(readdirSync(home)).toEqual([]);
  });

  it('starts where nothing can be written', async () => {
    chmodSync(home, 0o500);
    const { code } = await runBuilt(['config', 'path'], { env: { CORDON_HOME: home, NODE_COMPILE_CACHE: '' } });
    expect(code).toBe(0);
  });
});
