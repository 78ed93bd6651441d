import { describe, expect, it } from 'vitest';
import { gatherKeys, type KeySources } from '../../src/compose/keys.ts';
import { CONNECTORS } from '../../src/connectors/registry.ts';
import type { ServiceError } from '../../src/engine/errors.ts';

const harmony = CONNECTORS.find(({ id }) => id === 'harmony');
if (!harmony) throw new Error('no Harmony');
const NOTHING: KeySources = { env: {}, file: [], stored: async () => null, all: true };
const ENV = {
  CORDON_EVENTS_CLIENT_ID: 'env-events',
  CORDON_EVENTS_SECRET_KEY: ' env-secret ',
  CORDON_ENDPOINT_CLIENT_ID: 'env-endpoint',
  CORDON_ENDPOINT_SECRET_KEY: 'env-secret-2',
};

async function refusal(sources: Partial<KeySources>): Promise<string> {
  try {
    await gatherKeys(harmony as NonNullable<typeof harmony>, { ...NOTHING, ...sources });
  } catch (thrown) {
    const { problem } = thrown as ServiceError;
    expect(problem.code).toBe('credentials');
    return `${problem.what} ${problem.next}`;
  }
  throw new Error('keys were found');
}

describe('the keys of a connector', () => {
  it('come from a named file before the environment, and from there before the store', async () => {
    const stored = async () => ({ id: 'stored', secret: 'stored' });
    expect(await gatherKeys(harmony, { ...NOTHING, env: ENV, stored })).toEqual({
      events: { id: 'env-events', secret: 'env-secret' },
      endpoint: { id: 'env-endpoint', secret: 'env-secret-2' },
    });
    const file = [{ id: 'file', secret: 'file' }];
    expect(await gatherKeys(harmony, { ...NOTHING, env: ENV, file, stored })).toMatchObject({
      events: { id: 'file' },
      endpoint: { id: 'env-endpoint' },
    });
    expect(await gatherKeys(harmony, { ...NOTHING, stored })).toMatchObject({ endpoint: { id: 'stored' } });
  });

  it('that are missing are named with their variables and the setup', async () => {
    const words = await refusal({});
    expect(words).toContain('no key for Infinity Events and Harmony Endpoint');
    for (const name of Object.keys(ENV)) expect(words).toContain(name);
    expect(words).toContain('cordon setup');
  });

  it('of half a pair are refused, even where the store has a whole one', async () => {
    const stored = async () => ({ id: 'stored', secret: 'stored' });
    const words = await refusal({ env: { CORDON_EVENTS_SECRET_KEY: 'only-a-secret' }, stored });
    expect(words).toContain('CORDON_EVENTS_SECRET_KEY is set and CORDON_EVENTS_CLIENT_ID is not');
    expect(words).not.toContain('only-a-secret');
  });

  it('need not all be there for a command that may do without', async () => {
    const env = { CORDON_ENDPOINT_CLIENT_ID: 'a', CORDON_ENDPOINT_SECRET_KEY: 'b' };
    expect(await gatherKeys(harmony, { ...NOTHING, env, all: false })).toEqual({ endpoint: { id: 'a', secret: 'b' } });
    expect(await refusal({ env })).toContain('Infinity Events');
    expect(await refusal({ all: false })).toContain('no key');
  });
});
