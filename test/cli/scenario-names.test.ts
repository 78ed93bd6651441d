import { expect, it } from 'vitest';
import { SCENARIO_NAMES } from '../../src/cli/options.ts';
import { SCENARIOS } from '../../src/simulator/scenarios/catalog.ts';

it('the help of --scenario names every story there is', () => {
  expect([...SCENARIO_NAMES].sort()).toEqual(SCENARIOS.map(({ name }) => name).sort());
});
