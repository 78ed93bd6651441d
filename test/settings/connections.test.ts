import { describe, expect, it } from 'vitest';
import { filterFor, withDefault } from '../../src/settings/connections.ts';
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '../../src/settings/schema.ts';

const HARMONY: Settings = {
  ...DEFAULT_SETTINGS,
  connector: 'harmony',
  connections: { harmony: { gateway: 'https://harmony.example' } },
  filter: 'severity:"High"',
};

describe('several connectors', () => {
  it('keep a filter each: that at the top is of the default one', () => {
    expect(filterFor(HARMONY, 'harmony')).toBe('severity:"High"');
    expect(filterFor(HARMONY, 'halo')).toBeNull();
    expect(filterFor({ ...HARMONY, connector: null }, 'halo')).toBe('severity:"High"');
  });

  it('change places without losing what the other was told', () => {
    const halo = { gateway: 'https://halo.example', isolationGroup: 'Forensics' };
    const both = withDefault(HARMONY, 'halo', 'type:daemon_compromised', halo);
    expect(settingsSchema.parse(both)).toEqual(both);
    expect(both).toMatchObject({ connector: 'halo', connections: { halo } });
    expect([filterFor(both, 'harmony'), filterFor(both, 'halo')]).toEqual([
      'severity:"High"',
      'type:daemon_compromised',
    ]);
    const back = withDefault(both, 'harmony', null, { gateway: 'https://harmony.example' });
    expect([filterFor(back, 'harmony'), filterFor(back, 'halo')]).toEqual([null, 'type:daemon_compromised']);
  });
});
