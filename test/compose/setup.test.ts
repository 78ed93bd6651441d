// What the setup asks of the program, against the built-in gateway.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refuseUntried } from '../../src/compose/automatic.ts';
import { createSetup } from '../../src/compose/setup.ts';
import { openStores } from '../../src/compose/stores.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import type { SetupAnswers } from '../../src/tui/services.ts';

type AtEnd = (clean: () => Promise<void>) => void;

async function standing(atEnd: AtEnd, env: Record<string, string> = {}) {
  const simulator = await startSimulator({ scenario: 'demo' });
  const home = mkdtempSync(join(tmpdir(), 'cordon-setup-'));
  atEnd(async () => {
    await simulator.close();
    rmSync(home, { recursive: true, force: true });
  });
  const stores = openStores({ CORDON_HOME: home, CORDON_KEYCHAIN: 'off', ...env }, home);
  const setup = createSetup(stores, home);
  const { events, endpoint } = simulator.keys;
  const answers: SetupAnswers = {
    connector: 'harmony',
    gateway: simulator.gateway,
    keys: { events, endpoint },
    filter: setup.connectors[0]?.defaultFilter ?? '',
    window: '1h',
    mode: 'approve',
    schedule: { kind: 'watch', interval: '15s' },
    protect: [],
  };
  return { simulator, home, stores, setup, answers, signal: new AbortController().signal };
}

