import { expect, it } from 'vitest';
import { barOf } from '../../../src/engine/model/evidence-bar.ts';

const asked = new Map([['halo:a', 'unknown' as const]]);

it('takes the severity the settings name before all else', () => {
  expect(barOf({ count: 2, severity: 'critical' }, asked, 'halo:a')).toEqual({ count: 2, severity: 'critical' });
});

it('leaves the severity to the connection where the settings name none', () => {
  expect(barOf({ count: 1, severity: null }, asked, 'halo:a')).toEqual({ count: 1, severity: 'unknown' });
});

it('asks for High of a connection that says nothing, and of machines without one', () => {
  expect(barOf({ count: 1, severity: null }, asked, 'harmony:b').severity).toBe('high');
  expect(barOf({ count: 1, severity: null }, undefined, null).severity).toBe('high');
});
