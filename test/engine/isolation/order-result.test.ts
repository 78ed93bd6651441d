import { describe, expect, it } from 'vitest';
import { reasonOf } from '../../../src/engine/isolation/order-result.ts';
import { anEndpoint, anOrder, HOUR, NOW } from '../../support/builders.ts';

describe('why an order waits', () => {
  const waiting = { step: 'pending', createdAt: NOW, words: 'It waits until the machine calls in' } as const;

  it('tells how long the endpoint had been silent', () => {
    const before = anEndpoint({ lastContact: NOW - 4 * HOUR });
    expect(reasonOf(anOrder({ ...waiting, before }))).toBe(
      'It waits until the machine calls in; its last contact was 4 h before the order.',
    );
  });

  it('says nothing of a contact that is not told', () => {
    const before = anEndpoint({ lastContact: null });
    expect(reasonOf(anOrder({ ...waiting, before }))).toBe('It waits until the machine calls in.');
  });
});
