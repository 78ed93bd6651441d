import { describe, expect, it } from 'vitest';
import * as lines from '../../../src/engine/reporting/log-lines.ts';
import { aMachine, anOrder, HOUR, NOW } from '../../support/builders.ts';

describe('the words of the run log', () => {
  it('tell a search', () => {
    expect(lines.searchBegan('harmony', NOW - HOUR, NOW, 'severity:"High"').message).toBe(
      'Searching harmony from 2026-03-02T08:30:00Z to 2026-03-02T09:30:00Z, filter severity:"High".',
    );
    const counts = { returned: 47, grouped: 45, setAside: 1, duplicate: 1 };
    expect(lines.searchEnded(counts, 1, 2400).message).toBe(
      'Search ended after 2 s: 47 alerts returned (45 grouped, 1 set aside, 1 duplicate) on 1 machine.',
    );
  });

  it('tell an order step by step, never a success before the proof', () => {
    const order = anOrder({ id: 'o-1', step: 'pending', words: 'endpoint offline.' });
    expect(lines.intentWritten(order).message).toBe(
      'Order o-1: intent to isolate FIN-LT-07 (ep-fin-lt-07) is written.',
    );
    const accepted = lines.orderAnswered('isolate', [order], { kind: 'accepted', receipt: {}, jobId: 'job-1' });
    expect(accepted).toEqual({ level: 'info', message: 'Accepted: isolate, orders o-1, job job-1. Not proven yet.' });
    const problem = { code: 'unreachable', what: 'No answer in 30 s.' } as const;
    expect(lines.orderAnswered('isolate', [order], { kind: 'unknown', problem })).toEqual({
      level: 'error',
      message: 'The answer was lost; it will be read, not sent again: isolate, orders o-1. No answer in 30 s.',
    });
    expect(lines.orderAnswered('isolate', [order], { kind: 'refused', problem }).message).toMatch(/^Refused, nothing/);
  });

  it('tell decisions by their weight', () => {
    const held = lines.decided({
      machine: aMachine({ host: '' }),
      action: 'held',
      reason: 'The records name no host.',
    });
    expect(held).toEqual({ level: 'warn', message: 'no host: held. The records name no host.' });
    expect(lines.decided({ machine: aMachine(), action: 'order', reason: 'Ordered.' }).level).toBe('info');
    expect(lines.haltTurned(true).level).toBe('warn');
  });
});
