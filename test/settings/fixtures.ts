/** Folders and refusals for the tests of the settings. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type Problem, ServiceError } from '../../src/engine/errors.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const modeOf = (path: string): number => statSync(path).mode & 0o777;

export async function problemOf(work: () => unknown): Promise<Problem> {
  try {
    await work();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(ServiceError);
    return (thrown as ServiceError).problem;
  }
  throw new Error('There was no refusal.');
}
