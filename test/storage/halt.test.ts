import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHalt } from '../../src/storage/halt.ts';
import { clockAt, laterProblemOf, modeOf, NOON, temporaryFolder } from './fixtures.ts';

const haltIn = (file: string) => createHalt({ file, clock: clockAt(NOON) });

describe('the kill switch', () => {
  test('is the file, whoever made or removed it', async () => {
    const file = join(temporaryFolder(), 'HALT');
    const halt = haltIn(file);
    expect(halt.isOn()).toBe(false);
    writeFileSync(file, '');
    expect(halt.isOn()).toBe(true);
    rmSync(file);
    expect(halt.isOn()).toBe(false);
    symlinkSync('nowhere', file);
    expect(halt.isOn()).toBe(true);
  });

  test('is set and lifted, twice without harm, also before the home exists', async () => {
    const file = join(temporaryFolder(), 'home', 'HALT');
    const halt = haltIn(file);
    await halt.set(false);
    await halt.set(true);
    await halt.set(true);
    expect(haltIn(file).isOn()).toBe(true);
    expect(modeOf(file)).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain('halted 2026-02-03T12:00:00.000Z');
    await halt.set(false);
    await halt.set(false);
    expect(halt.isOn()).toBe(false);
  });

  test('that cannot be set or lifted says what that means', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const problem = await laterProblemOf(haltIn(join(folder, 'file', 'HALT')).set(true));
    expect(problem).toMatchObject({ affects: 'Isolations are NOT stopped.' });
    const stuck = join(folder, 'HALT');
    mkdirSync(stuck);
    const halt = haltIn(stuck);
    expect(halt.isOn()).toBe(true);
    expect(await laterProblemOf(halt.set(false))).toMatchObject({ affects: 'Isolations stay stopped.' });
    expect(await laterProblemOf(halt.set(true))).toMatchObject({ affects: 'Isolations are NOT stopped.' });
  });
});
