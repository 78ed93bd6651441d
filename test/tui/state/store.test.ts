import { describe, expect, it } from 'vitest';
import { createStore, FREEZE_MS } from '../../../src/tui/state/store.ts';
import { initialView } from '../../../src/tui/state/view.ts';
import { NOW } from '../../support/builders.ts';
import { scriptedEngine } from '../../support/console-engine.ts';
import { manyMachines, theWorst } from '../../support/console-fleet.ts';
import { handTime } from '../../support/console-time.ts';

function opened(count = 3) {
  const time = handTime(NOW);
  const engine = scriptedEngine({ machines: manyMachines(count), now: time.now });
  const store = createStore(engine, initialView({ columns: 80, rows: 24 }, 'utc'), time);
  let drawn = 0;
  store.subscribe(() => {
    drawn += 1;
  });
  return { time, engine, store, drawn: () => drawn };
}

describe('the store', () => {
  it('tells nobody when the engine changed nothing that is shown', () => {
    const { time, engine, store, drawn } = opened();
    engine.put(engine.machine('PC-0001'));
    time.advance(100);
    // A new state object, the same machines: the header may differ, the table does not.
    const { table } = store.get().view;
    engine.set({});
    time.advance(1000);
    expect(store.get().view.table).toBe(table);
    expect(drawn()).toBeLessThanOrEqual(2);
  });

  it('answers an action at once, without waiting for the engine’s turn', () => {
    const { store, drawn } = opened();
    store.act({ type: 'table.by', rows: 1, height: 10 });
    expect(drawn()).toBe(1);
    expect(store.get().view.table.cursor).toBe('harmony:host:pc-0002');
  });

  it('sorts anew after the last key, not under it', () => {
    const { time, engine, store } = opened();
    store.touched();
    engine.put(theWorst());
    time.advance(100);
    expect(store.get().view.table.keys.at(-1)).toBe(theWorst().key);
    time.advance(FREEZE_MS);
    expect(store.get().view.table.keys[0]).toBe(theWorst().key);
  });

  it('leaves no timer behind', () => {
    const { time, engine, store } = opened();
    store.touched();
    engine.put(theWorst());
    time.advance(50);
    store.close();
    expect(time.nextIn()).toBe(null);
  });

  it('comes to rest: with nothing new, no timer waits', () => {
    const { time, engine, store } = opened();
    store.touched();
    engine.put(theWorst());
    time.advance(10 * FREEZE_MS);
    expect(time.nextIn()).toBe(null);
    expect(store.isPending()).toBe(false);
  });
});
