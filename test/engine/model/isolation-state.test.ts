import { describe, expect, it } from 'vitest';
import type { EndpointMatch } from '../../../src/engine/model/endpoint.ts';
import type { Order } from '../../../src/engine/model/isolation.ts';
import { isolationStateOf } from '../../../src/engine/model/isolation-state.ts';
import {
  anOrder,
  aReading,
  HOUR,
  MINUTE,
  NOW,
  noEndpoint,
  oneEndpoint,
  severalEndpoints,
} from '../../support/builders.ts';

const UNREAD: EndpointMatch = { kind: 'unread' };
const ID = 'ep-fin-lt-07';
const BEFORE = NOW - 2 * HOUR;

function state(order: Order | null, endpoint: EndpointMatch) {
  return isolationStateOf({ order, endpoint }).state;
}

describe('isolationStateOf', () => {
  it.each([
    [UNREAD, 'unread'],
    [noEndpoint(), 'not-found'],
    [severalEndpoints(), 'ambiguous'],
    [oneEndpoint(), 'not-isolated'],
    [oneEndpoint({ isolation: 'isolated' }), 'isolated'],
    [oneEndpoint({ isolation: 'unknown', vendorState: 'Quarantined?' }), 'unknown'],
  ] as const)('without an order it is what was read: %#', (endpoint, expected) => {
    expect(state(null, endpoint)).toBe(expected);
  });

  it.each([
    ['intent', 'requested'],
    ['requested', 'requested'],
    ['accepted', 'accepted'],
    ['reported', 'reported'],
    ['pending', 'pending'],
    ['unknown', 'unknown'],
  ] as const)('an isolation on the step %s is %s, never isolated', (step, expected) => {
    expect(state(anOrder({ step }), oneEndpoint({ isolation: 'isolated' }))).toBe(expected);
  });

  it('shows a release on its way, and one whose answer was lost', () => {
    expect(isolationStateOf({ order: anOrder({ kind: 'release', step: 'pending' }), endpoint: UNREAD })).toMatchObject({
      state: 'releasing',
      words: 'release pending',
    });
    expect(state(anOrder({ kind: 'release', step: 'unknown' }), UNREAD)).toBe('unknown');
  });

  it('ages from the order while it is under way, whatever rung it has just reached', () => {
    for (const step of ['requested', 'accepted', 'reported', 'pending'] as const) {
      const order = anOrder({ step, createdAt: NOW - MINUTE, since: NOW });
      expect(isolationStateOf({ order, endpoint: UNREAD }).since).toBe(NOW - MINUTE);
    }
  });

  it('is isolated since it was verified', () => {
    const order = anOrder();
    expect(isolationStateOf({ order, endpoint: UNREAD })).toMatchObject({ state: 'isolated', since: order.verifiedAt });
  });

  it('does not call a machine isolated that a later reading shows otherwise', () => {
    const order = anOrder();
    expect(isolationStateOf({ order, endpoint: oneEndpoint() }).words).toContain('released elsewhere');
    expect(state(order, oneEndpoint())).toBe('not-isolated');
    expect(state(order, oneEndpoint({ isolation: 'unknown', vendorState: '?' }))).toBe('unknown');
    expect(state(order, noEndpoint())).toBe('not-found');
    expect(state(order, severalEndpoints())).toBe('ambiguous');
    expect(state(order, oneEndpoint({ endpoint: { id: 'ep-another' } }))).toBe('not-isolated');
  });

  it('goes by its own endpoint where several bear the name', () => {
    const mine = aReading({ endpoint: { id: ID }, isolation: 'isolated' });
    const other = aReading({ endpoint: { id: 'ep-other' } });
    expect(state(anOrder(), severalEndpoints(other, mine))).toBe('isolated');
  });

  it('does not let an older reading speak against the order', () => {
    expect(state(anOrder(), oneEndpoint({ readAt: BEFORE }))).toBe('isolated');
  });

  it('is released once that is verified, until somebody isolates it again', () => {
    const order = anOrder({ kind: 'release' });
    expect(state(order, oneEndpoint())).toBe('released');
    expect(state(order, oneEndpoint({ isolation: 'isolated', readAt: BEFORE }))).toBe('released');
    expect(state(order, oneEndpoint({ isolation: 'isolated' }))).toBe('isolated');
  });

  it('keeps a failed order in sight with its words', () => {
    const order = anOrder({ step: 'failed', words: 'agent missing' });
    expect(isolationStateOf({ order, endpoint: oneEndpoint() })).toMatchObject({
      state: 'failed',
      words: 'isolation failed: agent missing',
    });
    // Stopped by a person, which is no failure; what became of the endpoint is for the next read to tell.
    expect(state(anOrder({ step: 'aborted' }), { kind: 'unread' })).toBe('aborted');
    expect(state(anOrder({ step: 'aborted' }), oneEndpoint())).toBe('not-isolated');
    expect(state(anOrder({ kind: 'release', step: 'failed' }), oneEndpoint({ isolation: 'isolated' }))).toBe(
      'isolated',
    );
  });
});
