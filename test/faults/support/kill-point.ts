/** Where a program is killed, as seen from outside: at a numbered request, at a numbered write, or at some moment. */
import type { ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import type { Simulator } from '../../../src/simulator/index.ts';
import type { Dice } from './dice.ts';

export type KillPoint =
  /**
   * The n-th request has reached the service. `before`: it is cut and nothing was done. `acted`: the service acts, the
   * answer finds nobody. `answered`: killed `laterMs` after the answer went out, so while it is being taken in.
   */
  | { readonly at: 'request'; readonly n: number; readonly mode: KillMode; readonly laterMs: number }
  /** The n-th time that a file beside the ledger changes. */
  | { readonly at: 'write'; readonly n: number }
  | { readonly at: 'time'; readonly ms: number };

export type KillMode = 'before' | 'acted' | 'answered';
export const KILL_MODES = ['before', 'acted', 'answered'] as const;

/** Any point, but the numbered ones only within what a command is known to do. */
export function anyPoint(dice: Dice, requests: number, longestMs: number): KillPoint {
  const kind = dice.pick(['request', 'request', 'write', 'time']);
  if (kind === 'time') return { at: 'time', ms: dice.between(0, longestMs) };
  if (kind === 'write') return { at: 'write', n: dice.between(1, 60) };
  return { at: 'request', n: dice.between(1, requests), mode: dice.pick(KILL_MODES), laterMs: dice.between(0, 5) };
}

export function wordsOf(point: KillPoint): string {
  if (point.at === 'time') return `after ${point.ms} ms`;
  if (point.at === 'write') return `at write ${point.n}`;
  return `at request ${point.n}, ${point.mode}${point.mode === 'answered' ? ` + ${point.laterMs} ms` : ''}`;
}

type Armed = { readonly hit: () => string | null; readonly disarm: () => void };

/** Kills the child when the point comes; `hit` tells the route or moment at which it did. */
export function arm(point: KillPoint, simulator: Simulator, home: string, child: ChildProcess): Armed {
  let hit: string | null = null;
  const kill = (what: string): void => {
    if (child.exitCode !== null || child.signalCode !== null || hit !== null) return;
    hit = what;
    child.kill('SIGKILL');
  };
  if (point.at === 'time') {
    const timer = setTimeout(() => kill('time'), point.ms);
    return { hit: () => hit, disarm: () => clearTimeout(timer) };
  }
  if (point.at === 'write') {
    let writes = 0;
    const watcher = watch(home, () => {
      writes += 1;
      if (writes === point.n) kill('write');
    });
    return { hit: () => hit, disarm: () => watcher.close() };
  }
  let requests = 0;
  const take = simulator.faults.add({
    route: 'any',
    kind: 'reset-before',
    times: Number.POSITIVE_INFINITY,
    when: (request) => {
      requests += 1;
      if (requests !== point.n) return false;
      if (point.mode === 'answered') {
        const look = (): void => {
          if (request.answered === null && child.exitCode === null) setImmediate(look);
          else setTimeout(() => kill(request.route), point.laterMs);
        };
        look();
        return false;
      }
      kill(request.route);
      return point.mode === 'before';
    },
  });
  return { hit: () => hit, disarm: take };
}
