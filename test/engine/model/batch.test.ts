import { describe, expect, it } from 'vitest';
import { standingBatch } from '../../../src/engine/model/batch.ts';
import type { Order } from '../../../src/engine/model/isolation.ts';
import { anOrder, MINUTE, NOW } from '../../support/builders.ts';

const hostsOf = (orders: readonly Order[], batches: readonly (readonly string[])[]) =>
  standingBatch({
    orders: new Map(orders.map((order) => [order.id, order])),
    batches: batches.map((ids) => ({ at: NOW, orders: ids })),
  }).map(({ host }) => host);

const isolation = (id: string, change: Partial<Order> = {}) => anOrder({ id, host: id, createdAt: NOW, ...change });

describe('the batch that U takes back', () => {
  it('is the newest of which something is cut off: a later order that is pending or aborted hides none', () => {
    const [a, b] = [isolation('a'), isolation('b')];
    for (const step of ['pending', 'aborted', 'failed', 'drifted'] as const) {
      expect(hostsOf([a, b, isolation('c', { step })], [['a', 'b'], ['c']])).toEqual(['a', 'b']);
    }
    expect(hostsOf([a, b, isolation('c')], [['a', 'b'], ['c']])).toEqual(['c']);
  });

  it('leaves out what was released since, and goes back to the batch before when all of it was', () => {
    const release = (host: string) => anOrder({ id: `r-${host}`, host, kind: 'release', createdAt: NOW + MINUTE });
    const orders = [isolation('a'), isolation('b'), isolation('c'), release('c')];
    expect(hostsOf(orders, [['a', 'b'], ['c']])).toEqual(['a', 'b']);
    expect(hostsOf([...orders, release('a')], [['a', 'b'], ['c']])).toEqual(['b']);
    expect(hostsOf([...orders, release('a'), release('b')], [['a', 'b'], ['c']])).toEqual([]);
  });

  it('keeps a machine that was isolated again after its release, and one whose release is not proven', () => {
    const before = anOrder({ id: 'r', host: 'a', kind: 'release', createdAt: NOW - MINUTE });
    const open = anOrder({ id: 'r2', host: 'a', kind: 'release', createdAt: NOW + MINUTE, step: 'pending' });
    expect(hostsOf([before, isolation('a'), open], [['a']])).toEqual(['a']);
  });
});
