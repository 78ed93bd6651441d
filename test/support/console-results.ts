/** What an order command answers, for the console's tests. */
import type { OrderResult } from '../../src/engine/commands.ts';
import { anOrder, NOW } from './builders.ts';
import type { App } from './console.tsx';
import type { ScriptedEngine } from './console-engine.ts';

/** An order that the vendor's side refused, with the reason in full. */
export function refusedOrder({ engine }: App<ScriptedEngine>, host: string, reason: string): OrderResult {
  const { key } = engine.machine(host);
  const order = anOrder({ host, machine: key, step: 'refused', createdAt: NOW, words: reason });
  return { machine: key, host, outcome: 'failed', reason, order, candidates: [] };
}
