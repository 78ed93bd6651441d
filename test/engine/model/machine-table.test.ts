import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../src/engine/model/machine.ts';
import { keepMachines, NO_MACHINES, withMachines } from '../../../src/engine/model/machine-table.ts';
import { aMachine } from '../../support/builders.ts';

function named(host: string, user = 'ana'): Machine {
  return aMachine({ host, users: [user] });
}

describe('the table of machines', () => {
  it('is a read-only map', () => {
    const [a, b] = [named('A'), named('B')];
    const table = withMachines(NO_MACHINES, [a, b]);
    expect([...table]).toEqual([
      [a.key, a],
      [b.key, b],
    ]);
    expect([...table.keys()]).toEqual([a.key, b.key]);
    expect([...table.values()]).toEqual([a, b]);
    expect([table.size, table.get(a.key), table.has(b.key), table.has('nobody')]).toEqual([2, a, true, false]);
    const visited: string[] = [];
    table.forEach((machine, key) => {
      visited.push(`${key}=${machine.host}`);
    });
    expect(visited).toEqual([`${a.key}=A`, `${b.key}=B`]);
    expect(new Map(table)).toEqual(
      new Map([
        [a.key, a],
        [b.key, b],
      ]),
    );
  });

  it('is the same where nothing differs', () => {
    const a = named('A');
    const table = withMachines(NO_MACHINES, [a]);
    expect(withMachines(table, [])).toBe(table);
    expect(withMachines(table, [a])).toBe(table);
    expect(keepMachines(table, () => true)).toBe(table);
  });

  it('takes in a plain map and drops machines', () => {
    const [a, b] = [named('A'), named('B')];
    const table = withMachines(new Map([[a.key, a]]), [b]);
    expect([...table.values()]).toEqual([a, b]);
    const kept = keepMachines(table, ({ host }) => host === 'B');
    expect([...kept.keys()]).toEqual([b.key]);
    expect([...withMachines(kept, [a]).values()]).toEqual([b, a]);
  });

  it('keeps every snapshot as it was, whichever of them grows', () => {
    const step = fc.tuple(fc.nat(), fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C', 'D', 'E'), fc.string())));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const tables: ReadonlyMap<string, Machine>[] = [NO_MACHINES];
        const truth: Map<string, Machine>[] = [new Map()];
        for (const [pick, changes] of steps) {
          const from = pick % tables.length;
          const machines = changes.map(([host, user]) => named(host, user));
          tables.push(withMachines(tables[from] as ReadonlyMap<string, Machine>, machines));
          truth.push(new Map([...(truth[from] as Map<string, Machine>), ...machines.map((m) => [m.key, m] as const)]));
        }
        expect(tables.map((table) => [...table])).toEqual(truth.map((map) => [...map]));
        for (const [at, table] of tables.entries()) {
          for (const { key } of ['A', 'B', 'C', 'D', 'E'].map((host) => named(host))) {
            expect(table.get(key)).toBe(truth[at]?.get(key));
          }
        }
      }),
    );
  });
});