describe.concurrent('the services of the setup', () => {
  it('log in for real with a pair, and recognise a swapped one', async ({ onTestFinished }) => {
    const { setup, simulator, signal } = await standing(onTestFinished);
    const { events, endpoint, expired } = simulator.keys;
    const test = (slot: string, pair: typeof events) => setup.testKey('harmony', simulator.gateway, slot, pair, signal);
    expect(await test('events', events)).toMatchObject({ ok: true });
    expect(await test('endpoint', endpoint)).toMatchObject({ ok: true });
    expect(await test('events', endpoint)).toMatchObject({ ok: false, belongsTo: 'endpoint' });
    expect(await test('events', expired)).toMatchObject({ ok: false, problem: { code: 'credentials' } });
    expect(simulator.asked('isolate')).toBe(0);
  });

  it('take a pair from the environment, and say that they do', async ({ onTestFinished }) => {
    const env = { CORDON_EVENTS_CLIENT_ID: 'a', CORDON_EVENTS_SECRET_KEY: 'b' };
    const { setup, simulator, signal } = await standing(onTestFinished, env);
    expect(setup.connectors[0]?.keys.map(({ slot, fromEnvironment }) => [slot, fromEnvironment])).toEqual([
      ['events', true],
      ['endpoint', false],
    ]);
    expect(await setup.testKey('harmony', simulator.gateway, 'events', null, signal)).toMatchObject({ ok: false });
    const asked = simulator.asked('auth');
    expect(asked).toBeGreaterThan(0);
    expect(await setup.testKey('harmony', simulator.gateway, 'endpoint', null, signal)).toMatchObject({ ok: false });
    expect(simulator.asked('auth')).toBe(asked);
  });

  it('count what a filter matches, and say what automatic mode would do, without a write', async ({
    onTestFinished,
  }) => {
    const { setup, simulator, answers, home, signal } = await standing(onTestFinished);
    const truth = simulator.world.truth();
    const counted = await setup.preview({ ...answers, filter: '*' }, false, signal);
    expect(counted).toMatchObject({ complete: true, wouldIsolate: [] });
    expect('alerts' in counted && counted.alerts).toBeLessThanOrEqual(truth.alerts);
    const narrow = await setup.preview(answers, false, signal);
    expect('alerts' in narrow && 'alerts' in counted && narrow.alerts < counted.alerts).toBe(true);
    const tried = await setup.preview(answers, true, signal);
    if ('problem' in tried) throw new Error(tried.problem.what);
    expect(tried.wouldIsolate).toHaveLength(3);
    expect(tried.wouldIsolate.length + tried.wouldHold.length).toBe(tried.machines);
    expect(tried.wouldHold.every(({ words }) => words !== '')).toBe(true);
    expect(simulator.asked('isolate')).toBe(0);
    expect(() => readFileSync(join(home, 'ledger.sqlite'))).toThrow();
  });

  it('note what automatic mode was shown to do, once it is saved, and nothing that was not shown', async ({
    onTestFinished,
  }) => {
    const { setup, stores, answers, signal } = await standing(onTestFinished);
    const automatic = { ...answers, mode: 'automatic' as const };
    await setup.preview(automatic, true, signal);
    await setup.save(automatic, 'file');
    const saved = stores.settings.load();
    await expect(refuseUntried(stores, { ...saved, mode: 'approve' }, saved)).resolves.toBeUndefined();
    const other = { ...automatic, filter: 'severity:Critical' };
    await setup.save(other, 'file');
    const unseen = stores.settings.load();
    await expect(refuseUntried(stores, { ...unseen, mode: 'approve' }, unseen)).rejects.toThrow('not been tried');
  });

  it('tell in words why a preview failed', async ({ onTestFinished }) => {
    const { setup, simulator, answers, signal } = await standing(onTestFinished);
    const keys = { ...answers.keys, events: simulator.keys.expired };
    expect(await setup.preview({ ...answers, keys }, false, signal)).toMatchObject({
      problem: { code: 'credentials' },
    });
    const down = await setup.preview({ ...answers, gateway: 'http://127.0.0.1:1' }, true, signal);
    expect(down).toMatchObject({ problem: { code: 'unreachable' } });
  });

  it('save what was answered: settings without a secret, keys where they were agreed to go', async ({
    onTestFinished,
  }) => {
    const { setup, stores, answers, home } = await standing(onTestFinished);
    expect(await setup.secretStore()).toBe('file');
    const saved = await setup.save({ ...answers, window: '6h', mode: 'automatic', filter: '' }, 'file');
    expect(saved).toEqual({ saved: join(home, 'settings.json') });
    expect(stores.settings.load()).toMatchObject({
      connector: 'harmony',
      window: '6h',
      mode: 'automatic',
      filter: '*',
      secrets: { store: 'file' },
    });
    const settings = readFileSync(join(home, 'settings.json'), 'utf8');
    for (const { secret } of Object.values(answers.keys)) expect(settings).not.toContain(secret);
    // The default filter is kept as the default, so that a later version's is taken.
    await setup.save(answers, 'file');
    expect(stores.settings.load().filter).toBeNull();
    // Without keys typed anew the stored ones serve.
    const { preview } = createSetup(stores, home);
    const again = await preview({ ...answers, keys: {} }, false, new AbortController().signal);
    expect(again).toMatchObject({ complete: true });
  });

  it('print lines with --auto only for the automatic mode', async ({ onTestFinished }) => {
    const { setup, answers } = await standing(onTestFinished);
    const lines = (mode: SetupAnswers['mode']) =>
      setup
        .scheduleLines({ ...answers, mode, schedule: { kind: 'system', interval: '6h' } })
        .map(({ text }) => text)
        .join('\n');
    expect(lines('approve')).toContain('--scheduled');
    expect(lines('approve')).not.toContain('--auto');
    expect(lines('automatic')).toContain('--scheduled --auto');
  });

  it('find the configuration of the seed in the working folder', async ({ onTestFinished }) => {
    const { setup, home, simulator } = await standing(onTestFinished);
    expect(await setup.findSeedConfig()).toBeNull();
    writeFileSync(join(home, 'config.json'), '{"name": "something else"}');
    expect(await setup.findSeedConfig()).toBeNull();
    const { events, endpoint } = simulator.keys;
    writeFileSync(
      join(home, 'config.json'),
      JSON.stringify({
        infinity_client_id: events.id,
        infinity_secret_key: events.secret,
        hep_client_id: endpoint.id,
        hep_secret_key: endpoint.secret,
        infinity_gateway: simulator.gateway,
        hep_gateway: simulator.gateway,
        automation_mode: true,
        time_window_hours: 12,
        custom_timeframe: null,
        recurring: false,
        interval_hours: null,
        use_system_scheduler: false,
        filter_query: 'severity:"High"',
        approval_required: true,
      }),
    );
    expect(await setup.findSeedConfig()).toMatchObject({
      path: join(home, 'config.json'),
      answers: {
        connector: 'harmony',
        gateway: simulator.gateway,
        keys: { events, endpoint },
        filter: 'severity:"High"',
        window: '12h',
        mode: 'approve',
      },
    });
  });

  it('measure the way to a gateway, and know one that is not there', async ({ onTestFinished }) => {
    const { setup, simulator, signal } = await standing(onTestFinished);
    expect(await setup.latency(simulator.gateway, signal)).toBeGreaterThanOrEqual(0);
    expect(await setup.latency('http://127.0.0.1:1', signal)).toBeNull();
  });
});
