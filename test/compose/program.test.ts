import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { lasting } from '../../src/compose/program.ts';
import { temporaryFolder } from '../settings/fixtures.ts';

test('a scheduled line names the checkout that npx links to, a package in its cache as it is, and any other link', () => {
  const folder = realpathSync(temporaryFolder());
  const place = (...names: string[]): string => {
    const path = join(folder, ...names);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  };
  const checkout = place('checkout', 'dist', 'bin.js');
  writeFileSync(checkout, '');
  const linked = place('_npx', '1f', 'node_modules', '.bin', 'cordon');
  symlinkSync(checkout, linked);
  expect(lasting(linked)).toBe(checkout);
  const packed = place('_npx', '2e', 'node_modules', 'cordon', 'dist', 'bin.js');
  writeFileSync(packed, '');
  expect(lasting(packed)).toBe(packed);
  const installed = place('bin', 'cordon');
  symlinkSync(checkout, installed);
  expect(lasting(installed)).toBe(installed);
  expect(lasting(place('_npx', 'gone'))).toBe(join(folder, '_npx', 'gone'));
});
