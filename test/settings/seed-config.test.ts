import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, settingsSchema } from '../../src/settings/schema.ts';
import { readSeedConfig } from '../../src/settings/seed-config.ts';
import { problemOf } from './fixtures.ts';

const GATEWAY = 'https://cloudinfra-gw.portal.checkpoint.com';

/** The 14 keys in the seed's order. */
const SAMPLE = {
  infinity_client_id: 'events-id',
  infinity_secret_key: 'EVENTS-S3CRET',
  hep_client_id: 'endpoint-id',
  hep_secret_key: 'ENDPOINT-S3CRET',
  infinity_gateway: GATEWAY,
  hep_gateway: GATEWAY,
  automation_mode: true,
  time_window_hours: 6,
  custom_timeframe: null as unknown,
  recurring: true,
  interval_hours: 12,
  use_system_scheduler: false,
  filter_query: 'severity:"Critical"',
  approval_required: true,
};

const read = (change: Record<string, unknown> = {}) =>
  readSeedConfig(JSON.stringify({ ...SAMPLE, ...change }, null, 2), 'config.json');

describe('the seed’s configuration', () => {
  test('comes in as settings, with its secrets apart', () => {
    const { settings, secrets, notes } = read();
    expect(settings).toEqual({
      connector: 'harmony',
      connections: { harmony: { gateway: GATEWAY } },
      filter: 'severity:"Critical"',
      window: '6h',
      mode: 'approve',
      schedule: { kind: 'watch', interval: '12h' },
    });
    expect(secrets).toEqual({
      'harmony.events.id': 'events-id',
      'harmony.events.secret': 'EVENTS-S3CRET',
      'harmony.endpoint.id': 'endpoint-id',
      'harmony.endpoint.secret': 'ENDPOINT-S3CRET',
    });
    expect(notes).toEqual(['config.json still holds the keys in clear text: remove it when all works.']);
    expect(JSON.stringify([settings, notes])).not.toContain('S3CRET');
  });

  test.each([
    [{}],
    [{ recurring: false }],
    [{ use_system_scheduler: true, interval_hours: null }],
    [{ time_window_hours: 0.0001, interval_hours: 9000 }],
    [{ filter_query: '', automation_mode: false, time_window_hours: null }],
    [
      {
        custom_timeframe: { startTime: '2020-01-01T00:00:00Z', endTime: '2026-01-01T00:00:00Z' },
        automation_mode: false,
      },
    ],
  ])('gives settings that pass the schema: %j', (change) => {
    const settings = { ...DEFAULT_SETTINGS, ...read(change).settings };
    expect(settingsSchema.parse(settings)).toEqual(settings);
  });

  test('without asking comes in as approve, and says why', () => {
    const { settings, notes } = read({ approval_required: false });
    expect(settings.mode).toBe('approve');
    expect(notes[0]).toMatch(/approval_required was false.*after the dry run/);
  });

  test.each([
    [{ recurring: false, interval_hours: null }, { kind: 'once' }, 1],
    [{ recurring: true, interval_hours: 1 }, { kind: 'watch', interval: '1h' }, 1],
    [{ recurring: true, interval_hours: null }, { kind: 'watch', interval: '1h' }, 2],
    [{ recurring: true, interval_hours: 24 }, { kind: 'watch', interval: '1d' }, 1],
    [{ recurring: true, interval_hours: 2000 }, { kind: 'watch', interval: '3w' }, 2],
    [{ recurring: true, use_system_scheduler: true, interval_hours: 6 }, { kind: 'system', interval: '6h' }, 2],
    [{ recurring: false, use_system_scheduler: true, interval_hours: null }, { kind: 'system', interval: '1h' }, 3],
  ])('schedule %j', (change, schedule, notes) => {
    const seed = read(change);
    expect(seed.settings.schedule).toEqual(schedule);
    expect(seed.notes).toHaveLength(notes);
  });

  test('automation_mode is the predefined window, not automatic isolation', () => {
    const span = { startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-03T00:00:00Z' };
    expect(read({ automation_mode: true, custom_timeframe: span }).settings).toMatchObject({
      window: '6h',
      mode: 'approve',
    });
    const custom = read({ automation_mode: false, time_window_hours: null, custom_timeframe: span });
    expect(custom.settings).toMatchObject({ window: '2d', mode: 'approve' });
    expect(custom.notes[0]).toMatch(/fixed span.*the last 2d/);
  });

  test.each([
    ['2026-01-01T00:00:00', '2026-01-31T00:00:00', '1mo'],
    ['2026-01-01 00:00:00', '2026-01-01 05:20:00', '5h'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:10Z', '1h'],
    ['2026-01-01T00:00:00+02:00', '2026-01-08T00:00:00+02:00', '1w'],
    ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', '1h'],
    ['yesterday', 'today', '1h'],
  ])('the span from %s to %s becomes the last %s', (startTime, endTime, window) => {
    const seed = read({ automation_mode: false, time_window_hours: null, custom_timeframe: { startTime, endTime } });
    expect(seed.settings.window).toBe(window);
    expect(seed.notes).toHaveLength(2);
  });

  test('oddities are told: no window, no filter, two gateways, no key', () => {
    const none = read({ time_window_hours: null, filter_query: ' ', hep_secret_key: '' });
    expect(none.settings).toMatchObject({ window: '1h', filter: '*' });
    expect(none.secrets).not.toHaveProperty(['harmony.endpoint.secret']);
    expect(none.notes.join(' ')).toMatch(/filter_query was empty.*No window was set.*hep_secret_key was empty/);
    const two = read({ hep_gateway: 'https://cloudinfra-gw-us.portal.checkpoint.com/app/' });
    expect(two.settings.connections).toEqual({ harmony: { gateway: GATEWAY } });
    expect(two.notes[0]).toContain('connections.harmony.gateway https://cloudinfra-gw-us.portal.checkpoint.com');
  });
});

describe('a configuration that is refused', () => {
  const refusal = (text: string) => problemOf(() => readSeedConfig(text, '/home/ana/config.json'));

  test('names missing and additional keys', async () => {
    const { recurring, hep_gateway, ...rest } = SAMPLE;
    const problem = await refusal(JSON.stringify({ ...rest, automation: true }));
    expect(problem.code).toBe('settings');
    expect(problem.what).toContain('missing: hep_gateway, recurring; not known: "automation"');
    expect([recurring, hep_gateway]).toHaveLength(2);
  });

  test('names keys of the wrong kind, not their values', async () => {
    const wrong = {
      ...SAMPLE,
      hep_secret_key: ['S3CRET'],
      recurring: 'yes',
      hep_gateway: 'http://x',
      time_window_hours: -1,
    };
    const problem = await refusal(JSON.stringify(wrong));
    expect(problem.what).toContain('"hep_secret_key" must be a text; "hep_gateway" must be an https address');
    expect(problem.what).toContain('"time_window_hours" must be a number of hours, or null');
    expect(problem.what).toContain('"recurring" must be true or false');
    expect(problem.what).not.toContain('S3CRET');
  });

  test.each(['{"infinity_secret_key": "S3CRET"\n oops }', '{"infinity_secret_key": "S3CRET', '', '[]', 'null', '14'])(
    'is no JSON object, and is not quoted: %j',
    async (text) => {
      const problem = await refusal(text);
      expect(problem.what).toMatch(/^\/home\/ana\/config\.json is not /);
      expect(JSON.stringify(problem)).not.toContain('S3CRET');
    },
  );

  test('a byte order mark is passed over', () => {
    expect(readSeedConfig(`\ufeff${JSON.stringify(SAMPLE)}`, 'c').settings.connector).toBe('harmony');
  });
});
