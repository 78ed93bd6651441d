import { describe, expect, it } from 'vitest';
import { refuseStrange } from '../../src/compose/setting-check.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/schema.ts';
import { problemOf } from '../settings/fixtures.ts';

function withSettings(change: Partial<Settings>): Settings {
  return { ...DEFAULT_SETTINGS, ...change };
}

const GATEWAY = 'https://gateway.example.com';

describe('a setting that fits its type but no vendor', () => {
  it.each<[string, Partial<Settings>, string]>([
    ['connector', { connector: 'harmny' }, 'expected: the name of a connector (harmony, halo), or null'],
    ['connections.hallo.gateway', { connections: { hallo: { gateway: GATEWAY } } }, 'did you mean "connections.halo"?'],
    ['filter', { filter: 'severity:(' }, '"filter" cannot be parsed at column 11'],
    [
      'connections.halo.filter',
      { connections: { halo: { gateway: GATEWAY, filter: '(type:x' } } },
      '"connections.halo.filter" cannot be parsed',
    ],
  ])('is refused: %s', async (key, change, words) => {
    const problem = await problemOf(async () => refuseStrange(key, withSettings(change)));
    expect(problem.code).toBe('settings');
    expect(problem.what).toContain(words);
    expect(problem.next).toContain('cordon config');
  });

  it.each<[string, Partial<Settings>]>([
    ['connector', { connector: 'halo' }],
    ['connector', { connector: null }],
    ['filter', { filter: '*' }],
    ['filter', { filter: 'severity:"High" AND NOT host:LAB' }],
    ['window', { filter: 'severity:(', connector: 'old' }],
    ['connections.halo.filter', { connections: { halo: { gateway: GATEWAY, filter: 'type:daemon_compromised' } } }],
  ])('is taken, or none of its business: %s', (key, change) => {
    expect(() => refuseStrange(key, withSettings(change))).not.toThrow();
  });
});
