// `isolate` where nothing is ordered: the run leaves its report all the same, and says why.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Ground, QUICK, standOn } from './support/ground.ts';
import { validReport } from './support/report.ts';

const HOST = 'FIN-LT-0142';

function reportsOf(ground: Ground) {
  return ground.reports().map((file) => validReport(readFileSync(file, 'utf8')));
}

it('isolated already: a report of its own', async ({ onTestFinished }) => {
  const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
  const again = ['isolate', HOST, '--yes', ...QUICK, ...ground.here];
  expect((await ground.cordon(again)).code).toBe(0);
  expect((await ground.cordon(again)).code).toBe(0);
  const outcomes = reportsOf(ground).map(({ machines_processed }) => machines_processed.map(({ outcome }) => outcome));
  expect(outcomes.flat().sort()).toEqual(['already_isolated', 'isolated']);
});

it('not known at the vendor: a report that says so', async ({ onTestFinished }) => {
  const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
  const told = await ground.cordon(['isolate', 'NOBODY-1', '--yes', ...QUICK, ...ground.here]);
  expect(told.code).toBe(5);
  const [report] = reportsOf(ground);
  expect(report?.machines_processed).toMatchObject([{ hostname: 'NOBODY-1', outcome: 'not_found' }]);
});

it('a key that is refused: a report with the error', async ({ onTestFinished }) => {
  const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
  const told = await ground.cordon(['isolate', HOST, '--yes', ...QUICK, ...ground.here], {
    env: { CORDON_ENDPOINT_SECRET_KEY: 'mistyped' },
  });
  expect(told.code).toBe(3);
  expect(reportsOf(ground)[0]?.execution_summary.errors).toHaveLength(1);
});
