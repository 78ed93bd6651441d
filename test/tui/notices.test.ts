import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/commands.ts';
import type { EngineState } from '../../src/engine/state.ts';
import { watchForNews } from '../../src/tui/notices.ts';
import { type NoticeKind, noticeSequence } from '../../src/tui/terminal/notice.ts';
import { aMachine } from '../support/builders.ts';

/** An engine of which only the state moves. */
function standing(hosts: readonly string[], lastSuccessAt: number | null) {
  const stateOf = (names: readonly string[], at: number | null) =>
    ({
      machines: new Map(names.map((host) => [`h:host:${host}`, aMachine({ key: `h:host:${host}`, host })])),
      watch: { lastSuccessAt: at },
    }) as unknown as EngineState;
  let state = stateOf(hosts, lastSuccessAt);
  const listeners = new Set<() => void>();
  const engine = {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Engine;
  const move = (names: readonly string[], at: number | null) => {
    state = stateOf(names, at);
    for (const listener of listeners) listener();
  };
  return { engine, move };
}

function told(kind: NoticeKind, hosts: readonly string[], lastSuccessAt: number | null) {
  const { engine, move } = standing(hosts, lastSuccessAt);
  const written: string[] = [];
  const stop = watchForNews(engine, kind, (text) => written.push(text));
  return { move, written, stop };
}

it('rings for a machine that was not there before, once', () => {
  const { move, written } = told('bell', ['A'], 1);
  move(['A', 'B'], 2);
  move(['A', 'B'], 3);
  expect(written).toEqual(['\x07']);
});

it('says nothing of what the first search finds', () => {
  const { move, written } = told('bell', [], null);
  move(['A', 'B'], null);
  move(['A', 'B'], 1);
  expect(written).toEqual([]);
  move(['A', 'B', 'C'], 2);
  expect(written).toHaveLength(1);
});

it('names at most three machines, and never lets a name end the sequence', () => {
  const { move, written } = told('desktop', [], 1);
  move(['A', 'B\x07;\x1b]0;owned', 'C', 'D', 'E'], 2);
  const [text = ''] = written;
  expect(text).toContain('5 new machines: A, ');
  expect(text).toContain('and 2 more');
  expect(text.match(/\x1b/g)).toHaveLength(2);
  expect(text.match(/;/g)).toHaveLength(4);
});

it('is silent when it is off, and when it was stopped', () => {
  const off = told('off', [], 1);
  off.move(['A'], 2);
  expect(off.written).toEqual([]);
  expect(noticeSequence('off', 'x')).toBe('');
  const stopped = told('bell', [], 1);
  stopped.stop();
  stopped.move(['A'], 2);
  expect(stopped.written).toEqual([]);
});
