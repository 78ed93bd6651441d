/** Folders and clocks for the tests of the storage. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { ServiceError } from '../../src/engine/errors.ts';
import type { Clock } from '../../src/engine/ports.ts';

export const NOON = Date.UTC(2026, 1, 3, 12);

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function clockAt(now: number): Clock & { set(now: number): void } {
  let at = now;
  return { now: () => at, sleep: async () => {}, set: (next) => (at = next) };
}

export const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** Permission bits do not bind root. */
export const isRoot = process.getuid?.() === 0;

export function problemOf(work: () => unknown) {
  try {
    work();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(ServiceError);
    return (thrown as ServiceError).problem;
  }
  throw new Error('There was no refusal.');
}

export async function laterProblemOf(work: Promise<unknown>) {
  const thrown = await work.then(
    () => undefined,
    (each) => each,
  );
  expect(thrown).toBeInstanceOf(ServiceError);
  return (thrown as ServiceError).problem;
}

/** Runs a script in a process whose files may not grow beyond some KiB: what a full disk looks like to it. */
export function withSmallFiles(kibibytes: number, script: string, ...words: string[]): unknown {
  const node = [process.execPath, '--input-type=module-typescript', '--eval', script, ...words];
  const { stdout, stderr } = spawnSync('bash', ['-c', `ulimit -f ${kibibytes}; exec "$0" "$@"`, ...node], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

export const sourceOf = (name: string): string => new URL(`../../src/${name}`, import.meta.url).href;
