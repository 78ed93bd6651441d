// Settings, secrets and the seed's configuration, from the command line.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ground, QUICK, standOn } from './support/ground.ts';
import { outcomesOf, validReport } from './support/report.ts';

const NO_KEYS = {
  CORDON_EVENTS_CLIENT_ID: '',
  CORDON_EVENTS_SECRET_KEY: '',
  CORDON_ENDPOINT_CLIENT_ID: '',
  CORDON_ENDPOINT_SECRET_KEY: '',
};

function seedConfig(ground: Ground, change: Record<string, unknown> = {}): string {
  const { events, endpoint } = ground.simulator.keys;
  const file = join(ground.home, 'config.json');
  const config = {
    infinity_client_id: events.id,
    infinity_secret_key: events.secret,
    hep_client_id: endpoint.id,
    hep_secret_key: endpoint.secret,
    infinity_gateway: ground.simulator.gateway,
    hep_gateway: ground.simulator.gateway,
    automation_mode: true,
    time_window_hours: 6,
    custom_timeframe: null,
    recurring: true,
    interval_hours: 6,
    use_system_scheduler: true,
    filter_query: 'severity:"Critical" OR severity:"High"',
    approval_required: false,
    ...change,
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

describe.concurrent('cordon config', () => {
  it('gets and sets, checks what is set, and says where things lie', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    expect((await ground.cordon(['config', 'get', 'window'])).out).toBe('1h\n');
    expect((await ground.cordon(['config', 'set', 'window', '6h'])).out).toBe('window is now 6h\n');
    expect((await ground.cordon(['config', 'get', 'window'])).out).toBe('6h\n');
    const off = await ground.cordon(['config', 'set', 'window', 'soon']);
    expect(off.code).toBe(2);
    expect(off.err).toContain('"window"');
    expect((await ground.cordon(['config', 'get', 'nonsense'])).code).toBe(2);
    const all = JSON.parse((await ground.cordon(['config', 'get', '--json'])).out);
    expect(all).toMatchObject({ window: '6h', mode: 'observe', halt: false });
    const paths = JSON.parse((await ground.cordon(['config', 'path', '--json'])).out);
    expect(paths.settings).toBe(join(ground.home, 'settings.json'));
    expect(statSync(paths.settings).mode & 0o077).toBe(0);
  });

  it('halts: nothing is isolated until it is lifted, and a release still goes', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const line = ['run', '--auto', '--json', ...ground.here, ...QUICK];
    await ground.cordon(['config', 'set', 'halt', 'true']);
    const halted = await ground.cordon(line);
    expect([halted.code, outcomesOf(validReport(halted.out))]).toEqual([5, { held: 1 }]);
    expect(ground.simulator.asked('isolate')).toBe(0);
    await ground.cordon(['config', 'set', 'halt', 'false']);
    expect(outcomesOf(validReport((await ground.cordon(line)).out))).toEqual({ isolated: 1 });
  });

  it('imports the configuration of the seed: a run needs nothing else', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
    const file = seedConfig(ground);
    const imported = await ground.cordon(['config', 'import', file], { env: NO_KEYS });
    expect(imported.code).toBe(0);
    expect(imported.out).toContain('secrets.json');
    expect(imported.out).toContain('approval_required was false');
    const { events, endpoint } = ground.simulator.keys;
    const settings = readFileSync(join(ground.home, 'settings.json'), 'utf8');
    for (const text of [settings, imported.out, imported.err]) {
      expect(text).not.toContain(events.secret);
      expect(text).not.toContain(endpoint.secret);
    }
    expect(statSync(join(ground.home, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(settings)).toMatchObject({ mode: 'approve', window: '6h' });
    const run = await ground.cordon(['--scheduled', '--json', ...QUICK], { env: NO_KEYS });
    expect([run.code, outcomesOf(validReport(run.out))]).toEqual([5, { proposed: 1 }]);
    const lines = await ground.cordon(['schedule', 'cron'], { env: NO_KEYS });
    expect(lines.out).toContain('0 */6 * * *');
    expect(lines.out).not.toContain('--auto');
  });

  it('asks a person before keys go into a file, and imports nothing on a no', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const file = seedConfig(ground);
    const no = await ground.cordon(['config', 'import', file], { interactive: true, answers: ['n'] });
    expect(no.code).toBe(2);
    expect(ground.files().map((path) => path.slice(ground.home.length))).toEqual(['/config.json']);
    const yes = await ground.cordon(['config', 'import', file], { interactive: true, answers: ['y'] });
    expect(yes.code).toBe(0);
  });

  it('names the keys that are wrong in a configuration, and repeats no secret', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const file = seedConfig(ground, { infinity_gateway: 'http://gateway.example', time_window_hours: 'many' });
    const { code, err } = await ground.cordon(['config', 'import', file]);
    expect(code).toBe(2);
    expect(err).toContain('infinity_gateway');
    expect(err).not.toContain(ground.simulator.keys.events.secret);
  });

  it('a settings file that is broken is named, exit 2, and left as it is', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const file = join(ground.home, 'settings.json');
    writeFileSync(file, '{"window": "1h",}');
    const { code, err } = await ground.cordon(['run', ...ground.here]);
    expect(code).toBe(2);
    expect(err).toContain(file);
    expect(readFileSync(file, 'utf8')).toBe('{"window": "1h",}');
  });
});
