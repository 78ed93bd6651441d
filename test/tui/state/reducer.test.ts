import { describe, expect, it } from 'vitest';
import { reduce } from '../../../src/tui/state/reducer.ts';
import { AT_TOP, initialView, type RecordView, topScreen, type View } from '../../../src/tui/state/view.ts';
import { anEntry } from '../../support/builders.ts';

const start = initialView({ columns: 80, rows: 24 }, 'utc');
const known = new Map([
  ['a', 1],
  ['b', 1],
  ['c', 1],
]);

const record = (machine: string, index: number, value: unknown): RecordView => ({
  machine,
  index,
  reading: { kind: 'ready', record: value, entry: anEntry(), fields: [] },
});

describe('the view', () => {
  it('is the same where an action changes nothing', () => {
    const unchanged: View[] = [
      reduce(start, { type: 'resize', size: { columns: 80, rows: 24 } }),
      reduce(start, { type: 'pop' }),
      reduce(start, { type: 'narrow', text: '' }),
      reduce(start, { type: 'mark', machines: ['a'], on: false }),
      reduce(start, { type: 'dialog', dialog: null }),
      reduce(start, { type: 'position', list: 'raw', position: { ...AT_TOP } }),
      reduce(start, { type: 'zone', zone: 'utc' }),
      reduce(start, { type: 'machines', sorted: [], known, height: 10, cardLines: 0, how: 'quiet', settled: true }),
    ];
    for (const view of unchanged) expect(view).toBe(start);
  });

  it('goes back one screen at a time and never below the table', () => {
    let view = reduce(start, { type: 'push', screen: { kind: 'machine', machine: 'a' } });
    view = reduce(view, { type: 'push', screen: { kind: 'record', machine: 'a', depth: 'raw' } });
    expect(topScreen(view)).toMatchObject({ kind: 'record' });
    view = reduce(view, { type: 'pop' });
    expect(topScreen(view)).toMatchObject({ kind: 'machine' });
    view = reduce(reduce(view, { type: 'pop' }), { type: 'pop' });
    expect(topScreen(view)).toEqual({ kind: 'triage' });
  });

  it('drops marks of machines that are gone, keeps those that are only hidden', () => {
    const marked = reduce(start, { type: 'mark', machines: ['a', 'gone'], on: true });
    const view = reduce(marked, {
      type: 'machines',
      sorted: ['b'],
      known,
      height: 10,
      cardLines: 0,
      how: 'quiet',
      settled: true,
    });
    expect([...view.marks]).toEqual(['a']);
  });

  it('pins the cursor once the first search is whole', () => {
    const loose = reduce(start, {
      type: 'machines',
      sorted: ['b', 'a'],
      known,
      height: 9,
      cardLines: 0,
      how: 'quiet',
      settled: false,
    });
    expect(loose.table.cursor).toBe(null);
    const pinned = reduce(loose, {
      type: 'machines',
      sorted: ['b', 'a'],
      known,
      height: 9,
      cardLines: 0,
      how: 'quiet',
      settled: true,
    });
    expect(pinned.table.cursor).toBe('b');
  });

  it('opens another record at its top with its own folds; the same one keeps its place', () => {
    let view = reduce(start, { type: 'record', record: record('a', 1, { x: { y: 1 } }) });
    view = reduce(view, { type: 'position', list: 'raw', position: { cursor: 2, first: 1 } });
    const again = reduce(view, { type: 'record', record: record('a', 1, { x: { y: 1 } }) });
    expect(again.positions.raw).toEqual({ cursor: 2, first: 1 });
    const other = reduce(view, { type: 'record', record: record('a', 2, { z: 1 }) });
    expect(other.positions.raw).toEqual(AT_TOP);
  });

  it('remembers typed commands, each once, the latest last', () => {
    const lines = ['window 1h', 'mode observe', 'window 1h', '  '];
    const view = lines.reduce((now, line) => reduce(now, { type: 'command.done', line }), start);
    expect(view.commands).toEqual(['mode observe', 'window 1h']);
  });
});
