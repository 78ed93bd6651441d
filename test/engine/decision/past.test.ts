import { describe, expect, it } from 'vitest';
import { evidenceKinds } from '../../../src/engine/model/evidence.ts';
import type { Machine } from '../../../src/engine/model/machine.ts';
import {
  aMachine,
  anEntry,
  anOrder,
  DAY,
  HOUR,
  limits,
  MINUTE,
  NOW,
  oneEndpoint,
  settings,
} from '../../support/builders.ts';
import { both, verdictOf } from './contexts.ts';

const HOLDS_AUTO = ['hold', 'not-applicable'];

describe('already isolated, or an order in flight', () => {
  it.each([
    ['intent', 'pending'],
    ['accepted', 'pending'],
    ['pending', 'pending'],
    ['unknown', 'unknown'],
  ] as const)('an order on the step %s holds everybody: %s', (step, outcome) => {
    const orders = [anOrder({ step })];
    expect(both('already', { orders })).toEqual(['hold', 'hold']);
    expect(verdictOf('already', { orders }).outcome).toBe(outcome);
    const told = verdictOf('already', { orders: [anOrder({ step, words: 'Accepted by the service.' })] }).words;
    expect(told).toMatch(/[^.], Accepted by the service\.$/);
  });

  it('says how an order that waits for its endpoint is stopped', () => {
    const flipOf = (step: 'pending' | 'accepted') =>
      verdictOf('already', { orders: [anOrder({ step, host: 'QA-LT-9472' })] }).flip;
    expect(flipOf('pending')).toContain(':abort QA-LT-9472');
    expect(flipOf('accepted')).toBe('Wait until it ends.');
  });

  it("finds the machine's own order too, and lets ended ones be", () => {
    expect(verdictOf('already', { machine: aMachine({ order: anOrder({ step: 'reported' }) }) }).result).toBe('hold');
    expect(verdictOf('already', { orders: [anOrder({ step: 'failed' })] }).result).toBe('pass');
  });

  it('holds what is isolated, by its own outcome', () => {
    const match = oneEndpoint({ isolation: 'isolated' });
    expect(both('already', { match })).toEqual(['hold', 'hold']);
    expect(verdictOf('already', { match }).outcome).toBe('already_isolated');
  });

  it('holds automation on a state it cannot read or an agent that would not apply it', () => {
    const strange = oneEndpoint({ isolation: 'unknown', vendorState: 'Restricted?' });
    expect(both('already', { match: strange })).toEqual(['hold', 'warn']);
    expect(verdictOf('already', { match: strange }).outcome).toBeUndefined();
    const audit = oneEndpoint({ cannotApply: 'agent in audit mode' });
    expect(both('already', { match: audit })).toEqual(['hold', 'warn']);
    expect(verdictOf('already', { match: audit }).outcome).toBe('failed');
    const failed = oneEndpoint({ isolation: 'unknown', vendorState: 'placed', cannotApply: 'the policy failed' });
    expect(verdictOf('already', { match: failed }).words).toBe(
      'Its agent would not apply the order: the policy failed.',
    );
    expect(verdictOf('already', { match: failed }).outcome).toBe('failed');
  });
});

describe('set aside by a person', () => {
  const machine = aMachine();
  const skipped = (evidence: readonly string[]): Machine => ({
    ...machine,
    standing: { kind: 'skipped', at: NOW - HOUR, by: 'ana', evidence },
  });

  it('holds automation until evidence of a new kind comes', () => {
    expect(both('cool-down', { machine: skipped(evidenceKinds(machine)) })).toEqual(HOLDS_AUTO);
    expect(verdictOf('cool-down', { machine: skipped(evidenceKinds(machine)) }).outcome).toBe('skipped');
    expect(both('cool-down', { machine: skipped(['event:Other']) })).toEqual(['pass', 'pass']);
  });

  it('holds automation while a snooze lasts', () => {
    const until = (at: number): Machine => ({ ...machine, standing: { kind: 'snoozed', until: at, by: 'ana' } });
    expect(both('cool-down', { machine: until(NOW + MINUTE) })).toEqual(HOLDS_AUTO);
    expect(both('cool-down', { machine: until(NOW) })).toEqual(['pass', 'pass']);
  });
});

describe('after an order', () => {
  const released = (ago: number) => anOrder({ kind: 'release', createdAt: NOW - ago, verifiedAt: NOW - ago });

  it('counts only evidence that came when the cool-down was over', () => {
    const seenAt = (time: number) => aMachine({ alerts: [anEntry({ time })] });
    const recent = seenAt(NOW - 5 * MINUTE);
    expect(both('cool-down', { machine: recent, orders: [released(2 * HOUR)] })).toEqual(HOLDS_AUTO);
    expect(both('cool-down', { machine: recent, orders: [released(25 * HOUR)] })).toEqual(['pass', 'pass']);
    const early = seenAt(NOW - 2 * HOUR);
    expect(both('cool-down', { machine: early, orders: [released(25 * HOUR)] })).toEqual(HOLDS_AUTO);
    const short = settings({ auto: true, limits: limits({ coolDownMs: HOUR }) });
    expect(verdictOf('cool-down', { machine: recent, orders: [released(2 * HOUR)], settings: short }).result).toBe(
      'pass',
    );
  });

  it('does not answer a release elsewhere by isolating again', () => {
    expect(both('cool-down', { orders: [anOrder()] })).toEqual(HOLDS_AUTO);
    expect(verdictOf('cool-down', { orders: [anOrder()] }).words).toContain('released elsewhere');
    const renewed = oneEndpoint({ endpoint: { id: 'ep-installed-anew' } });
    expect(verdictOf('cool-down', { orders: [anOrder()], match: renewed }).result).toBe('pass');
  });

  it('does not send an order that came to nothing again on the same evidence', () => {
    const failed = (createdAt: number) => anOrder({ step: 'failed', words: 'agent missing', createdAt });
    const machine = aMachine({ alerts: [anEntry({ time: NOW - 5 * MINUTE })] });
    expect(both('cool-down', { machine, orders: [failed(NOW - MINUTE)] })).toEqual(HOLDS_AUTO);
    expect(verdictOf('cool-down', { machine, orders: [failed(NOW - MINUTE)] }).outcome).toBe('failed');
    expect(both('cool-down', { machine, orders: [failed(NOW - HOUR)] })).toEqual(['pass', 'pass']);
  });

  it('takes a refused order for none: nothing happened', () => {
    expect(both('cool-down', { orders: [anOrder({ step: 'refused', createdAt: NOW - MINUTE })] })).toEqual([
      'pass',
      'pass',
    ]);
  });
});

describe('isolated again and again', () => {
  it('leaves the third time within 30 days to a person', () => {
    const ago = (days: number) => anOrder({ createdAt: NOW - days * DAY, verifiedAt: NOW - days * DAY });
    expect(both('repeat', { orders: [ago(3)] })).toEqual(['pass', 'pass']);
    expect(both('repeat', { orders: [ago(3), ago(29)] })).toEqual(HOLDS_AUTO);
    expect(both('repeat', { orders: [ago(3), ago(31)] })).toEqual(['pass', 'pass']);
    expect(both('repeat', { orders: [ago(3), anOrder({ step: 'failed' })] })).toEqual(['pass', 'pass']);
  });
});
