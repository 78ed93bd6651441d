import { describe, expect, it } from 'vitest';
import { climb, type Look } from '../../../src/engine/isolation/ladder.ts';
import type { Order } from '../../../src/engine/model/isolation.ts';
import { anOrder, aReading, DAY, NOW, SECOND } from '../../support/builders.ts';

const times = { now: NOW, spacingMs: 10 * SECOND, lostAfterMs: 60 * SECOND };
const nothing: Look = { reading: undefined, standings: undefined, found: undefined };
const shows = aReading({ isolation: 'isolated', readAt: NOW });
const showsNot = aReading({ isolation: 'not-isolated', readAt: NOW });
const receipt = { operation: 'op-1' };

function flying(change: Partial<Order>): Order {
  return anOrder({ createdAt: NOW - 20 * SECOND, since: NOW - 20 * SECOND, requestedAt: NOW - 20 * SECOND, ...change });
}

function standings(state: 'waiting' | 'reported' | 'failed' | 'expired', words = '', expiresAt: number | null = null) {
  return {
    receipt,
    jobId: 'job-1',
    operationId: 'operation-1',
    expiresAt,
    endpoints: new Map([['ep-fin-lt-07', { state, words }]]),
  };
}

describe('climb', () => {
  it('takes the first sight of the state as reported, at the time it was read', () => {
    const order = flying({ step: 'accepted', receipt });
    expect(climb(order, { ...nothing, reading: shows }, times)).toMatchObject({
      change: { step: 'reported' },
      at: NOW,
    });
  });

  it.each([
    [9 * SECOND, null],
    [10 * SECOND, 'verified'],
  ])('after a second read %i ms later the step is %s', (later, step) => {
    const order = flying({ step: 'reported', receipt, reportedAt: NOW - later });
    expect(climb(order, { ...nothing, reading: shows }, times)?.change.step ?? null).toBe(step);
  });

  it('never takes one and the same reading twice, even with no spacing', () => {
    const order = flying({ step: 'reported', receipt, reportedAt: NOW });
    expect(climb(order, { ...nothing, reading: shows }, { ...times, spacingMs: 0 })).toBeNull();
  });

  it('falls back to accepted when the state flips back between the two reads', () => {
    const order = flying({ step: 'reported', receipt, reportedAt: NOW - 10 * SECOND });
    expect(climb(order, { ...nothing, reading: showsNot }, times)?.change).toMatchObject({ step: 'accepted' });
  });

  it('measures a release by the opposite state', () => {
    const order = flying({ kind: 'release', step: 'accepted', receipt });
    expect(climb(order, { ...nothing, reading: shows }, times)).toBeNull();
    expect(climb(order, { ...nothing, reading: showsNot }, times)?.change.step).toBe('reported');
  });

  it('ends as failed in the words of an agent that cannot apply it', () => {
    const order = flying({ step: 'accepted', receipt });
    const reading = aReading({ readAt: NOW, cannotApply: 'The agent is in audit mode.' });
    expect(climb(order, { ...nothing, reading }, times)?.change).toMatchObject({
      step: 'failed',
      words: 'The agent is in audit mode.',
    });
  });

  it.each(['failed', 'expired'] as const)('ends as %s in the words of the operation', (state) => {
    const order = flying({ step: 'pending', receipt });
    const look = { ...nothing, reading: showsNot, standings: standings(state, 'DA_NOT_INSTALLED') };
    expect(climb(order, look, times)?.change).toMatchObject({ step: state, words: 'DA_NOT_INSTALLED' });
  });

  it('believes the record more than the operation', () => {
    const order = flying({ step: 'accepted', receipt });
    const look = { ...nothing, reading: shows, standings: standings('failed', 'TIMED_OUT') };
    expect(climb(order, look, times)?.change.step).toBe('reported');
    const claims = { ...nothing, reading: showsNot, standings: standings('reported') };
    expect(climb(order, claims, times)?.change.step).toBeUndefined();
  });

  it('expires when the vendor lets the operation lapse', () => {
    const order = flying({ step: 'pending', receipt, expiresAt: NOW - 1 });
    expect(climb(order, { ...nothing, reading: showsNot }, times)?.change.step).toBe('expired');
    expect(climb({ ...order, expiresAt: NOW + 1 }, { ...nothing, reading: showsNot }, times)).toBeNull();
  });

  it('learns ids and expiry once, and does not write the wavering end anew', () => {
    const order = flying({ step: 'accepted', receipt, operationId: null, jobId: null });
    const first = climb(order, { ...nothing, standings: standings('waiting', '', NOW + DAY) }, times);
    expect(first?.change).toEqual({ jobId: 'job-1', operationId: 'operation-1', expiresAt: NOW + DAY });
    const known = { ...order, ...first?.change } as Order;
    expect(climb(known, { ...nothing, standings: standings('waiting', '', NOW + DAY + 900) }, times)).toBeNull();
  });

  it('says verbatim what it does not understand, and goes on waiting', () => {
    const order = flying({ step: 'accepted', receipt });
    const reading = aReading({ isolation: 'unknown', vendorState: 'Quarantined?', readAt: NOW });
    const step = climb(order, { ...nothing, reading }, times);
    expect(step?.change.step).toBeUndefined();
    expect(step?.change.words).toContain('"Quarantined?"');
  });

  describe('of an order whose answer was lost', () => {
    const lost = flying({ step: 'unknown', receipt: null });

    it('goes on as accepted when the vendor has it', () => {
      expect(climb(lost, { ...nothing, reading: showsNot, found: receipt }, times)?.change).toMatchObject({
        step: 'accepted',
        receipt,
      });
    });

    it('waits before it counts the order as never taken, and then ends', () => {
      const look = { ...nothing, reading: showsNot, found: null };
      expect(climb(lost, look, times)).toBeNull();
      const old = { ...lost, requestedAt: NOW - 60 * SECOND };
      expect(climb(old, look, times)?.change.step).toBe('failed');
    });

    it('never ends while the vendor has not answered the question', () => {
      const old = { ...lost, requestedAt: NOW - DAY };
      expect(climb(old, { ...nothing, reading: showsNot }, times)).toBeNull();
      expect(climb(old, { ...nothing, found: null }, times)).toBeNull();
    });

    it('is proven by the record alone', () => {
      expect(climb(lost, { ...nothing, reading: shows, found: null }, times)?.change.step).toBe('reported');
    });

    it('keeps its rung when it is found after the state was seen', () => {
      const seen = { ...lost, step: 'reported' as const, reportedAt: NOW - SECOND };
      const change = climb(seen, { ...nothing, reading: shows, found: receipt }, times)?.change;
      expect(change).toMatchObject({ receipt });
      expect(change?.step).toBeUndefined();
    });
  });

  describe('of an intent', () => {
    const intent = flying({ step: 'intent', receipt: null, requestedAt: null });

    it('ends where the vendor does not know it, even if the endpoint shows the state', () => {
      expect(climb(intent, { ...nothing, reading: shows, found: null }, times)?.change.step).toBe('refused');
    });

    it('waits where the vendor could not be asked', () => {
      expect(climb(intent, { ...nothing, reading: shows }, times)).toBeNull();
    });

    it('goes on where it was sent after all', () => {
      expect(climb(intent, { ...nothing, found: receipt }, times)?.change.step).toBe('accepted');
    });
  });

  it('ends where the vendor has no record of the endpoint any more, but not at once', () => {
    const order = flying({ step: 'accepted', receipt });
    expect(climb(order, { ...nothing, reading: null }, times)).toBeNull();
    const old = { ...order, requestedAt: NOW - 60 * SECOND };
    expect(climb(old, { ...nothing, reading: null }, times)?.change.step).toBe('failed');
  });

  it('leaves an order that has ended alone', () => {
    expect(climb(flying({ step: 'verified' }), { ...nothing, reading: showsNot }, times)).toBeNull();
  });
});
