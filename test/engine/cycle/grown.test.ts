import { expect, it } from 'vitest';
import { grownWords } from '../../../src/engine/cycle/grown.ts';
import type { Machine } from '../../../src/engine/model/machine.ts';
import { aMachine } from '../../support/builders.ts';

const mapOf = (...machines: readonly Machine[]) => new Map(machines.map((machine) => [machine.key, machine]));

it('names the machines on which alerts came in, the most first, and counts the rest', () => {
  const old = aMachine({ host: 'OLD', alerts: { high: 2 } });
  const before = mapOf(old);
  expect(grownWords(before, before)).toBe('');
  expect(grownWords(before, mapOf(aMachine({ host: 'OLD', alerts: { high: 3 } })))).toBe(' on OLD');
  const many = ['A', 'B', 'C', 'D', 'E'].map((host, at) => aMachine({ host, alerts: { high: at + 1 } }));
  expect(grownWords(before, mapOf(old, ...many))).toBe(' on E, D, C and 2 more');
});
