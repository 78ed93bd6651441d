import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeExport } from '../../src/storage/exports.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-exports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = () => ({ runs: join(folder, 'runs'), workingFolder: folder });
const file = { named: null, suggested: 'page.html', text: 'text', replace: false };

describe('exported files', () => {
  it('go into the folder of exports, for their owner alone, each under a name of its own', () => {
    const paths = [writeExport(place(), file), writeExport(place(), file), writeExport(place(), file)];
    expect(readdirSync(join(folder, 'runs', 'exports')).toSorted()).toEqual([
      'page-2.html',
      'page-3.html',
      'page.html',
    ]);
    for (const path of paths) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'runs', 'exports')).mode & 0o777).toBe(0o700);
  });

  it('go where a person says, and replace nothing unless they are told to', () => {
    writeFileSync(join(folder, 'mine.html'), 'mine');
    expect(() => writeExport(place(), { ...file, named: 'mine.html' })).toThrow(
      /There is a file .*mine\.html already/u,
    );
    expect(readFileSync(join(folder, 'mine.html'), 'utf8')).toBe('mine');
    expect(writeExport(place(), { ...file, named: 'mine.html', replace: true })).toBe(join(folder, 'mine.html'));
    expect(readFileSync(join(folder, 'mine.html'), 'utf8')).toBe('text');
  });

  it('say in words why they cannot be written', () => {
    writeFileSync(join(folder, 'runs'), 'a file');
    expect(() => writeExport(place(), file)).toThrow(/Cannot /u);
  });
});
