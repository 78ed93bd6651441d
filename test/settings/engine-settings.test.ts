import { expect, test } from 'vitest';
import { toEngineSettings } from '../../src/settings/engine-settings.ts';
import { DEFAULT_SETTINGS, settingsSchema } from '../../src/settings/schema.ts';

test('the defaults, as the engine takes them', () => {
  expect(toEngineSettings(DEFAULT_SETTINGS)).toEqual({
    filter: null,
    window: { kind: 'last', ms: 3_600_000 },
    mode: 'observe',
    auto: false,
    dryRun: false,
    readOnly: false,
    limits: {
      perCycle: 3,
      perHour: 10,
      perDay: 25,
      declared: false,
      allowServers: [],
      evidence: { count: 1, severity: null },
      coolDownMs: 86_400_000,
      freshMs: 60_000,
      storm: { machines: 10, withinMs: 600_000 },
      leaseMs: 86_400_000,
    },
    protect: [],
    comment: null,
    notices: {
      on: new Set(['verified', 'failed', 'held', 'pending', 'lease', 'drift', 'storm']),
      groupMs: 60_000,
      pendingMs: 3_600_000,
      digestAt: 480,
    },
    enrichment: {
      influence: 'inform',
      thresholds: { bad: 5, badNamed: 3, suspicious: 3, staleMs: 2_592_000_000 },
    },
    autoRelease: false,
    verifyTimeoutMs: null,
    verifySpacingMs: 10_000,
    intervalMs: 15_000,
  });
});

test('stored settings, and what a run says otherwise', () => {
  const settings = settingsSchema.parse({
    window: '1mo',
    mode: 'automatic',
    schedule: { kind: 'system', interval: '6h' },
    verify: { timeout: '5m', spacing: '0s' },
    protect: [
      { match: 'glob', value: 'DC-*', reason: 'domain', expires: '2026-12-31' },
      { match: 'id', value: 'c-1' },
    ],
  });
  expect(toEngineSettings(settings, { auto: true, mode: 'approve' })).toMatchObject({
    auto: true,
    mode: 'approve',
    window: { kind: 'last', ms: 2_592_000_000 },
    intervalMs: 21_600_000,
    verifyTimeoutMs: 300_000,
    verifySpacingMs: 0,
  });
  expect(toEngineSettings(settings).protect).toEqual([
    { match: 'glob', value: 'DC-*', reason: 'domain', expiresAt: Date.UTC(2026, 11, 31) },
    { match: 'id', value: 'c-1' },
  ]);
  expect(toEngineSettings({ ...settings, schedule: { kind: 'once' } }).intervalMs).toBe(15_000);
});
