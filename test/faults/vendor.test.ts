// Every fault of the service on every route of a cycle, met by the whole program: exit code and outcome as the
// command line promises, never a second order, never "isolated" unless it is so.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { IN_FULL, tellFigures } from './support/figures.ts';
import { atOnce } from './support/pool.ts';
import { type Met, meet, nameOf } from './support/vendor-case.ts';
import { vendorTable } from './support/vendor-table.ts';

vi.mock('../../src/compose/clock.ts', async (original) => ({
  ...(await original<object>()),
  systemClock: (await import('./support/fast-clock.ts')).fastClock,
}));

vi.mock('../../src/connectors/registry.ts', async (original) => {
  const real = await original<typeof import('../../src/connectors/registry.ts')>();
  const { createHarmony } = await import('../../src/connectors/harmony/index.ts');
  const { SHORT_TIME_OUTS } = await import('./support/fast-clock.ts');
  const harmony = createHarmony({ timeOuts: SHORT_TIME_OUTS });
  const CONNECTORS = real.CONNECTORS.map((one) => (one.id === 'harmony' ? harmony : one));
  return { CONNECTORS, connectorById: (id: string) => CONNECTORS.find((one) => one.id === id) ?? null };
});

/** They wait far more than they work. */
const SIDE_BY_SIDE = 16;
const table = vendorTable(IN_FULL).map((row, index) => ({ ...row, index, name: nameOf(row.one) }));

describe('a fault of the service', () => {
  const met = new Map<number, Met | Error>();

  beforeAll(async () => {
    await atOnce(SIDE_BY_SIDE, table, async ({ index, one }) => {
      met.set(index, await meet(one).catch((thrown: unknown) => thrown as Error));
    });
    const all = [...met.values()].filter((one): one is Met => !(one instanceof Error));
    tellFigures('vendor faults', {
      cases: table.length,
      'faults played': all.reduce((sum, { hits }) => sum + hits, 0),
      'not as promised': table.length - all.filter(({ wrong }) => wrong.length === 0).length,
      'internal errors': all.filter(({ code }) => code === 1).length,
    });
  }, 600_000);

  it.for(table)('$name', ({ index, expected }) => {
    const result = met.get(index);
    if (!result || result instanceof Error) throw result ?? new Error('it was not played');
    expect(result.wrong).toEqual([]);
    expect(result.hits).toBeGreaterThan(0);
    const { code, outcome } = result;
    expect({ code, outcome }, result.err).toEqual(expected);
    if (code !== 0) expect(outcome === null ? result.err : result.reason).not.toBe('');
  });
});
