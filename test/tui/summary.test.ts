import { expect, it } from 'vitest';
import { summaryLine } from '../../src/tui/summary.ts';
import { anOrder } from '../support/builders.ts';
import { scriptedEngine } from '../support/console-engine.ts';

it('counts what was proven in this run, however long that took and whoever ordered it', () => {
  const orders = [
    anOrder({ host: 'A' }),
    anOrder({ host: 'B', actor: { kind: 'rule', id: 'automatic' } }),
    anOrder({ host: 'C', step: 'pending' }),
    anOrder({ host: 'D', run: 'r-before' }),
    anOrder({ host: 'A', kind: 'release' }),
  ];
  const state = {
    ...scriptedEngine({ machines: [] }).getState(),
    orders: new Map(orders.map((order) => [order.id, order])),
  };
  expect(summaryLine(state)).toBe(
    'Cordon: 0 machines, 0 alerts; 2 isolated and verified, 1 released and verified. To release: cordon release B',
  );
});
