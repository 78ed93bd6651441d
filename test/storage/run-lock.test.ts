// The lock of `cordon run`: between processes, and after kill -9.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearRunLock, runLockState, takeRunLock } from '../../src/storage/run-lock.ts';

const NOW = Date.UTC(2026, 2, 1, 10);
let folder = '';
let file = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-lock-'));
  file = join(folder, 'run.lock');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Another process that holds the lock until it is killed. */
async function holder(): Promise<ChildProcess> {
  const module = new URL('../../src/storage/run-lock.ts', import.meta.url).href;
  const code = `import { takeRunLock } from '${module}';
    const lock = takeRunLock(process.argv[1], ${NOW});
    process.stdout.write(lock ? 'held' : 'refused');
    setInterval(() => lock, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const said = await new Promise((done) => child.stdout?.once('data', done));
  expect(String(said)).toBe('held');
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('close', done));
  child.kill('SIGKILL');
  await gone;
}

describe('the lock of a run', () => {
  it('is held by one, and free again when that one lets go', () => {
    expect(runLockState(file)).toEqual({ kind: 'free' });
    const lock = takeRunLock(file, NOW);
    expect(lock?.leftBy).toBeNull();
    expect(takeRunLock(file, NOW)).toBeNull();
    expect(runLockState(file)).toEqual({ kind: 'held', by: { pid: process.pid, host: hostname(), since: NOW } });
    // Looking at it does not loosen it.
    expect(takeRunLock(file, NOW)).toBeNull();
    expect(clearRunLock(file)).toBe(false);
    lock?.release();
    lock?.release();
    expect(runLockState(file)).toEqual({ kind: 'free' });
    takeRunLock(file, NOW)?.release();
    expect(readdirSync(folder)).toEqual(['run.lock']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('ends with its process, by kill -9 too, and the next one knows of it', async () => {
    const child = await holder();
    expect(takeRunLock(file, NOW)).toBeNull();
    const by = { pid: child.pid, host: hostname(), since: NOW };
    expect(runLockState(file)).toEqual({ kind: 'held', by });
    await killed(child);
    expect(runLockState(file)).toEqual({ kind: 'left', by });
    const next = takeRunLock(file, NOW + 1);
    expect(next?.leftBy).toEqual(by);
    expect(runLockState(file)).toMatchObject({ kind: 'held', by: { pid: process.pid } });
    next?.release();
  });

  it('is put in order on request', async () => {
    await killed(await holder());
    expect(clearRunLock(file)).toBe(true);
    expect(clearRunLock(file)).toBe(false);
    expect(runLockState(file)).toEqual({ kind: 'free' });
  });

  it('names nobody where the note cannot be read', () => {
    const lock = takeRunLock(file, NOW);
    writeFileSync(`${file}.json`, '{"pid":');
    expect(runLockState(file)).toEqual({ kind: 'held', by: null });
    lock?.release();
  });

  it('says in words why it cannot be had', () => {
    writeFileSync(join(folder, 'no-folder'), '');
    expect(() => takeRunLock(join(folder, 'no-folder', 'run.lock'), NOW)).toThrow(/^Cannot make the folder/);
  });
});
